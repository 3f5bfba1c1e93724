import { Button, Input } from 'antd';
import { useState } from 'react';
import type { Reading } from '../../api/types';
import { vi } from '../../locale/vi';
import { Field } from '../../parts/field';
import { ProblemAlert } from '../../parts/problem_alert';
import { type Cut, doubtfulOf } from '../../parts/reading_pieces';
import { useKeptReading } from './use_kept_reading';

interface Props {
  cuts: Cut[];
  unit: string;
  readings: Reading[];
  disabled: boolean;
  onReadings: (readings: Reading[]) => void;
}

export function DoubtfulReadings({ cuts, unit, readings, disabled, onReadings }: Props) {
  const doubtful = doubtfulOf(cuts);
  return (
    <section className="stack_tight">
      <h3>{vi.speech.doubtful}</h3>
      {doubtful.length === 0 && <p className="muted">{vi.speech.noDoubtful}</p>}
      <ul className="plain list_rows">
        {doubtful.map((piece) => (
          <DoubtfulRow
            key={piece.written}
            piece={piece}
            unit={unit}
            disabled={disabled}
            chosen={readings.find((one) => one.written === piece.written)?.spoken}
            onUse={(spoken) =>
              onReadings([
                ...readings.filter((one) => one.written !== piece.written),
                { written: piece.written, spoken },
              ])
            }
          />
        ))}
      </ul>
    </section>
  );
}

function DoubtfulRow({
  piece,
  unit,
  disabled,
  chosen,
  onUse,
}: {
  piece: Cut;
  unit: string;
  disabled: boolean;
  chosen?: string;
  onUse: (spoken: string) => void;
}) {
  const [spoken, setSpoken] = useState(chosen ?? piece.spoken);
  const keep = useKeptReading(unit);
  return (
    <li className="stack_tight">
      <div>
        <strong>{piece.written}</strong>
        {piece.note && <span className="muted small"> · {piece.note}</span>}
      </div>
      <Field label={vi.speech.readAs}>
        <Input
          value={spoken}
          readOnly={disabled}
          onChange={(event) => setSpoken(event.target.value)}
        />
      </Field>
      {!disabled && (
        <div className="row">
          <Button disabled={!spoken.trim()} onClick={() => onUse(spoken.trim())}>
            {vi.speech.forThis}
          </Button>
          <Button
            disabled={!spoken.trim()}
            loading={keep.isPending}
            onClick={() => keep.mutate({ written: piece.written, spoken: spoken.trim() })}
          >
            {vi.speech.forUnit}
          </Button>
        </div>
      )}
      <ProblemAlert error={keep.error} />
    </li>
  );
}

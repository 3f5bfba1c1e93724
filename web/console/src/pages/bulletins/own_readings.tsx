// Any word that is read wrongly, not only what the reader itself doubts: how this bulletin reads it,
// taken back again, or kept for the whole unit.
import { CloseOutlined } from '@ant-design/icons';
import { Button, Input } from 'antd';
import { useState } from 'react';
import type { Reading } from '../../api/types';
import { vi } from '../../locale/vi';
import { Field } from '../../parts/field';
import { ProblemAlert } from '../../parts/problem_alert';
import { useKeptReading } from './use_kept_reading';

interface Props {
  text: string;
  unit: string;
  readings: Reading[];
  onReadings: (readings: Reading[]) => void;
}

export function OwnReadings({ text, unit, readings, onReadings }: Props) {
  const [written, setWritten] = useState('');
  const [spoken, setSpoken] = useState('');
  const clear = () => {
    setWritten('');
    setSpoken('');
  };
  const keep = useKeptReading(unit, clear);
  const word = written.trim();
  const absent = word !== '' && !text.includes(word);
  const ready = word !== '' && spoken.trim() !== '' && !absent;
  return (
    <section className="stack_tight">
      <h3>{vi.speech.ownReadings}</h3>
      <ul className="plain list_rows">
        {readings.map((one) => (
          <li key={one.written} className="row_between">
            <span>{vi.speech.ownInUse(one.written, one.spoken)}</span>
            <Button
              icon={<CloseOutlined />}
              aria-label={vi.speech.ownDrop(one.written)}
              onClick={() => onReadings(readings.filter((other) => other !== one))}
            />
          </li>
        ))}
      </ul>
      <span className="field_hint">{vi.speech.ownHint}</span>
      <div className="columns">
        <Field label={vi.speech.ownWritten} error={absent ? vi.speech.ownAbsent : undefined}>
          <Input value={written} onChange={(event) => setWritten(event.target.value)} />
        </Field>
        <Field label={vi.speech.ownSpoken}>
          <Input value={spoken} onChange={(event) => setSpoken(event.target.value)} />
        </Field>
      </div>
      <div className="row">
        <Button
          disabled={!ready}
          onClick={() => {
            onReadings([
              ...readings.filter((one) => one.written !== word),
              { written: word, spoken: spoken.trim() },
            ]);
            clear();
          }}
        >
          {vi.speech.forThis}
        </Button>
        <Button
          disabled={!ready}
          loading={keep.isPending}
          onClick={() => keep.mutate({ written: word, spoken: spoken.trim() })}
        >
          {vi.speech.forUnit}
        </Button>
      </div>
      <ProblemAlert error={keep.error} />
    </section>
  );
}

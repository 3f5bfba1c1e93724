// The rows that were read, and the places the officer has to name.

import {
  CheckCircleOutlined,
  EnvironmentOutlined,
  ExclamationCircleOutlined,
  MinusCircleOutlined,
} from '@ant-design/icons';
import { Button, Select } from 'antd';
import type { ReactNode } from 'react';
import { useState } from 'react';
import type { OutagePlace, OutageRow } from '../../api/power';
import { vi } from '../../locale/vi';
import { Field } from '../../parts/field';
import { isoDay, number, shortMoment } from '../../parts/format';
import { StatusTag, type Tone } from '../../parts/status_tag';
import { UnitsOnDay } from '../../parts/units_on_day';

const looks: Record<OutagePlace['state'], [Tone, ReactNode]> = {
  known: ['good', <CheckCircleOutlined key="i" />],
  chosen: ['good', <CheckCircleOutlined key="i" />],
  left: ['calm', <MinusCircleOutlined key="i" />],
  address: ['calm', <EnvironmentOutlined key="i" />],
  ambiguous: ['warn', <ExclamationCircleOutlined key="i" />],
  unknown: ['warn', <ExclamationCircleOutlined key="i" />],
};

const nowhere = 'none';
const elsewhere = 'other';

export function RowView({
  row,
  onPlace,
  onLeave,
}: {
  row: OutageRow;
  // No unit: none of ours.
  onPlace: (key: string, unit: string | null) => void;
  onLeave: (line: number, left: boolean) => void;
}) {
  return (
    <li className="power_row stack_tight">
      <div className="row_between">
        <strong className="number">
          {row.spans.length > 0
            ? row.spans
                .map((span) => vi.power.span(shortMoment(span.from), shortMoment(span.to)))
                .join('; ')
            : vi.power.line(number(row.line))}
        </strong>
        {row.over ? (
          <StatusTag tone="calm" icon={<MinusCircleOutlined />}>
            {vi.power.over}
          </StatusTag>
        ) : (
          <Button size="small" onClick={() => onLeave(row.line, !row.left)}>
            {row.left ? vi.power.takeRow : vi.power.leaveRow}
          </Button>
        )}
      </div>
      <div className="small muted power_source">{row.source}</div>
      {row.problem_text && !row.left && (
        <div className="field_error" role="alert">
          {row.problem_text}
        </div>
      )}
      {!row.left && !row.over && (
        <ul className="plain stack_tight">
          {row.places.map((place) => (
            <Place key={place.key} place={place} onChoose={(unit) => onPlace(place.key, unit)} />
          ))}
        </ul>
      )}
    </li>
  );
}

function Place({
  place,
  onChoose,
}: {
  place: OutagePlace;
  onChoose: (unit: string | null) => void;
}) {
  const open = place.state === 'ambiguous' || place.state === 'unknown';
  const [changing, setChanging] = useState(false);
  const [searching, setSearching] = useState(false);
  const [tone, icon] = looks[place.state];
  const written = [place.name, place.within].filter(Boolean).join(', ');
  const choose = (value: string) => {
    setSearching(value === elsewhere);
    if (value === elsewhere) return;
    setChanging(false);
    onChoose(value === nowhere ? null : value);
  };
  return (
    <li className="stack_tight">
      <div className="power_place">
        <span>
          {written}
          {place.part && <span className="small muted"> ({vi.power.part})</span>}
          {place.unit_name && place.unit_name !== place.name && <> → {place.unit_name}</>}
        </span>
        <span className="row">
          <StatusTag tone={tone} icon={icon}>
            {vi.power.places[place.state]}
          </StatusTag>
          {!open && !changing && (
            <Button type="link" size="small" onClick={() => setChanging(true)}>
              {vi.power.change}
            </Button>
          )}
        </span>
      </div>
      {(open || changing) && (
        <Field label={vi.power.choose(written)}>
          <Select
            className="power_choice"
            placeholder={vi.power.places.ambiguous}
            onChange={choose}
            options={[
              ...place.choices.map((choice) => ({ value: choice.unit, label: choice.name })),
              { value: elsewhere, label: vi.power.other },
              { value: nowhere, label: vi.power.noneOfOurs },
            ]}
          />
        </Field>
      )}
      {searching && (
        <Field label={vi.power.other}>
          <UnitsOnDay
            at={isoDay(Date.now())}
            value={[]}
            onChange={([unit]) => unit && choose(unit.id)}
          />
        </Field>
      )}
    </li>
  );
}

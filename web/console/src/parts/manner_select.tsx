// How loudspeakers that hear one another sound an alert: chosen here, or left to whoever is above.
import { Select } from 'antd';
import type { Manner } from '../api/emergency_types';
import { vi } from '../locale/vi';
import { Field } from './field';

// What stands for "nothing chosen" in the list, which takes no null.
const left = 'left';

export function MannerSelect({
  value,
  leftTo,
  disabled,
  onChange,
}: {
  value: Manner | null | undefined;
  leftTo: string;
  disabled?: boolean;
  onChange: (manner: Manner | null) => void;
}) {
  return (
    <Field label={vi.manner.label} hint={vi.manner.hints[value ?? left]}>
      <Select<Manner | typeof left>
        value={value ?? left}
        disabled={disabled}
        options={[
          { value: left, label: leftTo },
          { value: 'in_turns', label: vi.manner.names.in_turns },
          { value: 'together', label: vi.manner.names.together },
        ]}
        onChange={(next) => onChange(next === left ? null : next)}
      />
    </Field>
  );
}

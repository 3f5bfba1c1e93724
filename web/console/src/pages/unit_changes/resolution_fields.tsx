import { Input } from 'antd';
import { vi } from '../../locale/vi';
import { DayPicker } from '../../parts/day_picker';
import { Field } from '../../parts/field';

// The paper that a change stands on, and the day from which on it holds.
export function ResolutionFields({
  label = vi.unitChanges.resolution,
  resolution,
  on,
  onHint,
  onChange,
}: {
  label?: string;
  resolution: string;
  on: string;
  onHint?: string;
  onChange: (change: { resolution?: string; on?: string }) => void;
}) {
  return (
    <>
      <Field label={label} hint={vi.unitChanges.resolutionHint}>
        <Input
          value={resolution}
          maxLength={200}
          onChange={(event) => onChange({ resolution: event.target.value })}
        />
      </Field>
      <Field label={vi.unitChanges.on} hint={onHint}>
        <DayPicker value={on} onChange={(day) => onChange({ on: day })} />
      </Field>
    </>
  );
}

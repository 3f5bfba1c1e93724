import { Input } from 'antd';
import { Field } from './field';

// Six digits that a telephone shows.
export function OtpField({
  label,
  hint,
  name,
  value,
  onChange,
}: {
  label: string;
  hint?: string;
  name?: string;
  value: string;
  onChange: (code: string) => void;
}) {
  return (
    <Field label={label} hint={hint}>
      <Input
        name={name}
        inputMode="numeric"
        autoComplete="one-time-code"
        maxLength={6}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
    </Field>
  );
}

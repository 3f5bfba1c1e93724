// A day and a time of day on the clock of Vietnam, held as the API writes it (RFC 3339).
import { DatePicker, type DatePickerProps } from 'antd';
import { fromPicker, toPicker } from './format';

type Look = Pick<
  DatePickerProps,
  | 'id'
  | 'placeholder'
  | 'disabled'
  | 'allowClear'
  | 'aria-label'
  | 'aria-labelledby'
  | 'aria-describedby'
>;

export function MomentPicker({
  value,
  onChange,
  ...look
}: Look & { value: string | null | undefined; onChange: (moment: string | null) => void }) {
  return (
    <DatePicker
      {...look}
      showTime={{ format: 'HH:mm' }}
      format="HH:mm DD/MM/YYYY"
      value={toPicker(value)}
      onChange={(picked) => onChange(fromPicker(picked))}
    />
  );
}

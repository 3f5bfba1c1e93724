// A day chosen in a calendar, held as addresses and the API write it: YYYY-MM-DD.
import { DatePicker, type DatePickerProps } from 'antd';
import { heldMoment } from './held_moment';

const written = 'YYYY-MM-DD';

type Look = Pick<
  DatePickerProps,
  'id' | 'placeholder' | 'minDate' | 'disabled' | 'aria-label' | 'aria-labelledby' | 'status'
>;

// There is always one.
export function DayPicker({
  value,
  onChange,
  ...look
}: Look & { value: string; onChange: (day: string) => void }) {
  return (
    <DatePicker
      {...look}
      format="DD/MM/YYYY"
      allowClear={false}
      value={heldMoment(value)}
      onChange={(picked) => picked && onChange(picked.format(written))}
    />
  );
}

// There may be none.
export function OptionalDayPicker({
  value,
  onChange,
  ...look
}: Look & { value?: string | null; onChange: (day: string | undefined) => void }) {
  return (
    <DatePicker
      {...look}
      format="DD/MM/YYYY"
      value={value ? heldMoment(value) : null}
      onChange={(picked) => onChange(picked?.format(written))}
    />
  );
}

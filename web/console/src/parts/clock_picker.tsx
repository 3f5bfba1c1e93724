// A time of day, held as "HH:mm".
import { TimePicker } from 'antd';
import { heldMoment } from './held_moment';

const shown = 'HH:mm';

export function ClockPicker({
  value,
  onChange,
  ...look
}: {
  value: string;
  onChange: (clock: string) => void;
  id?: string;
  disabled?: boolean;
  style?: React.CSSProperties;
  'aria-label'?: string;
  'aria-labelledby'?: string;
}) {
  return (
    <TimePicker
      {...look}
      format={shown}
      minuteStep={5}
      allowClear={false}
      needConfirm={false}
      value={heldMoment(`2000-01-01T${value}:00`)}
      onChange={(picked) => picked && onChange(picked.format(shown))}
    />
  );
}

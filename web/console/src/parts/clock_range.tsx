import { TimePicker } from 'antd';
import dayjs from 'dayjs';
import { vi } from '../locale/vi';

const shown = 'HH:mm';
const clock = (text: string) => dayjs(`2000-01-01T${text}:00`);

// From one time of day to another; past midnight when the second is the earlier one.
export function ClockRange({
  label,
  from,
  to,
  disabled,
  onChange,
}: {
  label: string;
  from: string;
  to: string;
  disabled?: boolean;
  onChange: (from: string, to: string) => void;
}) {
  return (
    <div className="row clock_range">
      <TimePicker
        aria-label={`${label}: ${vi.common.from}`}
        format={shown}
        minuteStep={5}
        allowClear={false}
        needConfirm={false}
        disabled={disabled}
        style={{ width: 104 }}
        value={clock(from)}
        onChange={(value) => value && onChange(value.format(shown), to)}
      />
      <span aria-hidden="true">–</span>
      <TimePicker
        aria-label={`${label}: ${vi.common.to}`}
        format={shown}
        minuteStep={5}
        allowClear={false}
        needConfirm={false}
        disabled={disabled}
        style={{ width: 104 }}
        value={clock(to)}
        onChange={(value) => value && onChange(from, value.format(shown))}
      />
    </div>
  );
}

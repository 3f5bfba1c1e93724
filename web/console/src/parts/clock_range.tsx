import { vi } from '../locale/vi';
import { ClockPicker } from './clock_picker';
import './clock_range.css';

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
      <ClockPicker
        aria-label={`${label}: ${vi.common.from}`}
        disabled={disabled}
        style={{ width: 104 }}
        value={from}
        onChange={(clock) => onChange(clock, to)}
      />
      <span aria-hidden="true">–</span>
      <ClockPicker
        aria-label={`${label}: ${vi.common.to}`}
        disabled={disabled}
        style={{ width: 104 }}
        value={to}
        onChange={(clock) => onChange(from, clock)}
      />
    </div>
  );
}

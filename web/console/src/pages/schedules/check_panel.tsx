import { CheckCircleOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Alert, Button } from 'antd';
import type { CheckResult, Conflict, Schedule } from '../../api/airing_types';
import { asProblem } from '../../api/problem';
import { checkSchedule } from '../../api/schedules';
import { vi } from '../../locale/vi';
import { dayTime, number, time } from '../../parts/format';
import './check_panel.css';

// On how many days in a row the bulletin has to be aired, and how to book them.
interface Days {
  count: number;
  onTake: () => void;
}

// Asks the server before saving: every conflict with its reason and the nearest allowed time.
export function CheckPanel({
  body,
  schedule,
  onMove,
  days,
}: {
  body?: Partial<Schedule>;
  schedule?: string;
  onMove: (moment: string) => void;
  days?: Days;
}) {
  const check = useQuery({
    queryKey: ['check', schedule, body],
    queryFn: () => checkSchedule({ ...body, ...(schedule ? { id: schedule } : {}) }),
    enabled: body !== undefined,
    staleTime: 5_000,
  });
  if (!body) return null;
  return (
    <div aria-live="polite">
      {check.isPending && <p className="muted">{vi.schedules.checking}</p>}
      {check.error && <Unchecked error={check.error} />}
      {check.data?.ok && (
        <p className="check_ok">
          <CheckCircleOutlined aria-hidden="true" /> {vi.schedules.checkOk}
        </p>
      )}
      {check.data?.ok && <Withheld check={check.data} />}
      {check.data && !check.data.ok && (
        <Conflicts conflicts={check.data.conflicts} onMove={onMove} days={days} />
      )}
    </div>
  );
}

// Of a series the days of a pause are left out: it is said, and in nobody's way.
function Withheld({ check }: { check: CheckResult }) {
  if (!check.withheld?.length) return null;
  return (
    <Alert
      type="info"
      showIcon
      title={vi.schedules.withheld(number(check.withheld_count ?? check.withheld.length))}
      description={
        <ul className="plain list_rows">
          {check.withheld.slice(0, 5).map(({ at, message }) => (
            <li key={at}>
              {dayTime(at)}: {message}
            </li>
          ))}
        </ul>
      }
    />
  );
}

// What the server refuses now it would refuse when it is saved, too.
function Unchecked({ error }: { error: Error }) {
  const { status, message } = asProblem(error);
  if (status < 400 || status >= 500) return <p className="muted">{vi.schedules.checkFailed}</p>;
  return <Alert type="warning" showIcon title={message} />;
}

function Conflicts({
  conflicts,
  onMove,
  days,
}: {
  conflicts: Conflict[];
  onMove: (moment: string) => void;
  days?: Days;
}) {
  return (
    <Alert
      type="warning"
      showIcon
      title={vi.schedules.conflicts(number(conflicts.length))}
      description={
        <ul className="plain list_rows">
          {conflicts.map((conflict) => (
            <li key={`${conflict.code} ${conflict.at} ${conflict.device ?? ''}`}>
              <div>{conflict.message}</div>
              <div className="small muted">
                {dayTime(conflict.at)}
                {conflict.device_name ? ` · ${conflict.device_name}` : ''}
              </div>
              {conflict.code === 'schedule.days_in_a_row' && days && (
                <Button onClick={days.onTake}>{vi.schedules.takeDays(number(days.count))}</Button>
              )}
              {conflict.suggestion && (
                <Button onClick={() => onMove(conflict.suggestion as string)}>
                  {vi.schedules.moveTo(time(conflict.suggestion))}
                </Button>
              )}
            </li>
          ))}
        </ul>
      }
    />
  );
}

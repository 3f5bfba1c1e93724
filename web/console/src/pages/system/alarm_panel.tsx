import { useQueryClient } from '@tanstack/react-query';
import { App, Button } from 'antd';
import { type AlarmWay, type SystemStatus, testAlarm } from '../../api/system';
import { useDeed } from '../../app/use_deed';
import { vi } from '../../locale/vi';
import { shortMoment } from '../../parts/format';
import { Panel } from '../../parts/page';
import { ProblemAlert } from '../../parts/problem_alert';
import '../../parts/field.css';

type Way = SystemStatus['alarm_ways'][number];

function WayRow({ row }: { row: Way }) {
  const queries = useQueryClient();
  const { message } = App.useApp();
  const test = useDeed({
    mutationFn: (way: AlarmWay) => testAlarm(way),
    onSuccess: () => void message.success(vi.system.tested),
    onSettled: () => void queries.invalidateQueries({ queryKey: ['system'] }),
  });
  const isSet = row.to.length > 0;
  const name = vi.system.ways[row.way];
  return (
    <li className="stack_tight">
      <div className="row_between">
        <strong>{name}</strong>
        {isSet && (
          <Button
            aria-label={`${vi.system.test}: ${name}`}
            loading={test.isPending}
            onClick={() => test.mutate(row.way)}
          >
            {vi.system.test}
          </Button>
        )}
      </div>
      {isSet ? (
        <>
          <p>{row.to.join(', ')}</p>
          <p className="small muted">
            {row.last_sent ? vi.system.lastSent(shortMoment(row.last_sent)) : vi.system.neverSent}
          </p>
          {row.failure && <p className="field_error">{vi.system.stuck(row.failure)}</p>}
          {row.waiting > 0 && <p className="small">{vi.system.waiting(row.waiting)}</p>}
        </>
      ) : (
        <p className="muted">{vi.system.wayNotSet[row.way]}</p>
      )}
      <ProblemAlert error={test.error} />
    </li>
  );
}

export function AlarmPanel({ status }: { status: SystemStatus }) {
  return (
    <Panel title={vi.system.alarms}>
      <div className="stack">
        <ul className="plain list_rows">
          {status.alarm_ways.map((row) => (
            <WayRow key={row.way} row={row} />
          ))}
        </ul>
        <h3>{vi.system.open}</h3>
        {status.alarms.length === 0 ? (
          <p className="muted">{vi.system.openNone}</p>
        ) : (
          <ul className="plain list_rows">
            {status.alarms.map((alarm) => (
              <li key={alarm.part}>
                <strong>{alarm.title}</strong>{' '}
                <span className="small muted">{vi.system.since(shortMoment(alarm.since))}</span>
                <p>{alarm.says}</p>
              </li>
            ))}
          </ul>
        )}
      </div>
    </Panel>
  );
}

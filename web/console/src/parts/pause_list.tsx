import { PauseCircleOutlined } from '@ant-design/icons';
import { useQueryClient } from '@tanstack/react-query';
import { App, Button } from 'antd';
import { liftPause, type Pause } from '../api/year';
import { useDeed } from '../app/use_deed';
import { vi } from '../locale/vi';
import { day, shortMoment, startOfDay } from './format';
import { yearKeys } from './pause_dialog';
import { ProblemAlert } from './problem_alert';
import { StatusTag } from './status_tag';

const span = ({ from, to }: Pause) => vi.pauses.spans(day(startOfDay(from)), day(startOfDay(to)));
const ofUnit = (pause: Pause) => !pause.schedule && !pause.programme;

export function PauseList({ pauses }: { pauses: Pause[] }) {
  const { message } = App.useApp();
  const queries = useQueryClient();
  const lift = useDeed({
    mutationFn: (id: string) => liftPause(id),
    onSuccess: () => {
      for (const key of yearKeys) void queries.invalidateQueries({ queryKey: [key] });
      void message.success(vi.pauses.lifted);
    },
  });
  return (
    <div className="stack_tight">
      <ProblemAlert error={lift.error} />
      <ul className="plain list_rows">
        {pauses.map((pause) => (
          <li key={pause.id} className="row_between">
            <div>
              <strong className="number">{span(pause)}</strong>{' '}
              {ofUnit(pause) ? `${vi.pauses.unitWords}, ${pause.target}` : pause.target}:{' '}
              {pause.reason}
              <div className="small muted">
                {pause.lifted
                  ? vi.pauses.liftedBy(pause.lifted_by, shortMoment(pause.lifted))
                  : `${vi.pauses.by(pause.by_name)} · ${pause.unit_name}`}
              </div>
            </div>
            <div className="row">
              <StatusTag tone={pause.holds ? 'warn' : 'calm'} icon={<PauseCircleOutlined />}>
                {pause.over ? vi.pauses.over : pause.holds ? vi.pauses.holds : vi.pauses.coming}
              </StatusTag>
              {pause.may_lift && (
                <Button
                  loading={lift.isPending && lift.variables === pause.id}
                  aria-label={vi.pauses.liftName(pause.target)}
                  onClick={() => lift.mutate(pause.id)}
                >
                  {vi.pauses.lift}
                </Button>
              )}
            </div>
          </li>
        ))}
      </ul>
    </div>
  );
}

import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { Alert, Button, Popconfirm, Progress } from 'antd';
import {
  cancelImport,
  commitImport,
  type Import,
  listTargets,
  readImport,
  removeImport,
  undoImport,
} from '../../api/imports';
import { readJob } from '../../api/speech';
import { useDeed } from '../../app/use_deed';
import { vi } from '../../locale/vi';
import { day, number } from '../../parts/format';
import { Page, Panel } from '../../parts/page';
import { Reading } from '../../parts/page_states';
import { ProblemAlert } from '../../parts/problem_alert';
import { ColumnsPanel } from './columns_panel';
import { RowsPanel } from './rows_panel';

const words = vi.imports;
const whileRunningMs = 1000;

export function ImportPage() {
  const { id } = useParams({ strict: false }) as { id: string };
  const found = useQuery({
    queryKey: ['imports', 'one', id],
    queryFn: () => readImport(id),
    refetchInterval: (query) => (query.state.data?.state === 'running' ? whileRunningMs : false),
  });
  const targets = useQuery({ queryKey: ['import_targets'], queryFn: listTargets });
  const kind = targets.data?.items.find((two) => two.target === found.data?.target)?.label;
  const lead = [kind, found.data?.unit_name].filter(Boolean).join(' · ');
  return (
    <Page title={found.data?.name || words.title} lead={lead}>
      <Reading of={found}>
        {(one) => {
          const labelOf = (target: string | null) =>
            targets.data?.items.find((two) => two.target === target)?.label ?? '';
          const fields = targets.data?.items.find((two) => two.target === one.target)?.fields ?? [];
          const isOpen = one.may_edit && (one.state === 'draft' || one.state === 'done');
          return (
            <>
              {one.looks_like && one.state === 'draft' && one.made === 0 && (
                <Alert
                  type="warning"
                  showIcon
                  title={words.looksLike(labelOf(one.looks_like), labelOf(one.target))}
                  action={
                    <Link
                      to="/imports"
                      search={{ target: one.looks_like, unit: one.unit } as never}
                    >
                      {words.startAs(labelOf(one.looks_like))}
                    </Link>
                  }
                />
              )}
              <StatePanel one={one} />
              {isOpen && one.made < one.rows && fields.length > 0 && (
                <ColumnsPanel key={one.version} one={one} fields={fields} />
              )}
              <RowsPanel
                one={one}
                editable={isOpen}
                hasPlaces={fields.some((field) => field.key === 'point')}
              />
            </>
          );
        }}
      </Reading>
    </Page>
  );
}

// What can still be taken in.
export function goodRows(one: Import): number {
  return one.rows - one.errors - one.made;
}

function StatePanel({ one }: { one: Import }) {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const again = () => void queries.invalidateQueries({ queryKey: ['imports'] });
  const commit = useDeed({
    mutationFn: () => commitImport(one.id, one.errors > 0),
    onSettled: again,
  });
  const cancel = useDeed({ mutationFn: () => cancelImport(one.id), onSettled: again });
  const undo = useDeed({ mutationFn: () => undoImport(one.id), onSettled: again });
  const drop = useDeed({
    mutationFn: () => removeImport(one.id),
    onSuccess: () => {
      again();
      void navigate({ to: '/imports' });
    },
  });
  const job = useQuery({
    queryKey: ['jobs', one.job, one.state],
    queryFn: () => readJob(one.job ?? ''),
    enabled: one.job !== null && one.state !== 'running' && one.made < one.rows,
  });
  const good = goodRows(one);
  const isOpen = one.state === 'draft' || one.state === 'done';
  return (
    <Panel title={words.states[one.state]}>
      <div className="stack">
        <p role="status">
          {words.counts(number(one.rows), number(one.errors), number(one.warnings))}{' '}
          {one.made > 0 && words.madeOf(number(one.made), number(one.rows))}{' '}
          <span className="muted">{words.until(day(one.expires))}</span>
        </p>
        {one.state === 'running' && (
          <>
            <Progress percent={Math.round((one.made * 100) / Math.max(1, one.rows))} />
            <p className="muted">{words.running}</p>
          </>
        )}
        {job.data?.state === 'failed' && <p className="import_error">{job.data.error}</p>}
        {one.state === 'undone' && <p>{words.undone}</p>}
        {one.may_edit && (
          <div className="row">
            {isOpen && good > 0 && (
              <Button type="primary" loading={commit.isPending} onClick={() => commit.mutate()}>
                {one.errors > 0 ? words.commitGood(number(good)) : words.commit}
              </Button>
            )}
            {one.state === 'running' && (
              <Button loading={cancel.isPending} onClick={() => cancel.mutate()}>
                {words.cancel}
              </Button>
            )}
            {isOpen && one.made > 0 && (
              <Popconfirm
                title={words.undoText(number(one.made))}
                description={one.target === 'clusters' && words.undoCodes}
                classNames={{ root: 'narrow_popover' }}
                okText={words.undo}
                cancelText={words.keepAll}
                onConfirm={() => undo.mutate()}
              >
                <Button danger loading={undo.isPending}>
                  {words.undo}
                </Button>
              </Popconfirm>
            )}
            {one.state === 'draft' && one.made === 0 && (
              <Button loading={drop.isPending} onClick={() => drop.mutate()}>
                {words.remove}
              </Button>
            )}
          </div>
        )}
        {one.state === 'done' && (
          <Link to="/first-day" search={{ unit: one.unit } as never}>
            {words.backToFirstDay}
          </Link>
        )}
        <ProblemAlert error={commit.error ?? cancel.error ?? undo.error ?? drop.error} />
      </div>
    </Panel>
  );
}

import { AudioOutlined, EditOutlined, PhoneOutlined, SnippetsOutlined } from '@ant-design/icons';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { App, Button } from 'antd';
import { move } from '../../api/bulletins';
import { listNow, type NowItem } from '../../api/now';
import { listSilences } from '../../api/silence';
import { useSession } from '../../app/session';
import { useDeed } from '../../app/use_deed';
import { useNow } from '../../app/use_now';
import { vi } from '../../locale/vi';
import { time } from '../../parts/format';
import { Panel } from '../../parts/page';
import { ProblemAlert } from '../../parts/problem_alert';
import { UnitName } from '../../parts/unit_name';
import { type Way, ways } from '../now/now_draft';
import '../now/now.css';

const icons: Record<Way, React.ReactNode> = {
  text: <EditOutlined aria-hidden="true" />,
  template: <SnippetsOutlined aria-hidden="true" />,
  record: <AudioOutlined aria-hidden="true" />,
};

// The first of three taps, and what was sent so and is not over.
export function NowPanel() {
  const { may } = useSession();
  const maySend = may('write_bulletin') && may('edit_schedule');
  const sent = useQuery({ queryKey: ['now', 'list'], queryFn: listNow, refetchInterval: 15_000 });
  const items = sent.data ?? [];
  if (!maySend && items.length === 0) return null;
  return (
    <Panel title={vi.now.title}>
      <div className="stack">
        {maySend && (
          <nav className="now_ways" aria-label={vi.now.title}>
            {ways.map((way) => (
              <Link key={way} className="now_way" to="/now" search={{ way } as never}>
                {icons[way]}
                {vi.now.ways[way]}
              </Link>
            ))}
            <Link className="now_way" to="/live">
              <PhoneOutlined aria-hidden="true" />
              {vi.live.title}
            </Link>
          </nav>
        )}
        {items.length > 0 && (
          <ul className="plain list_rows" aria-label={vi.now.items}>
            {items.map((item) => (
              <li key={item.schedule}>
                <Sent item={item} />
              </li>
            ))}
          </ul>
        )}
      </div>
    </Panel>
  );
}

export function stateOf(item: NowItem, now: number, silenced: boolean): string {
  if (item.state === 'recalled') return vi.now.over;
  if (item.state === 'rejected') return vi.now.returned;
  if (item.state !== 'approved') return vi.now.waiting;
  const [begins, ends] = [Date.parse(item.begins), Date.parse(item.ends)];
  if (ends <= now) return vi.now.done(time(ends));
  if (silenced) return vi.now.silenced;
  if (begins <= now) return vi.now.onAir(time(ends));
  return item.waits_for
    ? vi.now.comingAfter(time(begins), item.waits_for)
    : vi.now.coming(time(begins));
}

// Only who or what was looked for can be found.
export function whyStopped({ search_notice: isSearch }: Pick<NowItem, 'search_notice'>): string {
  return isSearch ? vi.now.stopFound : vi.now.stop;
}

function Sent({ item }: { item: NowItem }) {
  const now = useNow();
  // Those that concern this account; the bar above tells which.
  const silences = useQuery({ queryKey: ['silences'], queryFn: listSilences });
  const silenced = (silences.data ?? []).length > 0;
  const { message } = App.useApp();
  const queries = useQueryClient();
  const stop = useDeed({
    mutationFn: () =>
      move(item.bulletin, 'recall', { version: item.version, comment: whyStopped(item) }),
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: ['now'] });
      void message.success(vi.now.stopped);
    },
  });
  const isOver = item.state === 'approved' && Date.parse(item.ends) <= now;
  return (
    <div className="stack_tight">
      <div className="today_row">
        <span>
          <Link to="/bulletins/$id" params={{ id: item.bulletin }}>
            {item.title}
          </Link>
          <div className="small">
            <strong>{stateOf(item, now, silenced)}</strong>
            <span className="muted">
              {' · '}
              {item.audience.map((one, index) => (
                <span key={one.unit ?? one.group ?? one.device}>
                  {index > 0 && ', '}
                  <UnitName item={one} />
                </span>
              ))}
            </span>
          </div>
          {item.comment && item.state === 'rejected' && (
            <div className="small muted">{item.comment}</div>
          )}
        </span>
        {item.deeds.includes('approve') && (
          <Link to="/bulletins/$id" params={{ id: item.bulletin }}>
            {vi.now.approve}
          </Link>
        )}
      </div>
      {item.deeds.includes('recall') && !isOver && (
        <div>
          <Button danger loading={stop.isPending} onClick={() => stop.mutate()}>
            {whyStopped(item)}
          </Button>
        </div>
      )}
      <ProblemAlert error={stop.error} />
    </div>
  );
}

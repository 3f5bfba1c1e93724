import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { readInbox } from '../../api/inbox';
import { useSession } from '../../app/session';
import { vi } from '../../locale/vi';
import { number } from '../../parts/format';
import { Panel } from '../../parts/page';
import { ruleWords } from '../inbox/inbox_page';

// How much came from above and waits; nothing for accounts that cannot decide about it.
export function InboxPanel() {
  const { account, may } = useSession();
  const inbox = useQuery({
    queryKey: ['inbox', 'count', account.unit],
    queryFn: () => readInbox({ unit: account.unit, limit: 1 }),
    enabled: may('edit_schedule'),
    refetchInterval: 60_000,
  });
  if (!inbox.data?.may_decide) return null;
  const { waiting, priority } = inbox.data;
  const rule = ruleWords(inbox.data.rule);
  return (
    <Panel
      title={vi.inbox.title}
      extra={<Link to="/inbox">{waiting > 0 ? vi.inbox.open : vi.today.seeAll}</Link>}
    >
      {waiting === 0 ? (
        <p className="muted">{vi.inbox.nothing}</p>
      ) : (
        <div className="stack_tight">
          <p>
            <strong>{vi.inbox.waiting(number(waiting))}</strong>
            {priority > 0 && `, ${vi.inbox.mustAir(number(priority))}`}
          </p>
          {rule && <p className="small muted">{rule}</p>}
        </div>
      )}
    </Panel>
  );
}

import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { readJingles } from '../../api/jingles';
import { useSession } from '../../app/session';
import { useNow } from '../../app/use_now';
import { vi } from '../../locale/vi';
import { day } from '../../parts/format';
import { Panel } from '../../parts/page';
import { renewals } from './renewals';

// Jingles are approved for a year; who may set them is told in time, and nobody else.
export function RenewalsPanel() {
  const { account, may } = useSession();
  const now = useNow();
  const jingles = useQuery({
    queryKey: ['jingles', account.unit],
    queryFn: () => readJingles(account.unit),
    enabled: may('approve_bulletin'),
    staleTime: 300_000,
  });
  const due = renewals(jingles.data?.items ?? [], now);
  if (due.length === 0) return null;
  return (
    <Panel
      title={vi.today.renewals}
      extra={
        <Link to="/settings" search={{ tab: 'jingles' }}>
          {vi.today.renew}
        </Link>
      }
    >
      <div className="stack_tight">
        {due.map(({ kind, title, until, over }) => (
          <p key={kind}>
            {over
              ? vi.today.renewalOver(title, day(until))
              : vi.today.renewUntil(title, day(until))}
          </p>
        ))}
        <p className="small muted">{vi.today.renewHelp}</p>
      </div>
    </Panel>
  );
}

import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { listExpiries } from '../../api/upkeep';
import { useSession } from '../../app/session';
import { vi } from '../../locale/vi';
import { day, number, startOfDay } from '../../parts/format';
import { Panel } from '../../parts/page';
import { leftWords } from '../upkeep/expiry_tab';

const shown = 5;
const counted = 200;

// A SIM, a warranty or a lease within a week, or over already. Nothing near: nothing is shown.
export function ExpiryPanel() {
  const { may } = useSession();
  const expiries = useQuery({
    queryKey: ['expiries', 'near'],
    queryFn: () => listExpiries({ limit: counted }),
    enabled: may('operate_device'),
    staleTime: 300_000,
  });
  const near = (expiries.data?.items ?? []).filter((one) => one.days_left <= 7);
  if (near.length === 0) return null;
  return (
    <Panel
      title={vi.upkeep.expiryTitle(
        near.length < counted ? number(near.length) : `${number(counted)}+`,
      )}
      extra={
        <Link to="/upkeep" search={{ tab: 'expiry' } as never}>
          {vi.today.seeAll}
        </Link>
      }
    >
      <ul className="plain">
        {near.slice(0, shown).map((one) => (
          <li key={`${one.asset} ${one.what}`}>
            {one.name}: {vi.upkeep.expiryOf(vi.upkeep.whats[one.what], day(startOfDay(one.day)))} (
            {leftWords(one)})
          </li>
        ))}
      </ul>
    </Panel>
  );
}

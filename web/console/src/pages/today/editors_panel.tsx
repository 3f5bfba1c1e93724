import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { listContributions } from '../../api/contributions';
import { useSession } from '../../app/session';
import { vi } from '../../locale/vi';
import { number } from '../../parts/format';
import { Panel } from '../../parts/page';

const counted = 50;

// What was sent upward and waits for editors; nothing where nothing waits.
export function EditorsPanel() {
  const { may } = useSession();
  const waiting = useQuery({
    queryKey: ['contributions', 'today'],
    queryFn: () => listContributions({ direction: 'received', state: 'waiting', limit: counted }),
    enabled: may('write_bulletin'),
    refetchInterval: 60_000,
  });
  const count = waiting.data?.items.length ?? 0;
  if (count === 0) return null;
  const say = waiting.data?.next ? vi.contributions.todayMore : vi.contributions.waiting;
  return (
    <Panel
      title={vi.contributions.title}
      extra={<Link to="/contributions">{vi.today.seeAll}</Link>}
    >
      <strong>{say(number(count))}</strong>
    </Panel>
  );
}

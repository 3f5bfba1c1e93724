// Stands on every page while an alert sounds or waits: nobody who works here can miss it.
import { NotificationOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Link, useLocation } from '@tanstack/react-router';
import { listEmergencies } from '../api/emergencies';
import { vi } from '../locale/vi';

export function EmergencyBanner({ exercise }: { exercise: boolean }) {
  const open = useQuery({
    queryKey: ['emergencies', 'open', exercise],
    queryFn: () => listEmergencies({ exercise, states: ['live', 'awaiting_approval'], limit: 50 }),
    refetchInterval: 10_000,
  });
  const { pathname } = useLocation();
  // Its own page says more than this line could.
  const items = (open.data?.items ?? []).filter(({ id }) => !pathname.endsWith(`/${id}`));
  const [first] = items;
  if (!first) return null;
  const words = exercise
    ? vi.emergencies.bannerExercise
    : first.state === 'live'
      ? vi.emergencies.bannerLive
      : vi.emergencies.bannerWaiting;
  return (
    <aside className={exercise ? 'alarm_banner is_exercise' : 'alarm_banner'} aria-label={words}>
      <NotificationOutlined aria-hidden="true" />
      <span className="alarm_banner_words">
        <strong>
          {words}
          {items.length > 1 && ` (${items.length})`}
        </strong>{' '}
        <span className="alarm_clip">{first.text}</span>
      </span>
      {items.length > 1 ? (
        <Link to={exercise ? '/exercise' : '/emergencies'}>{vi.emergencies.bannerOpen}</Link>
      ) : (
        <Link
          to={exercise ? '/exercise/$id' : '/emergencies/$id'}
          params={{ id: first.id } as never}
        >
          {vi.emergencies.bannerOpen}
        </Link>
      )}
    </aside>
  );
}

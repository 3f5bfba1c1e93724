// What a unit says, as it stands or as it stood on an earlier day.
import { useQuery } from '@tanstack/react-query';
import { vi } from '../locale/vi';
import { type Since, sinceWords } from './since';

// `read` asks as of the day, or as of today without one. A unit that was not there then is not
// asked for again.
export function useAsOf<T>(
  key: string[],
  day: string | undefined,
  read: (day?: string) => Promise<T>,
) {
  return useQuery({
    queryKey: day ? [...key, day] : key,
    queryFn: () => read(day),
    ...(day ? { retry: false } : {}),
  });
}

export function SinceLine({ since }: { since: Since }) {
  return <p className="muted">{vi.since.ruled(sinceWords(since))}</p>;
}

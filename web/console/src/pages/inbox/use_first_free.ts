import { useQuery } from '@tanstack/react-query';
import { checkSchedule } from '../../api/schedules';
import { at, isoDay, time } from '../../parts/format';
import type { PlaceDraft } from './places';

type When = Pick<PlaceDraft, 'date' | 'clock'>;

// The nearest start that the server allows for a bulletin in a unit, so that nothing is proposed
// that would be refused: at night, or where another item stands.
export async function firstFree(bulletin: string, unit: string, wish: When): Promise<When> {
  const asked = { bulletin, unit, starts: at(wish.date, wish.clock) };
  // What is meant for a part of the unit is not for all of it: then it goes where it is meant for.
  const check = await checkSchedule({ ...asked, audience: [{ unit }] }).catch(() =>
    checkSchedule(asked),
  );
  const moved = check.conflicts.find((conflict) => conflict.suggestion)?.suggestion;
  return moved ? { date: isoDay(moved), clock: time(moved) } : wish;
}

// Where the server cannot say, the wish stands: it is judged when it is saved.
export function useFirstFree(
  bulletin: string | undefined,
  unit: string,
  wish: When,
  enabled: boolean,
): { when: When; pending: boolean } {
  const found = useQuery({
    queryKey: ['check', 'inbox', bulletin, unit, wish.date, wish.clock],
    queryFn: () => firstFree(bulletin ?? '', unit, wish),
    enabled: enabled && bulletin !== undefined,
    retry: false,
    staleTime: 60_000,
  });
  return { when: found.data ?? wish, pending: found.isLoading };
}

// Messages of other systems that wait for a person, of one world.
import { useQuery } from '@tanstack/react-query';
import { listCapMessages } from '../../api/other_systems';

export function useHeldMessages(exercise: boolean) {
  const held = useQuery({
    queryKey: ['cap', 'held', exercise],
    queryFn: () => listCapMessages({ states: ['held'], current: true, exercise, limit: 200 }),
    refetchInterval: 15_000,
  });
  return { held, mine: held.data?.items ?? [] };
}

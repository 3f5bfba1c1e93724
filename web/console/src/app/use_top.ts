import { useQuery } from '@tanstack/react-query';
import { readUnit } from '../api/units';
import { useSession } from './session';

// Whether the account stands at the top of the tree: what is the whole province's is its business.
export function useTop(): boolean {
  const { account } = useSession();
  const unit = useQuery({
    queryKey: ['units', 'one', account.unit],
    queryFn: () => readUnit(account.unit),
    staleTime: 5 * 60_000,
  });
  return unit.data !== undefined && !unit.data.parent;
}

import { useQuery } from '@tanstack/react-query';
import type { UnitKind } from '../api/types';
import { readUnit } from '../api/units';
import { useSession } from './session';

function useOwnUnit() {
  const { account } = useSession();
  return useQuery({
    queryKey: ['units', 'one', account.unit],
    queryFn: () => readUnit(account.unit),
    staleTime: 5 * 60_000,
  });
}

// Whether the account stands at the top of the tree: what is the whole province's is its business.
export function useTop(): boolean {
  const unit = useOwnUnit();
  return unit.data !== undefined && !unit.data.parent;
}

const communesAndBelow: UnitKind[] = ['commune', 'ward', 'township', 'special_zone', 'hamlet'];

// Whether the account decides about communes. Whoever manages units of one commune alone names its
// hamlets; what the commune is called and what becomes of it is said above it.
export function useDecides(): boolean {
  const { account, may } = useSession();
  const unit = useOwnUnit();
  const isElsewhere = account.grants?.some((grant) => grant.unit !== account.unit) ?? false;
  const isAbove = unit.data !== undefined && !communesAndBelow.includes(unit.data.kind);
  return may('manage_units') && (isAbove || isElsewhere);
}

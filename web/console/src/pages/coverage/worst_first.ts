import type { CoveredUnit } from '../../api/units';

// Most households unheard first, then the share; those of whom nothing is known before those who
// hear all.
export function worstFirst(units: readonly CoveredUnit[]): CoveredUnit[] {
  const rank = (unit: CoveredUnit) => (unit.placing === 'unknown' ? 1 : unit.share_out > 0 ? 0 : 2);
  return [...units].sort(
    (a, b) =>
      rank(a) - rank(b) ||
      b.households_out - a.households_out ||
      b.share_out - a.share_out ||
      a.name.localeCompare(b.name, 'vi', { numeric: true }),
  );
}

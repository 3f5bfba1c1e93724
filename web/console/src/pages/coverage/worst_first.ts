import type { CoveredUnit, CoveringDevice } from '../../api/units';
import { vi } from '../../locale/vi';
import { number } from '../../parts/format';
import { sinceWords } from '../../parts/since';

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

// How many homes; of an earlier day also since when, or that nobody had counted.
export function homesOf(unit: CoveredUnit, isPast: boolean): string {
  if (isPast && unit.households_since === null) return vi.coverage.notCounted;
  const count = number(unit.households);
  if (isPast) return vi.coverage.householdsWith(count, sinceWords(unit.households_since));
  return unit.households > 0 ? vi.coverage.households(count) : '';
}

// What is to be said of loudspeakers whose sound of an earlier day nobody kept; empty: nothing.
export function unsureSound(devices: readonly CoveringDevice[]): string {
  const unsure = devices.filter(({ sound_since }) => sound_since === 'unknown').length;
  return unsure > 0 ? vi.coverage.soundNotKept(number(unsure), number(devices.length)) : '';
}

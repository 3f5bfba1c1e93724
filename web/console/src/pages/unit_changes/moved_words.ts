// What a change moves, and what becomes of it, in words.
import type { JoinedStations, UnitChange } from '../../api/unit_changes';
import { vi } from '../../locale/vi';
import { number } from '../../parts/format';

const words = vi.unitChanges;

// "12 tài khoản", "3 thiết bị".
export function holdingWords(holdings: Record<string, number>): string[] {
  return Object.entries(holdings)
    .filter(([, count]) => count > 0)
    .map(([kind, count]) => words.holdings[kind]?.(number(count)))
    .filter((one): one is string => Boolean(one));
}

export interface Moved {
  words: string;
  // Unit by unit, where there are several.
  inside?: string[];
}

function joinedWords({ before, after, parts, units }: JoinedStations): Moved {
  const [first] = units;
  if (after === 1 && first)
    return {
      words: words.stationsOf(number(before), first.unit_name, first.station, number(parts)),
    };
  return {
    words: words.stations(number(before), number(after), number(parts)),
    inside: [
      ...units.map((one) =>
        words.stationsIn(one.unit_name, number(one.before), one.station, number(one.parts)),
      ),
      ...(after > units.length ? [words.moreStations(number(after - units.length))] : []),
    ],
  };
}

// The stations that become one come first: that is what is asked first.
export function movedWords({
  total,
  joined_stations: joined,
}: Pick<UnitChange, 'total' | 'joined_stations'>): Moved[] {
  if (joined.after === 0) return holdingWords(total).map((one) => ({ words: one }));
  const alone = Math.max(0, (total.station ?? 0) - joined.parts);
  return [
    joinedWords(joined),
    ...holdingWords({ ...total, station: alone }).map((one) => ({ words: one })),
  ];
}

import type { Jingle } from '../../api/jingles';

// Long enough for a person to be away and come back.
const toldBefore = 30 * 86_400_000;

export interface Renewal {
  kind: Jingle['kind'];
  title: string;
  until: string;
  over: boolean;
}

// What this unit has approved and what will not be heard any more soon, the first to end first. What
// stands above is another unit's to renew.
export function renewals(jingles: readonly Jingle[], now: number): Renewal[] {
  return jingles
    .flatMap(({ kind, title, own }) => {
      if (!own?.media || own.valid_to === null) return [];
      const ends = Date.parse(own.valid_to);
      if (ends - now > toldBefore) return [];
      return [{ kind, title, until: own.valid_to, over: ends <= now }];
    })
    .sort((a, b) => Date.parse(a.until) - Date.parse(b.until));
}

// Where a bulletin from above may go: the airings of one's own that are to come.

import type { Schedule } from '../../api/airing_types';
import type { Place } from '../../api/inbox';
import { at, day, HOUR, isoDay, MINUTE, time } from '../../parts/format';
import { type Airing, airingsOf } from '../schedules/airings';

export const daysAhead = 7;

// Another unit's airings are not ours to add to, nor is what is sent at once, or paused.
export function ownAirings(schedules: readonly Schedule[], unit: string, now: number): Airing[] {
  const own = schedules.filter((one) => one.unit === unit && !one.at_once);
  const last = isoDay(now + daysAhead * 24 * HOUR);
  return airingsOf(own, isoDay(now), last).filter((one) => one.starts > now && !one.withheld);
}

export interface PlaceDraft {
  // The key of an airing, or a programme of its own.
  airing: string | 'new' | undefined;
  date: string;
  clock: string;
  position?: number;
}

// The next full quarter of an hour that leaves time for the plan to travel.
export function firstDraft(now: number): PlaceDraft {
  const quarter = 15 * MINUTE;
  const soon = Math.ceil((now + 10 * MINUTE) / quarter) * quarter;
  return { airing: undefined, date: isoDay(soon), clock: time(soon) };
}

export function placeOf(draft: PlaceDraft, airings: readonly Airing[]): Place | undefined {
  if (draft.airing === 'new') return { starts: at(draft.date, draft.clock) };
  const airing = airings.find((one) => one.key === draft.airing);
  if (!airing) return undefined;
  const place: Place = {
    schedule: airing.schedule.id,
    occurrence: new Date(airing.starts).toISOString(),
  };
  return draft.position === undefined ? place : { ...place, position: draft.position };
}

// "17:00 hôm nay" would be wrong tomorrow: the day stands there unless it is today.
export function whenOf(draft: PlaceDraft, airings: readonly Airing[], now: number): string {
  const airing = airings.find((one) => one.key === draft.airing);
  const starts = airing ? airing.starts : Date.parse(at(draft.date, draft.clock));
  return day(starts) === day(now) ? time(starts) : `${time(starts)} ${day(starts)}`;
}

import type { Schedule } from '../../api/airing_types';
import type { Scope } from '../../api/schedules';
import { DAY, isoDay, minuteOfDay, startOfDay } from '../../parts/format';

// One time at which a schedule is heard.
export interface Airing {
  key: string;
  schedule: Schedule;
  starts: number;
  ends: number;
  date: string;
  title: string;
  // Why it is heard nowhere, when a pause or the rules of the day say so.
  withheld?: string;
}

export const keyOf = (schedule: string, starts: number): string => `${schedule}@${starts}`;

// The server unrolls the rules: exceptions, ends and short months are its to know. What was called
// off is not heard.
export function airingsOf(schedules: readonly Schedule[], from: string, to: string): Airing[] {
  const begins = startOfDay(from);
  const ends = startOfDay(to) + DAY;
  return schedules
    .filter((schedule) => !schedule.cancelled)
    .flatMap((schedule) =>
      schedule.occurrences
        .map((moment) => Date.parse(moment))
        .filter((starts) => starts >= begins && starts < ends)
        .map((starts) => ({
          key: keyOf(schedule.id, starts),
          schedule,
          starts,
          ends: starts + (schedule.duration_ms || 60_000),
          date: isoDay(starts),
          title: schedule.bulletin_title ?? schedule.programme_name ?? '',
          withheld: schedule.withheld?.find(({ at }) => Date.parse(at) === starts)?.message,
        })),
    )
    .sort((a, b) => a.starts - b.starts);
}

// What an officer has just called off and may still take back (see app/undo).
export const goingKey = (schedule: string, scope: Scope, occurrence: number): string =>
  `schedule ${schedule} ${scope} ${occurrence}`;

export function isGoing({ schedule, starts }: Airing, going: readonly string[]): boolean {
  return going.some((subject) => {
    const [kind, id, scope, occurrence] = subject.split(' ');
    if (kind !== 'schedule' || id !== schedule.id) return false;
    if (scope === 'all') return true;
    return scope === 'this' ? starts === Number(occurrence) : starts >= Number(occurrence);
  });
}

export const blockOf = (airing: Airing) => ({
  key: airing.key,
  begins: minuteOfDay(airing.starts),
  ends: minuteOfDay(airing.starts) + (airing.ends - airing.starts) / 60_000,
});

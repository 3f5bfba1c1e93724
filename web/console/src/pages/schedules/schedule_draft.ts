// What the form of a schedule holds, and what it sends.

import type { Schedule } from '../../api/airing_types';
import type { Scope } from '../../api/schedules';
import type { AudienceItem } from '../../api/types';
import { at, HOUR, isoDay, rfc3339, time } from '../../parts/format';
import type { RelayBooking } from '../../parts/relay_picker';
import { fromRule, movedRepeat, objection, type Repeat, toRule } from './repeat';

export interface ScheduleDraft {
  bulletin?: string;
  programme?: string;
  // Of another station: a programme is made of it when it is saved.
  relay?: RelayBooking;
  // Of a programme alone: a bulletin brings its own.
  audience: AudienceItem[];
  date: string;
  clock: string;
  repeat: Repeat;
  override: string | null;
  interrupted: NonNullable<Schedule['interrupted']>;
  scope: Scope;
}

// The airing whose form is open; absent for a new schedule.
export interface Opened {
  schedule: Schedule;
  occurrence: number;
}

export function draftOf(starts: number, opened?: Opened): ScheduleDraft {
  const repeat = fromRule(opened?.schedule.recurrence);
  return {
    bulletin: opened?.schedule.bulletin ?? undefined,
    programme: opened?.schedule.programme ?? undefined,
    audience: opened?.schedule.audience ?? [],
    date: isoDay(starts),
    clock: time(starts),
    repeat: opened ? movedRepeat(repeat, isoDay(opened.occurrence), isoDay(starts), true) : repeat,
    override: opened?.schedule.override_quiet_hours ?? null,
    interrupted: opened?.schedule.interrupted ?? 'restart',
    scope: 'this',
  };
}

// Another day for the airing in hand takes the days of its rule along.
export function onDay(draft: ScheduleDraft, date: string, opened?: Opened): Partial<ScheduleDraft> {
  return { date, repeat: movedRepeat(draft.repeat, draft.date, date, opened !== undefined) };
}

export function isComplete(draft: ScheduleDraft): boolean {
  return Boolean(
    (draft.bulletin || ((draft.programme || draft.relay?.source) && draft.audience.length > 0)) &&
      draft.date &&
      draft.clock &&
      objection(draft.repeat, draft.date) === undefined &&
      draft.override?.trim() !== '',
  );
}

// All airings move by as much as the one in hand: the series keeps its first day.
function startsFor(draft: ScheduleDraft, opened?: Opened): string {
  const wished = at(draft.date, draft.clock);
  if (!opened || draft.scope !== 'all') return wished;
  const by = Date.parse(wished) - opened.occurrence;
  return rfc3339(Date.parse(opened.schedule.starts) + by);
}

function subjectOf(draft: ScheduleDraft): Partial<Schedule> {
  if (draft.relay) return { audience: draft.audience };
  return draft.programme
    ? { programme: draft.programme, audience: draft.audience }
    : { bulletin: draft.bulletin };
}

export function bodyOf(draft: ScheduleDraft, opened?: Opened): Partial<Schedule> {
  const single = opened?.schedule.recurrence && draft.scope === 'this';
  return {
    ...subjectOf(draft),
    starts: startsFor(draft, opened),
    ...(single ? {} : { recurrence: toRule(draft.repeat) }),
    override_quiet_hours: draft.override?.trim() || null,
    interrupted: draft.interrupted,
  };
}

// Where a programme may be heard: only where each of its bulletins was approved for.
export function commonAudience(audiences: readonly AudienceItem[][]): AudienceItem[] {
  const keyOf = ({ unit, group, device }: AudienceItem) => `${unit} ${group} ${device}`;
  const [first = [], ...rest] = audiences;
  return first.filter((item) =>
    rest.every((other) => other.some((one) => keyOf(one) === keyOf(item))),
  );
}

// A new item is proposed for the next full hour of daytime.
export function nextGoodStart(now: number): number {
  const next = Math.ceil((now + 1) / HOUR) * HOUR;
  const hour = Number(time(next).slice(0, 2));
  if (hour < 6) return Date.parse(at(isoDay(next), '06:00'));
  if (hour > 19) return Date.parse(at(isoDay(next + 12 * HOUR), '06:00'));
  return next;
}

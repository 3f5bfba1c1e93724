// What the form of a schedule holds, and what it sends.
import type { Scope } from '../../api/schedules';
import type { Schedule } from '../../api/types';
import { at, HOUR, isoDay, rfc3339, time } from '../../parts/format';
import { fromRule, objection, type Repeat, toRule } from './repeat';

export interface ScheduleDraft {
  bulletin?: string;
  programme?: string;
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
  return {
    bulletin: opened?.schedule.bulletin ?? undefined,
    programme: opened?.schedule.programme ?? undefined,
    date: isoDay(starts),
    clock: time(starts),
    repeat: fromRule(opened?.schedule.recurrence),
    override: opened?.schedule.override_quiet_hours ?? null,
    interrupted: opened?.schedule.interrupted ?? 'restart',
    scope: 'this',
  };
}

export function isComplete(draft: ScheduleDraft): boolean {
  return Boolean(
    (draft.bulletin || draft.programme) &&
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

export function bodyOf(draft: ScheduleDraft, opened?: Opened): Partial<Schedule> {
  const single = opened?.schedule.recurrence && draft.scope === 'this';
  return {
    ...(draft.programme ? { programme: draft.programme } : { bulletin: draft.bulletin }),
    starts: startsFor(draft, opened),
    ...(single ? {} : { recurrence: toRule(draft.repeat) }),
    override_quiet_hours: draft.override?.trim() || null,
    interrupted: draft.interrupted,
  };
}

// A new item is proposed for the next full hour of daytime.
export function nextGoodStart(now: number): number {
  const next = Math.ceil((now + 1) / HOUR) * HOUR;
  const hour = Number(time(next).slice(0, 2));
  if (hour < 6) return Date.parse(at(isoDay(next), '06:00'));
  if (hour > 19) return Date.parse(at(isoDay(next + 12 * HOUR), '06:00'));
  return next;
}

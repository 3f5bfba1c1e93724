// The friendly form of a repetition and what the server takes for it: RRULE text (RFC 5545), or a day
// of the lunar month.
import type { LunarRecurrence } from '../../api/airing_types';
import { vi } from '../../locale/vi';
import { DAY, day, isoDay, startOfDay } from '../../parts/format';

export const weekdayCodes = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'] as const;
export type WeekdayCode = (typeof weekdayCodes)[number];

export type Repeat =
  | { kind: 'once' }
  | { kind: 'daily'; until: string }
  | { kind: 'weekly'; days: WeekdayCode[]; until: string }
  // 1 to 31, or -1 for the last day of the month.
  | { kind: 'monthly'; monthDay: number; until: string }
  // 1 to 30 of every lunar month, or of one month of every year.
  | { kind: 'lunar'; lunarDay: number; lunarMonth: number | null; until: string }
  // Written elsewhere with parts that the form does not offer: kept as it is.
  | { kind: 'other'; text: string };

const yearsAtMost = 5;

// The last second of a day in Vietnam, as RFC 5545 writes UNTIL: in UTC.
function untilText(date: string): string {
  const end = new Date(startOfDay(date) + DAY - 1000).toISOString();
  return `${end.slice(0, 19).replace(/[-:]/g, '')}Z`;
}

function untilDate(text: string): string {
  const [, year, month, date, hour = '00', minute = '00', second = '00'] =
    /^(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)Z?)?$/.exec(text) ?? [];
  return isoDay(`${year}-${month}-${date}T${hour}:${minute}:${second}Z`);
}

export type Rule = string | LunarRecurrence | null;

export function toRule(repeat: Repeat): Rule {
  switch (repeat.kind) {
    case 'once':
      return null;
    case 'daily':
      return `FREQ=DAILY;UNTIL=${untilText(repeat.until)}`;
    case 'weekly':
      return `FREQ=WEEKLY;BYDAY=${repeat.days.join(',')};UNTIL=${untilText(repeat.until)}`;
    case 'monthly':
      return `FREQ=MONTHLY;BYMONTHDAY=${repeat.monthDay};UNTIL=${untilText(repeat.until)}`;
    case 'lunar':
      return {
        lunar_day: repeat.lunarDay,
        ...(repeat.lunarMonth ? { lunar_month: repeat.lunarMonth } : {}),
        until: repeat.until,
      };
    case 'other':
      return repeat.text;
  }
}

export function fromRule(rule: Rule | undefined): Repeat {
  if (!rule) return { kind: 'once' };
  if (typeof rule === 'object') {
    const { lunar_day: lunarDay, lunar_month: lunarMonth = null, until = '' } = rule;
    return { kind: 'lunar', lunarDay, lunarMonth, until };
  }
  const text = rule;
  const parts = new Map(
    text
      .replace(/^RRULE:/i, '')
      .split(';')
      .map((part) => part.split('=') as [string, string]),
  );
  const untilPart = parts.get('UNTIL');
  const days = parts.get('BYDAY')?.split(',') ?? [];
  const known = new Set(['FREQ', 'UNTIL', 'BYDAY', 'BYMONTHDAY', 'WKST']);
  const plain = [...parts.keys()].every((name) => known.has(name)) && untilPart;
  if (!plain) return { kind: 'other', text };
  const until = untilDate(untilPart);
  const frequency = parts.get('FREQ');
  if (frequency === 'DAILY' && !days.length && !parts.has('BYMONTHDAY')) {
    return { kind: 'daily', until };
  }
  if (frequency === 'WEEKLY' && days.every((code) => weekdayCodes.includes(code as WeekdayCode))) {
    return { kind: 'weekly', days: days as WeekdayCode[], until };
  }
  const monthDay = Number(parts.get('BYMONTHDAY'));
  if (frequency === 'MONTHLY' && Number.isInteger(monthDay) && !days.length) {
    return { kind: 'monthly', monthDay, until };
  }
  return { kind: 'other', text };
}

// The rule once an airing goes from one day to another: without it a series would be moved to a day
// that its own rule does not know. A series that is there already moves as a whole; of a new one
// only a single weekday follows the first day, for several were ticked on purpose.
export function movedRepeat(repeat: Repeat, from: string, to: string, whole: boolean): Repeat {
  const by = Math.round((startOfDay(to) - startOfDay(from)) / DAY);
  if (by === 0) return repeat;
  if (repeat.kind === 'weekly' && (whole || repeat.days.length === 1)) {
    const moved = repeat.days.map((code) => (((weekdayCodes.indexOf(code) + by) % 7) + 7) % 7);
    return { ...repeat, days: weekdayCodes.filter((_, index) => moved.includes(index)) };
  }
  const dayOf = (date: string) => Number(date.slice(8));
  if (repeat.kind === 'monthly' && (whole || repeat.monthDay === dayOf(from))) {
    return { ...repeat, monthDay: dayOf(to) };
  }
  // From mùng một to the day after is mùng hai; where the month ends in between, nobody can mean it.
  if (repeat.kind === 'lunar' && whole) {
    const lunarDay = repeat.lunarDay + by;
    if (lunarDay >= 1 && lunarDay <= 30) return { ...repeat, lunarDay };
  }
  return repeat;
}

// What is still missing before it can be saved; undefined when it is complete.
export function objection(repeat: Repeat, firstDate: string): string | undefined {
  if (repeat.kind === 'once' || repeat.kind === 'other') return undefined;
  const latest = startOfDay(firstDate) + yearsAtMost * 366 * DAY;
  if (!repeat.until || repeat.until < firstDate || startOfDay(repeat.until) > latest) {
    return vi.repeats.needsUntil;
  }
  if (repeat.kind === 'weekly' && repeat.days.length === 0) return vi.repeats.needsDay;
  return undefined;
}

// "ngày rằm", "mùng 1 tháng 3"
export function lunarDayInWords(lunarDay: number): string {
  if (lunarDay === 15) return vi.repeats.fullMoon;
  return lunarDay <= 10 ? vi.repeats.earlyLunarDay(lunarDay) : vi.repeats.lunarDayOf(lunarDay);
}

export function inWords(rule: Rule | undefined): string {
  const repeat = fromRule(rule);
  const end = (until: string) => vi.repeats.untilWords(day(startOfDay(until)));
  switch (repeat.kind) {
    case 'once':
      return vi.repeats.onceWords;
    case 'daily':
      return `${vi.repeats.everyDay} ${end(repeat.until)}`;
    case 'weekly': {
      const days = repeat.days.map((code) => vi.repeats.weekdays[code]).join(', ');
      return `${vi.repeats.everyWeek(days)} ${end(repeat.until)}`;
    }
    case 'monthly':
      return `${
        repeat.monthDay === -1
          ? vi.repeats.everyMonthLast
          : vi.repeats.everyMonth(String(repeat.monthDay))
      } ${end(repeat.until)}`;
    case 'lunar': {
      const words = vi.repeats.everyLunar(lunarDayInWords(repeat.lunarDay), repeat.lunarMonth);
      return `${words} ${end(repeat.until)}`;
    }
    case 'other':
      return vi.repeats.otherWords;
  }
}

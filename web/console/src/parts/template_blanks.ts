// The blanks of an ordinary template: what is open, what it says when filled, until when it is true.
import type { EmergencyTemplate } from '../api/emergency_types';
import { addDays, day, folded } from './format';

export interface TemplateFilling {
  template?: EmergencyTemplate;
  blanks: Record<string, string>;
}

export const openBlanks = ({ template, blanks }: TemplateFilling): string[] =>
  (template?.blanks ?? []).filter((name) => !blanks[name]?.trim());

// The words of the template as they will be read; what is open stays in its braces.
export const filledText = ({ template, blanks }: TemplateFilling): string =>
  (template?.text ?? '').replace(/\{\s*([^{}]+?)\s*\}/g, (whole, name: string) =>
    blanks[name]?.trim() ? (blanks[name] as string).trim() : whole,
  );

// "ngày", "ngày an táng": a day is picked, and the words say "ngày 25/11/2026".
export const isDay = (name: string): boolean => /^ngay(\s|$)/.test(folded(name));
export const wordsOfDay = (isoDate: string): string => `ngày ${day(`${isoDate}T00:00:00+07:00`)}`;

export function dayOfWords(words: string | undefined): string | undefined {
  const found = /^ngày (\d\d)\/(\d\d)\/(\d{4})$/.exec(words ?? '');
  return found ? `${found[3]}-${found[2]}-${found[1]}` : undefined;
}

// The last day it speaks of: after the event nobody needs to hear of it.
export function lastDayOf({ template, blanks }: TemplateFilling): string | undefined {
  return (template?.blanks ?? [])
    .map((name) => dayOfWords(blanks[name]))
    .filter((one): one is string => one !== undefined)
    .sort()
    .at(-1);
}

// "14h30", "14:30", "14 giờ 30", "14 giờ"
function clockOfWords(words: string | undefined): string | undefined {
  const found = /^(\d{1,2})\s*(?:h|:|giờ)\s*(\d{1,2})?(?:\s*phút)?$/i.exec(words?.trim() ?? '');
  if (!found) return undefined;
  const [hour, minute] = [Number(found[1]), Number(found[2] ?? 0)];
  if (hour > 23 || minute > 59) return undefined;
  return `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
}

// When it is over: a burial at its hour ("giờ an táng" beside "ngày an táng"), anything else with the
// last day that it speaks of.
export function endOf(filling: TemplateFilling): string | undefined {
  const last = lastDayOf(filling);
  if (!last) return undefined;
  const { template, blanks } = filling;
  const named = (template?.blanks ?? []).find((name) => dayOfWords(blanks[name]) === last);
  const event = folded(named ?? '').replace(/^ngay\s*/, '');
  const hour = (template?.blanks ?? []).find((name) => event && folded(name) === `gio ${event}`);
  const clock = clockOfWords(hour && blanks[hour]);
  return clock ? `${last}T${clock}:00+07:00` : `${addDays(last, 1)}T00:00:00+07:00`;
}

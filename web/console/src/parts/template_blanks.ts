// The blanks of an ordinary template: what is open, what it says when filled, until when it is true.
import type { EmergencyTemplate } from '../api/emergency_types';
import { day, folded } from './format';

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

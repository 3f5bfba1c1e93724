// Languages by their code, as officers call them.
import { vi } from '../locale/vi';

const names: Record<string, string> = vi.bulletins.languages;

// "en" of "en-US": where it is spoken does not matter to who reads a list.
export const primaryOf = (code: string): string => code.toLowerCase().split('-', 1)[0] ?? code;

export const languageName = (code: string): string => names[code] ?? names[primaryOf(code)] ?? code;

// Inside a sentence: "tiếng Tày, tiếng Nùng".
export const languagesInWords = (codes: string[]): string =>
  codes
    .map((code) => languageName(code))
    .map((name) => name.charAt(0).toLowerCase() + name.slice(1))
    .join(', ');

// Those that no voice of ours speaks; `also` may hold codes that stand in no list.
export const recordedLanguages = (also: string[] = []): { value: string; label: string }[] =>
  [...new Set([...Object.keys(names).filter((code) => code !== 'vi'), ...also])].map((code) => ({
    value: code,
    label: languageName(code),
  }));

// Since when something is so, as the server says it: a day, "unknown", or nothing at all.
import { vi } from '../locale/vi';
import { day, startOfDay } from './format';

export type Since = string | null;

export function sinceWords(since: Since | undefined): string {
  if (!since) return vi.since.nothing;
  return since === 'unknown' ? vi.since.unknown : vi.since.from(day(startOfDay(since)));
}

import type { CheckResult, Explanation, ForecastItem, Programme, Schedule } from './airing_types';
import { get, type Page, patch, post, remove } from './http';

const path = '/api/v1/schedules';
const one = (id: string) => `${path}/${encodeURIComponent(id)}`;

export type Scope = 'this' | 'following' | 'all';

export interface Change extends Partial<Schedule> {
  scope: Scope;
  occurrence?: string;
}

export interface ScheduleFilter {
  from: string;
  to: string;
  unit?: string;
  bulletin?: string;
  campaign?: string;
  limit?: number;
  cursor?: string;
}

export async function listSchedules(filter: ScheduleFilter): Promise<Schedule[]> {
  const all: Schedule[] = [];
  let cursor: string | undefined;
  do {
    const page = await get<Page<Schedule>>(path, { ...filter, cursor, limit: 500 });
    all.push(...page.items);
    cursor = page.next ?? undefined;
  } while (cursor);
  return all;
}

export const addSchedule = (schedule: Partial<Schedule>): Promise<Schedule> =>
  post<Schedule>(path, schedule);
export const changeSchedule = (id: string, change: Change): Promise<Schedule> =>
  patch<Schedule>(one(id), change);
export const removeSchedule = (
  id: string,
  which: { scope: Scope; occurrence?: string; version?: number },
): Promise<Schedule> => remove<Schedule>(one(id), which);
export const checkSchedule = (
  schedule: Partial<Schedule> & { scope?: Scope; occurrence?: string },
): Promise<CheckResult> => post<CheckResult>(`${path}/check`, schedule);

export const listProgrammes = (): Promise<Page<Programme>> =>
  get<Page<Programme>>('/api/v1/programmes', { limit: 500 });
// With `starts` it is scheduled in the same step; `schedule` then names what was made.
export const addProgramme = (
  programme: Partial<Programme> & Partial<Omit<Schedule, 'bulletin' | 'programme' | 'id'>>,
): Promise<Programme & { schedule?: string | null }> => post('/api/v1/programmes', programme);
export const saveProgramme = (id: string, change: Partial<Programme>): Promise<Programme> =>
  patch<Programme>(`/api/v1/programmes/${encodeURIComponent(id)}`, change);

export const readForecast = (
  device: string,
  from: string,
  to: string,
): Promise<Page<ForecastItem>> => get<Page<ForecastItem>>('/api/v1/forecast', { device, from, to });
export const explain = (device: string, at: string): Promise<Explanation> =>
  get<Explanation>('/api/v1/explain', { device, at });

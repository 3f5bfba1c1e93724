import { get, type Page, post } from './http';
import type { AudienceCount, AudienceItem, Unit } from './types';

export interface UnitFilter {
  at?: string;
  parent?: string;
  kind?: string;
  q?: string;
  cursor?: string;
  limit?: number;
}

export const listUnits = (filter: UnitFilter): Promise<Page<Unit>> =>
  get<Page<Unit>>('/api/v1/units', { ...filter });

export const readUnit = (id: string): Promise<Unit> =>
  get<Unit>(`/api/v1/units/${encodeURIComponent(id)}`);

// All children: a province has more communes than one page holds.
export async function childrenOf(parent: string, at?: string): Promise<Unit[]> {
  const all: Unit[] = [];
  let cursor: string | undefined;
  do {
    const page = await listUnits({ parent, at, cursor, limit: 500 });
    all.push(...page.items);
    cursor = page.next ?? undefined;
  } while (cursor);
  return all.sort((a, b) => a.name.localeCompare(b.name, 'vi', { numeric: true }));
}

export const countAudience = (audience: AudienceItem[]): Promise<AudienceCount> =>
  post<AudienceCount>('/api/v1/audience/count', { audience });

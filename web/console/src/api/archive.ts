import { get, type Page, put, url } from './http';
import type { components } from './schema';

export type ArchiveRow = components['schemas']['ArchiveRow'];
export type Archived = components['schemas']['Archived'];
export type ArchiveRule = components['schemas']['ArchiveRule'];

export interface ArchiveFilter {
  q?: string;
  from?: string;
  to?: string;
  unit?: string;
  category?: string;
  campaign?: string;
  priority?: string;
  kind?: string;
  voice?: string;
  cursor?: string;
  limit?: number;
}

const path = '/api/v1/archive';

export const listArchive = (filter: ArchiveFilter): Promise<Page<ArchiveRow>> =>
  get<Page<ArchiveRow>>(path, { ...filter });
export const readArchived = (id: string): Promise<Archived> => get<Archived>(`${path}/${id}`);
export const archivedSound = (id: string, save = false): string =>
  url(`${path}/${id}/sound`, { save: save ? '1' : undefined });
export const archivedText = (id: string): string => `${path}/${id}/text`;

const rulePath = (unit: string) => `/api/v1/units/${unit}/archive-rule`;
export const readArchiveRule = (unit: string, day?: string): Promise<ArchiveRule> =>
  get<ArchiveRule>(rulePath(unit), { day });
export const saveArchiveRule = (
  unit: string,
  months: number,
  version: number,
): Promise<ArchiveRule> => put<ArchiveRule>(rulePath(unit), { months, version });

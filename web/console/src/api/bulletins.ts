import { get, type Page, patch, post, remove } from './http';
import type { Bulletin, BulletinVersion, Category, Step } from './types';

const path = '/api/v1/bulletins';
const one = (id: string) => `${path}/${encodeURIComponent(id)}`;

export interface BulletinFilter {
  unit?: string;
  state?: string;
  category?: string;
  campaign?: string;
  priority?: string;
  q?: string;
  cursor?: string;
  limit?: number;
}

export const listBulletins = (filter: BulletinFilter): Promise<Page<Bulletin>> =>
  get<Page<Bulletin>>(path, { ...filter });
export const readBulletin = (id: string): Promise<Bulletin> => get<Bulletin>(one(id));
export const addBulletin = (bulletin: Partial<Bulletin>, key?: string): Promise<Bulletin> =>
  post<Bulletin>(path, bulletin, { key });
export const saveBulletin = (id: string, change: Partial<Bulletin>): Promise<Bulletin> =>
  patch<Bulletin>(one(id), change);

export const deleteDraft = (id: string, version: number): Promise<void> =>
  remove<void>(one(id), { version });

export type Transition = 'submit' | 'approve' | 'reject' | 'recall';

export const move = (
  id: string,
  transition: Transition,
  seen: { version: number; comment?: string },
): Promise<Bulletin> => post<Bulletin>(`${one(id)}/${transition}`, seen);

export const listVersions = (id: string): Promise<Page<BulletinVersion>> =>
  get<Page<BulletinVersion>>(`${one(id)}/versions`);
// Brings an earlier version back as a new one.
export const restoreVersion = (id: string, restore: number, version: number): Promise<Bulletin> =>
  post<Bulletin>(`${one(id)}/restore`, { restore, version });
// Its languages as a unit hears them, one after the other.
export interface HeardBulletin {
  unit: string;
  parts: { language: string; media: string | null; duration_ms: number; reader: string }[];
  pause_ms: number;
  duration_ms: number;
}
export const readHeard = (id: string, unit: string): Promise<HeardBulletin> =>
  get<HeardBulletin>(`${one(id)}/heard`, { unit });

export const listSteps = (id: string): Promise<Page<Step>> => get<Page<Step>>(`${one(id)}/history`);
export const listCategories = (): Promise<Page<Category>> =>
  get<Page<Category>>('/api/v1/categories', { limit: 500 });

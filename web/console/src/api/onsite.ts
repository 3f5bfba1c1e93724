import { get, type Page, put } from './http';
import type { OnsitePermit, OnsitePlay } from './types';

const path = (unit: string) => `/api/v1/units/${encodeURIComponent(unit)}/onsite`;

export interface WishedPermit {
  templates: string[];
  button: string | null;
  people: { name: string; pin?: string }[];
  stick: boolean;
  version: number;
}

export const readPermit = (unit: string, day?: string): Promise<OnsitePermit> =>
  get<OnsitePermit>(path(unit), { day });
export const savePermit = (unit: string, wish: WishedPermit): Promise<OnsitePermit> =>
  put<OnsitePermit>(path(unit), wish);

// What devices say was set off at the place itself, newest first.
export const listOnsitePlays = (limit = 10): Promise<Page<OnsitePlay>> =>
  get<Page<OnsitePlay>>('/api/v1/playlog', { onsite: true, limit });

// The signed order as a file for a stick.
export const stickAddress = (emergency: string): string =>
  `/api/v1/emergencies/${encodeURIComponent(emergency)}/stick`;

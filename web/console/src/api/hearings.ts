import { get, type Page, post } from './http';
import type { components } from './schema';

export type Heard = components['schemas']['Hearing']['heard'];
export type Hearing = components['schemas']['Hearing'];
export type HearingStop = components['schemas']['HearingStop'];
export type HearingWalk = components['schemas']['HearingWalk'];
export type HearingWish = components['schemas']['NewHearing'];

const of = (asset: string) => `/api/v1/assets/${encodeURIComponent(asset)}/hearings`;

export const listHearings = (asset: string, cursor?: string): Promise<Page<Hearing>> =>
  get<Page<Hearing>>(of(asset), { cursor });
export const noteHearing = (asset: string, wish: HearingWish): Promise<Hearing> =>
  post<Hearing>(of(asset), wish);
export const readHearingWalk = (
  unit: string,
  page: { day?: string; cursor?: string; limit?: number } = {},
): Promise<HearingWalk> =>
  get<HearingWalk>(`/api/v1/units/${encodeURIComponent(unit)}/hearing-walk`, page);

// The days of the year: pauses, rules of particular days, what coming days will bring, campaigns.

import type { Schedule } from './airing_types';
import { get, type Page, post, put, remove } from './http';
import type { components } from './schema';

type Sent = components['schemas'];
export type Pause = Sent['Pause'];
export type DayProfile = Sent['DayProfile'];
export type DayProfileWish = Sent['ChangedDayProfile'];
export type LunarDay = Sent['LunarDay'];
export type ProfileHours = Sent['ProfileHours'];
export type DaysAhead = Sent['DaysAhead'];
export type DayAhead = Sent['DayAhead'];
export type DayAiring = Sent['DayAiring'];
export type Campaign = Sent['Campaign'];
export type CampaignWish = Sent['ChangedCampaign'];
export type CampaignOf = Sent['CampaignOf'];

// Exactly one of them.
export interface PauseTarget {
  unit?: string;
  schedule?: string;
  programme?: string;
}

const one = (path: string, id: string) => `${path}/${encodeURIComponent(id)}`;

export const listPauses = async (unit?: string, from?: string): Promise<Pause[]> =>
  (await get<Page<Pause>>('/api/v1/pauses', { unit, from })).items;
export const addPause = (
  wish: PauseTarget & { from: string; to: string; reason: string },
): Promise<Pause> => post<Pause>('/api/v1/pauses', wish);
export const liftPause = (id: string): Promise<Pause> =>
  remove<Pause>(one('/api/v1/pauses', id), undefined);

const profiles = '/api/v1/day-profiles';

export const listProfiles = (
  unit?: string,
  day?: string,
): Promise<Page<DayProfile> & { not_kept: number }> =>
  get<Page<DayProfile> & { not_kept: number }>(profiles, { unit, day });
export const addProfile = (unit: string, wish: DayProfileWish): Promise<DayProfile> =>
  post<DayProfile>(profiles, { ...wish, unit });
export const saveProfile = (id: string, wish: DayProfileWish): Promise<DayProfile> =>
  put<DayProfile>(one(profiles, id), wish);
export const removeProfile = (id: string, version: number): Promise<void> =>
  remove<void>(one(profiles, id), { version });

// Without days those of the coming Tết.
export const readDaysAhead = (
  unit: string | undefined,
  from?: string,
  to?: string,
): Promise<DaysAhead> => get<DaysAhead>('/api/v1/days-ahead', { unit, from, to });
export const readSchedule = (id: string): Promise<Schedule> =>
  get<Schedule>(one('/api/v1/schedules', id));

const campaigns = '/api/v1/campaigns';

export const listCampaigns = (open = false): Promise<Page<Campaign>> =>
  get<Page<Campaign>>(campaigns, { limit: 200, open: open || undefined });
export const addCampaign = (unit: string, wish: CampaignWish): Promise<Campaign> =>
  post<Campaign>(campaigns, { ...wish, unit });
export const saveCampaign = (id: string, wish: CampaignWish): Promise<Campaign> =>
  put<Campaign>(one(campaigns, id), wish);

const ofBulletin = (bulletin: string) => `${one('/api/v1/bulletins', bulletin)}/campaign`;
export const campaignOf = (bulletin: string): Promise<CampaignOf> =>
  get<CampaignOf>(ofBulletin(bulletin));
export const putIntoCampaign = (bulletin: string, campaign: string | null): Promise<CampaignOf> =>
  put<CampaignOf>(ofBulletin(bulletin), { campaign });

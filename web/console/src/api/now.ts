// "Phát ngay": what goes on air at once.

import type { Conflict } from './airing_types';
import { get, post } from './http';
import type { AudienceItem, BulletinState } from './types';

const path = '/api/v1/now';

export interface NowWish {
  title?: string;
  // Exactly one of the three.
  text?: string;
  template?: string;
  media?: string;
  blanks?: Record<string, string>;
  consent_given?: boolean;
  audience: AudienceItem[];
  repeat: number;
  override_quiet_hours?: string;
}

export interface NowOutlook {
  // The sender's act is the approval.
  approves: boolean;
  may_override: boolean;
  starts: string;
  // After what is on air somewhere; the latest place.
  begins: string;
  waits_for: string | null;
  conflict: Conflict | null;
  speaker_devices: number;
  speakers: number;
}

export interface NowSent extends NowOutlook {
  bulletin: string;
  schedule: string;
  state: BulletinState;
}

export interface NowItem {
  bulletin: string;
  schedule: string;
  title: string;
  unit: string;
  state: BulletinState;
  version: number;
  // Of its return or recall.
  comment: string;
  begins: string;
  ends: string;
  waits_for: string | null;
  repeat: number;
  audience: AudienceItem[];
  deeds: string[];
  // It looks for somebody or something.
  search_notice: boolean;
}

export const listNow = async (): Promise<NowItem[]> =>
  (await get<{ items: NowItem[] }>(path)).items;
export const checkNow = (wish: Pick<NowWish, 'audience' | 'repeat'>): Promise<NowOutlook> =>
  post<NowOutlook>(`${path}/check`, wish);
export const sendNow = (wish: NowWish, key: string): Promise<NowSent> =>
  post<NowSent>(path, wish, { key });

// "Nói trực tiếp": who may speak, who speaks now, and the line for the voice.

import type { Conflict } from './airing_types';
import { get, post } from './http';
import type { AudienceItem } from './types';

const path = '/api/v1/lives';
const one = (id: string) => `${path}/${encodeURIComponent(id)}`;

export interface LiveWish {
  audience: AudienceItem[];
  title?: string;
  delay_ms?: number;
  override_quiet_hours?: string;
  // Ends a live of somebody below.
  take_over?: boolean;
}

export interface LiveRival {
  by_name: string;
  unit_name: string;
  latest: string | null;
  may_take_over: boolean;
}

export interface LiveOutlook {
  most_ms: number;
  may_override: boolean;
  // Where it is joined last, because something is on air there.
  begins: string;
  waits_for: string | null;
  conflict: Conflict | null;
  taken: LiveRival | null;
  speaker_devices: number;
  speakers: number;
}

export type LiveWhy =
  | ''
  | 'stopped'
  | 'stopped_by_other'
  | 'withdrawn'
  | 'lost'
  | 'latest'
  | 'silenced'
  | 'taken_over'
  | 'unsigned'
  | 'server';

export interface Live {
  id: string;
  // Under which it is filed when it has ended.
  bulletin: string;
  by: string;
  by_name: string;
  unit: string;
  unit_name: string;
  title: string;
  state: 'waiting' | 'on_air' | 'ended';
  delay_ms: number;
  most_ms: number;
  starts: string | null;
  latest: string | null;
  // The server's clock: that of a phone may be wrong.
  now: string;
  spoken_ms: number;
  why: LiveWhy;
  filed: boolean;
  speaker_is_there: boolean;
  of: number;
  connected: number;
  accepted: number;
  hearing: number;
  interrupted: number;
  refused: number;
  slow: number;
  late_ms: number;
}

export const listLives = async (): Promise<Live[]> => (await get<{ items: Live[] }>(path)).items;
export const readLive = (id: string): Promise<Live> => get<Live>(one(id));
export const checkLive = (wish: LiveWish): Promise<LiveOutlook> =>
  post<LiveOutlook>(`${path}/check`, wish);
export const beginLive = (wish: LiveWish): Promise<Live> => post<Live>(path, wish);
export const endLive = (id: string): Promise<Live> => post<Live>(`${one(id)}/end`);
export const voiceAddress = (id: string): string =>
  `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}${one(id)}/voice`;

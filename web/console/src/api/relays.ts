import { get, patch, post, remove } from './http';

export type RelayKind = 'stream' | 'line_in' | 'fm';
export type RelayFallback = 'silence' | 'end';

// A station that may be passed on in booked slots.
export interface RelaySource {
  id: string;
  unit: string;
  unit_name: string;
  kind: RelayKind;
  name: string;
  address: string | null;
  khz: number | null;
  silence_s: number;
  fallback: RelayFallback;
  may_edit: boolean;
  valid_to: string;
  changed: string;
  changed_by: string;
  version: number;
}

export interface RelaySources {
  items: RelaySource[];
  // Others were there on the day and nobody kept what they said then.
  not_kept: number;
}

export interface RelayWish {
  kind: RelayKind;
  name: string;
  address: string | null;
  khz: number | null;
  silence_s: number;
  fallback: RelayFallback;
}

const ofUnit = (unit: string) => `/api/v1/units/${encodeURIComponent(unit)}/relay-sources`;
const one = (id: string) => `/api/v1/relay-sources/${encodeURIComponent(id)}`;

// What may be booked in the unit: its own and those from above.
export const listRelaySources = (unit: string, day?: string): Promise<RelaySources> =>
  get<RelaySources>(ofUnit(unit), { day });
export const addRelaySource = (unit: string, wish: RelayWish): Promise<RelaySource> =>
  post<RelaySource>(ofUnit(unit), wish);
export const saveRelaySource = (
  id: string,
  wish: RelayWish & { version: number },
): Promise<RelaySource> => patch<RelaySource>(one(id), wish);
// What answers at an address; behind a playlist that is the stream it names.
export interface TriedStream {
  address: string;
  format: 'mp3' | 'aac' | 'ogg' | 'hls';
  kbps: number | null;
  answered_ms: number;
}
export const tryRelaySource = (unit: string, address: string): Promise<TriedStream> =>
  post<TriedStream>(`${ofUnit(unit)}/try`, { address });
export const removeRelaySource = (id: string, version: number): Promise<void> =>
  remove<void>(one(id), { version });

// What other systems bring (CAP 1.2), and the keys they come in with.
import type { AreaItem, Hazard, Severity, Translation } from './emergency_types';
import { get, type Page, patch, post, remove } from './http';
import { postPersonally } from './passkeys';

export type CapState = 'held' | 'taken' | 'declined' | 'withdrawn' | 'noted';

export interface CapMessage {
  id: string;
  identifier: string;
  sender: string;
  state: CapState;
  reason: string | null;
  reason_text: string | null;
  emergency: string | null;
  source: string;
  unit: string;
  sent: string;
  received: string;
  signed_by: string | null;
  type: 'Alert' | 'Update' | 'Cancel' | 'Ack' | 'Error';
  exercise: boolean;
  // It ends the alerts that it names.
  ends: boolean;
  // Vietnamese; empty where it says nothing in it.
  text: string;
  // Of the text; where that is empty, of the first of the translations.
  language: string;
  translations: Translation[];
  effective: string | null;
  event: string;
  sender_name: string;
  area: string;
  hazard: Hazard;
  severity: Severity;
  expires: string;
  expired: boolean;
  audience: AreaItem[];
  count: { devices: number; speaker_devices: number; speakers: number; boards: number };
  second_person: boolean;
  may_decide: boolean;
  decided: { name: string; at: string } | null;
  version: number;
  document?: string;
}

export type CapHandling = 'hold' | 'pass';

export interface ApiKey {
  id: string;
  name: string;
  scope: 'cap';
  unit: string;
  unit_name: string | null;
  created: string;
  created_by: string | null;
  last_used: string | null;
  revoked: string | null;
  handling: CapHandling;
  passed_by: string | null;
  senders: string[];
  certificate: { subject: string; valid_to: string } | null;
}

export interface MadeApiKey extends ApiKey {
  key: string;
}

export interface ApiKeyWish {
  name: string;
  handling: CapHandling;
  senders: string[];
  // Absent: as it is.
  certificate?: string | null;
}

const messages = '/api/v1/cap-messages';
const message = (id: string) => `${messages}/${encodeURIComponent(id)}`;

export const listCapMessages = (filter: {
  states?: CapState[];
  current?: boolean;
  exercise?: boolean;
  cursor?: string;
  limit?: number;
}): Promise<Page<CapMessage>> => {
  const { states, ...rest } = filter;
  return get<Page<CapMessage>>(messages, { ...rest, state: states?.join(',') });
};
export const confirmCapMessage = (
  id: string,
  body: { version: number; text?: string; translations?: Translation[] },
): Promise<CapMessage> => postPersonally<CapMessage>(`${message(id)}/confirm`, body);
export const declineCapMessage = (
  id: string,
  body: { version: number; comment?: string },
): Promise<CapMessage> => post<CapMessage>(`${message(id)}/decline`, body);

const keys = '/api/v1/api-keys';
const key = (id: string) => `${keys}/${encodeURIComponent(id)}`;

export const listApiKeys = (): Promise<Page<ApiKey>> => get<Page<ApiKey>>(keys);
export const addApiKey = (wish: ApiKeyWish & { unit?: string }): Promise<MadeApiKey> =>
  post<MadeApiKey>(keys, { ...wish, scope: 'cap' });
export const saveApiKey = (id: string, wish: Partial<ApiKeyWish>): Promise<ApiKey> =>
  patch<ApiKey>(key(id), wish);
export const revokeApiKey = (id: string): Promise<void> => remove<void>(key(id));

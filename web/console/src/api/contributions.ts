// "Gửi lên cấp trên", and the queue of the editors above.
import { get, type Page, post } from './http';
import type { BulletinState, Priority } from './types';

export type ContributionState = 'waiting' | 'returned' | 'taken' | 'withdrawn';

export interface Contribution {
  id: string;
  bulletin: string;
  sent_version: number;
  unit: string;
  unit_name: string;
  to: string;
  to_name: string;
  state: ContributionState;
  sent_name: string;
  sent_at: string;
  comment: string;
  handled_name: string;
  changed: string;
  version: number;
  title: string;
  text: string;
  media: string | null;
  priority: Priority | 'emergency';
  // The copy of the editors, and how far it is.
  result: string | null;
  result_state: BulletinState | null;
  may_handle: boolean;
  may_withdraw: boolean;
}

export type Direction = 'received' | 'sent';

const path = '/api/v1/contributions';
const one = (id: string) => `${path}/${encodeURIComponent(id)}`;

export const listContributions = (wish: {
  direction: Direction;
  state?: string;
  cursor?: string;
  limit?: number;
}): Promise<Page<Contribution>> => get<Page<Contribution>>(path, { ...wish });
export const contribute = (bulletin: string, version: number, key: string): Promise<Contribution> =>
  post<Contribution>(
    `/api/v1/bulletins/${encodeURIComponent(bulletin)}/contribute`,
    { version },
    { key },
  );
export const giveBack = (id: string, version: number, comment: string): Promise<Contribution> =>
  post<Contribution>(`${one(id)}/return`, { version, comment });
export const take = (id: string, version: number, key: string): Promise<Contribution> =>
  post<Contribution>(`${one(id)}/take`, { version }, { key });
export const withdraw = (id: string, version: number): Promise<Contribution> =>
  post<Contribution>(`${one(id)}/withdraw`, { version });

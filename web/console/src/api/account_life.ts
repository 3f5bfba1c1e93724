// The later life of an account: forgotten passwords, standing in for somebody, leaving.
import { get, type Page, post, remove } from './http';
import type { Account } from './types';

const account = (id: string) => `/api/v1/accounts/${encodeURIComponent(id)}`;

export interface ResetCode {
  code: string;
  expires: string;
}
export const giveResetCode = (id: string): Promise<ResetCode> =>
  post<ResetCode>(`${account(id)}/reset-code`, {});
export const resetByCode = (wish: {
  username: string;
  code: string;
  password: string;
}): Promise<void> => post<void>('/api/v1/session/reset', wish, { mayBeSignedOut: true });

export interface Person {
  id: string;
  name: string;
  post: string;
}

export interface OpenMatters {
  items: {
    kind: 'bulletin' | 'schedule' | 'contribution';
    id: string;
    title: string;
    state: string | null;
    at: string | null;
  }[];
  inbox_waiting: number;
  successors: Person[];
}
export const readOpenMatters = (id: string): Promise<OpenMatters> =>
  get<OpenMatters>(`${account(id)}/open-matters`);
export interface HandOverWish {
  unit?: string;
  roles?: string[];
  successor?: string;
  reason?: string;
  version?: number;
}
export const handOver = (
  id: string,
  wish: HandOverWish,
): Promise<{ account: Account; given: number }> =>
  post<{ account: Account; given: number }>(`${account(id)}/hand-over`, wish);

export interface Delegation {
  id: string;
  from: string;
  from_name: string;
  to: string;
  to_name: string;
  role: string;
  unit: string;
  begins: string;
  last: string;
  reason: string;
  state: 'ahead' | 'holds' | 'over' | 'ended';
  gives_nothing?: boolean;
  may_end?: boolean;
}
export interface DelegationWish {
  from?: string;
  to: string;
  role: string;
  unit: string;
  begins: string;
  last: string;
  reason: string;
}
const delegations = '/api/v1/delegations';
// With a day: those that held on it.
export const listDelegations = (of: string, day?: string): Promise<Page<Delegation>> =>
  get<Page<Delegation>>(delegations, { account: of, day });
export const lendRole = (wish: DelegationWish): Promise<Delegation> =>
  post<Delegation>(delegations, wish);
export const endDelegation = (id: string): Promise<void> =>
  remove<void>(`${delegations}/${encodeURIComponent(id)}`);
export const listStandIns = (id: string): Promise<Page<Person>> =>
  get<Page<Person>>(`${account(id)}/stand-ins`);

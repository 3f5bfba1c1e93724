import { get, type Page, patch, post } from './http';
import type { Account, Right } from './types';

const path = '/api/v1/accounts';
const one = (id: string) => `${path}/${encodeURIComponent(id)}`;

export interface AccountFilter {
  unit?: string;
  role?: string;
  q?: string;
  // As of the end of this day; today without one.
  day?: string;
  cursor?: string;
  limit?: number;
}

export interface AccountPage extends Page<Account> {
  day: string;
  // What was taken from somebody, or locked, before this day is not known.
  known_from: string;
}

export const listAccounts = (filter: AccountFilter): Promise<AccountPage> =>
  get<AccountPage>(path, { ...filter });
export const addAccount = (account: Partial<Account> & { password: string }): Promise<Account> =>
  post<Account>(path, account);
export const saveAccount = (id: string, change: Partial<Account>): Promise<Account> =>
  patch<Account>(one(id), change);
export const changeOwnPassword = (current: string, password: string): Promise<void> =>
  post<void>('/api/v1/session/password', { current, password });
export interface StartedOtp {
  secret: string;
  uri: string;
}

export const startOtp = (): Promise<StartedOtp> => post<StartedOtp>('/api/v1/session/otp', {});
export const confirmOtp = (otp: string): Promise<void> =>
  post<void>('/api/v1/session/otp/confirm', { otp });
export const stopOtp = (otp: string): Promise<void> =>
  post<void>('/api/v1/session/otp/disable', { otp });

// Somebody who held a right in a unit on a day, and through what.
export interface RightHolder {
  account: string;
  username: string;
  name: string;
  post: string;
  // Where he sits today.
  unit: string;
  by: {
    role: string;
    unit: string;
    from: string;
    to: string | null;
    lent_by: { account: string; name: string } | null;
  }[];
  maybe_locked: boolean;
}

export interface RightHolders extends Page<RightHolder> {
  day: string;
  // What was taken from somebody before this day is not known.
  known_from: string;
}

export const listRightHolders = (asked: {
  right: Right;
  unit: string;
  day?: string;
  account?: string;
  cursor?: string;
}): Promise<RightHolders> => get<RightHolders>('/api/v1/rights', { ...asked, limit: 100 });

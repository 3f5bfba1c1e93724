// Where one is signed in.
import { get, type Page, remove } from './http';

export interface OwnSession {
  id: string;
  client: string;
  address: string;
  created: string;
  last_used: string;
  expires: string;
  current: boolean;
}

const path = '/api/v1/sessions';

export const listSessions = (): Promise<Page<OwnSession>> => get<Page<OwnSession>>(path);
export const revokeSession = (id: string): Promise<void> =>
  remove<void>(`${path}/${encodeURIComponent(id)}`);
export const revokeOtherSessions = (): Promise<void> => remove<void>(path);

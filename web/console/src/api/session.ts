import { post, remove, send } from './http';
import { asProblem } from './problem';
import type { Session } from './types';

const path = '/api/v1/session';

export async function readSession(signal?: AbortSignal): Promise<Session | null> {
  try {
    return await send<Session>('GET', path, { mayBeSignedOut: true, signal });
  } catch (error) {
    if (asProblem(error).status === 401) return null;
    throw error;
  }
}

export interface Credentials {
  username: string;
  password: string;
  otp?: string;
}

export const signIn = (credentials: Credentials): Promise<Session> =>
  post<Session>(path, credentials, { mayBeSignedOut: true });

export const signOut = (): Promise<void> => remove<void>(path);

// The password once more, for what asks for somebody who gave it a moment ago.
export const confirmSession = (password: string, otp?: string): Promise<Session> =>
  post<Session>(`${path}/confirm`, { password, otp });

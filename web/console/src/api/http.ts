// The one door to the server. Adds the CSRF token and the idempotency key, reads problems, and holds
// a request back while the officer signs in again, so that an expired session loses nothing.
import { Problem, readProblem } from './problem';

export type Query = Record<string, string | number | boolean | undefined | null>;

export interface Call {
  query?: Query;
  body?: unknown;
  signal?: AbortSignal;
  // Two sends of one intention carry one key: the second is answered, not repeated.
  key?: string;
  headers?: Record<string, string>;
  // The sign-in page asks whether there is a session; a "no" is an answer there, not an expiry.
  mayBeSignedOut?: boolean;
}

let csrfToken = '';
let signInAgain: (() => Promise<void>) | undefined;
let waitingForSignIn: Promise<void> | undefined;
let isUnconfirmed = false;

export function setCsrfToken(token: string | undefined): void {
  csrfToken = token ?? '';
}

// The page was opened without a line, for whoever was here last. Until the server has said who is,
// nothing is asked of it but that: the cookie may be another person's by then.
export function setUnconfirmed(value: boolean): void {
  isUnconfirmed = value;
}

export function onSessionExpired(ask: (() => Promise<void>) | undefined): void {
  signInAgain = ask;
}

export function csrfHeader(): string {
  if (csrfToken) return csrfToken;
  const cookie = document.cookie.split('; ').find((part) => part.startsWith('csrf='));
  return cookie ? decodeURIComponent(cookie.slice('csrf='.length)) : '';
}

export function newKey(): string {
  // randomUUID exists only on https and localhost; officers also reach a server on plain http.
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

export function url(path: string, query?: Query): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query ?? {})) {
    if (value !== undefined && value !== null && value !== '') search.set(name, String(value));
  }
  const text = search.toString();
  return text ? `${path}?${text}` : path;
}

function prepare(method: string, call: Call, key: string): RequestInit {
  const headers: Record<string, string> = { Accept: 'application/json', ...call.headers };
  let body: BodyInit | undefined;
  if (call.body instanceof Blob) {
    body = call.body;
  } else if (call.body !== undefined) {
    body = JSON.stringify(call.body);
    headers['Content-Type'] = 'application/json';
  }
  if (method !== 'GET') headers['X-CSRF-Token'] = csrfHeader();
  if (method === 'POST') headers['Idempotency-Key'] = key;
  return {
    method,
    headers,
    body,
    signal: call.signal,
    credentials: 'same-origin',
    // A page that is left while something is being taken away still sends it.
    keepalive: method === 'DELETE',
  };
}

async function reach(address: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(address, init);
  } catch (error) {
    if (init.signal?.aborted) throw error;
    throw new Problem(0, { code: 'network' });
  }
}

function waitForSignIn(ask: () => Promise<void>): Promise<void> {
  // Many requests may notice the expiry at once; the officer is asked once.
  waitingForSignIn ??= ask().finally(() => {
    waitingForSignIn = undefined;
  });
  return waitingForSignIn;
}

// 401 also when the password is given again without its code, or with a wrong one: nobody is signed
// out by that.
async function isOver(response: Response): Promise<boolean> {
  if (response.status !== 401) return false;
  const told = (await response
    .clone()
    .json()
    .catch(() => ({}))) as { code?: string };
  return !told.code?.startsWith('session.otp');
}

export async function raw(method: string, path: string, call: Call = {}): Promise<Response> {
  if (isUnconfirmed && !call.mayBeSignedOut) throw new Problem(0, { code: 'network' });
  const address = url(path, call.query);
  const key = call.key ?? newKey();
  let response = await reach(address, prepare(method, call, key));
  if (!call.mayBeSignedOut && signInAgain && (await isOver(response))) {
    await waitForSignIn(signInAgain);
    response = await reach(address, prepare(method, call, key));
  }
  if (!response.ok) throw await readProblem(response);
  return response;
}

export async function send<T>(method: string, path: string, call: Call = {}): Promise<T> {
  const response = await raw(method, path, call);
  if (response.status === 204) return undefined as T;
  const text = await response.text();
  return (text ? JSON.parse(text) : undefined) as T;
}

export const get = <T>(path: string, query?: Query, signal?: AbortSignal): Promise<T> =>
  send<T>('GET', path, { query, signal });
export const post = <T>(path: string, body: unknown = {}, call: Call = {}): Promise<T> =>
  send<T>('POST', path, { ...call, body });
export const patch = <T>(path: string, body: unknown): Promise<T> =>
  send<T>('PATCH', path, { body });
export const put = <T>(path: string, body: unknown): Promise<T> => send<T>('PUT', path, { body });
export const remove = <T>(path: string, body?: unknown): Promise<T> =>
  send<T>('DELETE', path, { body });

export interface Page<T> {
  items: T[];
  next?: string | null;
}

// The server's HTTP interface as a client sees it: signs in, sends, and looks at every answer, be it
// as asked for or a refusal.
import { randomUUID } from 'node:crypto';
import { validate } from './validate.ts';

export interface Account {
  username: string;
  password: string;
  roles: string[];
  unit: string;
  unit_name: string;
}

// Answers are held against docs/openapi.yaml, not against types.
export type Json = any;

export interface Answer {
  status: number;
  headers: Headers;
  text: string;
  body: Json;
}

export interface Wish {
  // The status that the caller counts on; any other throws. Without it every answer is handed back.
  expect?: number;
  key?: string; // Idempotency-Key
  headers?: Record<string, string>;
}

export class Api {
  token = '';
  cookie = '';
  csrf = '';
  account: Json;

  constructor(
    readonly url: string,
    readonly way: 'bearer' | 'cookie' = 'bearer',
  ) {}

  static async signIn(url: string, account: Account, way: 'bearer' | 'cookie' = 'bearer'): Promise<Api> {
    const api = new Api(url, way);
    await api.signIn(account.username, account.password);
    return api;
  }

  async signIn(username: string, password: string): Promise<void> {
    const answer = await this.post('/api/v1/session', { username, password }, { expect: 201 });
    this.token = answer.body.token;
    this.csrf = answer.body.csrf_token;
    this.account = answer.body.account;
    this.cookie = (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  }

  get(path: string, wish: Wish = {}): Promise<Answer> {
    return this.send('GET', path, undefined, wish);
  }

  post(path: string, body?: Json, wish: Wish = {}): Promise<Answer> {
    return this.send('POST', path, body, wish);
  }

  put(path: string, body: Json, wish: Wish = {}): Promise<Answer> {
    return this.send('PUT', path, body, wish);
  }

  patch(path: string, body: Json, wish: Wish = {}): Promise<Answer> {
    return this.send('PATCH', path, body, wish);
  }

  remove(path: string, body?: Json, wish: Wish = {}): Promise<Answer> {
    return this.send('DELETE', path, body, wish);
  }

  // Strings and bytes go as they are, whatever they hold; anything else as JSON.
  async send(method: string, path: string, body: Json, wish: Wish = {}): Promise<Answer> {
    const raw = body === undefined || typeof body === 'string' || body instanceof Uint8Array;
    const headers: Record<string, string> = { ...this.credentials(method), ...wish.headers };
    if (body !== undefined) headers['Content-Type'] ??= 'application/json';
    if (wish.key) headers['Idempotency-Key'] = wish.key;
    const response = await fetch(this.url + path, {
      method,
      headers,
      body: raw ? body : JSON.stringify(body),
      redirect: 'manual',
      signal: AbortSignal.timeout(30_000),
    });
    const text = await response.text();
    const kind = response.headers.get('content-type') ?? '';
    const answer: Answer = {
      status: response.status,
      headers: response.headers,
      text,
      body: /json/.test(kind) && text ? JSON.parse(text) : undefined,
    };
    validate(method, path, answer);
    if (wish.expect !== undefined && wish.expect !== answer.status) {
      throw new Error(
        `${method} ${path}: expected ${wish.expect}, got ${answer.status} ${text.slice(0, 600)}`,
      );
    }
    return answer;
  }

  private credentials(method: string): Record<string, string> {
    if (this.way === 'bearer') return this.token ? { Authorization: `Bearer ${this.token}` } : {};
    if (!this.cookie) return {};
    return method === 'GET'
      ? { Cookie: this.cookie }
      : { Cookie: this.cookie, 'X-CSRF-Token': this.csrf };
  }
}

export const newKey = () => randomUUID();

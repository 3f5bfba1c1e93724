import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { get, onSessionExpired, post, setCsrfToken } from './http';
import { asProblem } from './problem';

const answers: (() => Response | Promise<Response>)[] = [];
const asked: { url: string; init: RequestInit }[] = [];

const json = (status: number, body: unknown) => () =>
  new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/json' } });
const header = (index: number, name: string) =>
  (asked[index]?.init.headers as Record<string, string> | undefined)?.[name];

beforeEach(() => {
  answers.length = 0;
  asked.length = 0;
  setCsrfToken('token-of-the-session');
  vi.stubGlobal('fetch', (url: string, init: RequestInit) => {
    asked.push({ url, init });
    const next = answers.shift();
    return next ? Promise.resolve(next()) : Promise.reject(new TypeError('network'));
  });
});

afterEach(() => {
  onSessionExpired(undefined);
  vi.unstubAllGlobals();
});

describe('a call to the server', () => {
  it('carries the CSRF token and a fresh idempotency key with every POST', async () => {
    answers.push(json(201, {}), json(201, {}));
    await post('/api/v1/bulletins', { title: 'a' });
    await post('/api/v1/bulletins', { title: 'b' });
    expect(header(0, 'X-CSRF-Token')).toBe('token-of-the-session');
    expect(header(0, 'Idempotency-Key')).toBeTruthy();
    expect(header(0, 'Idempotency-Key')).not.toBe(header(1, 'Idempotency-Key'));
  });

  it('leaves empty filters out of the address', async () => {
    answers.push(json(200, { items: [] }));
    await get('/api/v1/devices', { q: '', unit: undefined, state: 'offline' });
    expect(asked[0]?.url).toBe('/api/v1/devices?state=offline');
  });

  it('waits for a new sign-in and then repeats the same intention under the same key', async () => {
    answers.push(
      json(401, { code: 'session.required', title: 'Hết hạn' }),
      json(201, { id: 'b1' }),
    );
    const ask = vi.fn(() => {
      setCsrfToken('token-of-the-new-session');
      return Promise.resolve();
    });
    onSessionExpired(ask);
    const answer = await post<{ id: string }>('/api/v1/bulletins', { title: 'a' });
    expect(answer.id).toBe('b1');
    expect(ask).toHaveBeenCalledOnce();
    expect(header(0, 'Idempotency-Key')).toBe(header(1, 'Idempotency-Key'));
    expect(header(1, 'X-CSRF-Token')).toBe('token-of-the-new-session');
  });

  it('asks for the sign-in once, however many calls notice the expiry', async () => {
    answers.push(json(401, {}), json(401, {}), json(200, {}), json(200, {}));
    let signedIn: () => void = () => undefined;
    const ask = vi.fn(() => new Promise<void>((resolve) => (signedIn = resolve)));
    onSessionExpired(ask);
    const both = Promise.all([get('/a'), get('/b')]);
    await vi.waitFor(() => expect(ask).toHaveBeenCalled());
    signedIn();
    await both;
    expect(ask).toHaveBeenCalledOnce();
  });

  it('takes a wrong one-time code for what it is and not for the end of the session', async () => {
    answers.push(json(401, { code: 'session.otp_wrong', title: 'Mã không đúng' }));
    const ask = vi.fn(() => Promise.resolve());
    onSessionExpired(ask);
    const refused = await post('/api/v1/session/confirm', { password: 'a' }).catch(asProblem);
    expect(refused).toMatchObject({ code: 'session.otp_wrong' });
    expect(ask).not.toHaveBeenCalled();
  });

  it('tells a lost line from a refusal', async () => {
    const lost = await get('/a').catch(asProblem);
    expect(lost).toMatchObject({ isOffline: true, code: 'network' });
    answers.push(
      json(422, {
        code: 'schedule.quiet_hours',
        title: '03:15 nằm trong khung giờ không phát.',
        suggestion: '2026-11-22T05:30:00+07:00',
        errors: [{ path: 'starts', code: 'schedule.quiet_hours', message: 'Chọn giờ khác.' }],
      }),
    );
    const refused = asProblem(await post('/b').catch((error: unknown) => error));
    expect(refused.isOffline).toBe(false);
    expect(refused.suggestion).toBe('2026-11-22T05:30:00+07:00');
    expect(refused.errorAt('starts')).toBe('Chọn giờ khác.');
    expect(refused.errorAt('title')).toBeUndefined();
  });
});

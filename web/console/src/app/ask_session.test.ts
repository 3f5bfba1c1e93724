import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { get, setUnconfirmed } from '../api/http';
import type { Account, Session } from '../api/types';
import { account } from '../test_account';
import { askSession, entered } from './ask_session';
import { keepSession, keptAccount } from './kept_session';

const session = (more: Partial<Account> = {}): Session => ({
  account: { ...account, phone: '0912345678', ...more },
  csrf_token: 'secret',
});
const answers = (answer: () => Response) => vi.stubGlobal('fetch', async () => answer());
const lineIsAway = () =>
  vi.stubGlobal('fetch', async () => {
    throw new TypeError('Failed to fetch');
  });
const signedOut = () => Response.json({ code: 'session.required' }, { status: 401 });
const before = { account, offline: true };

beforeEach(() => localStorage.clear());
afterEach(() => {
  vi.unstubAllGlobals();
  setUnconfirmed(false);
});

describe('a session is kept', () => {
  it('as what the pages show of a person, without a key to anything', () => {
    keepSession(session());
    expect(keptAccount()).toEqual(account);
    expect(JSON.stringify({ ...localStorage })).not.toMatch(/secret|0912345678/);
  });

  it('for a week', () => {
    keepSession(session(), Date.now() - 8 * 86_400_000);
    expect(keptAccount()).toBeUndefined();
  });

  it('not of somebody who still has to choose a password or a second factor', () => {
    keepSession(session());
    keepSession(session({ must_change_password: true }));
    expect(keptAccount()).toBeUndefined();
    keepSession({ ...session(), otp_missing: true });
    expect(keptAccount()).toBeUndefined();
  });

  it('until the server says that it is over', async () => {
    keepSession(session());
    answers(signedOut);
    expect(await askSession(undefined)).toBeNull();
    expect(keptAccount()).toBeUndefined();
  });
});

describe('without a line', () => {
  it('the console opens for who was here last, and asks the server nothing else', async () => {
    keepSession(session());
    lineIsAway();
    expect(await askSession(undefined)).toEqual({ account, offline: true });
    const asked = vi.fn(async () => Response.json({}));
    vi.stubGlobal('fetch', asked);
    await expect(get('/api/v1/units')).rejects.toMatchObject({ isOffline: true });
    expect(asked).not.toHaveBeenCalled();
  });

  it('it does not open for anybody where nobody was kept', async () => {
    lineIsAway();
    await expect(askSession(undefined)).rejects.toMatchObject({ isOffline: true });
  });

  it('a page that is open stays as it is', async () => {
    entered(session());
    lineIsAway();
    await expect(askSession(session())).rejects.toMatchObject({ isOffline: true });
    await expect(askSession(null)).rejects.toMatchObject({ isOffline: true });
  });

  it('is not what a server that fails says', async () => {
    keepSession(session());
    answers(() => Response.json({}, { status: 503 }));
    await expect(askSession(undefined)).rejects.toMatchObject({ status: 503 });
  });
});

describe('with the line back', () => {
  beforeEach(() => setUnconfirmed(true));

  it('the same person goes on', async () => {
    answers(() => Response.json(session()));
    expect(await askSession(before)).toEqual(session());
    expect(await get('/api/v1/session')).toEqual(session());
  });

  it('a session that ended is signed in to again, and nothing is sent until then', async () => {
    keepSession(session());
    answers(signedOut);
    expect(await askSession(before)).toEqual({ ...before, ended: true });
    expect(keptAccount()).toBeUndefined();
    await expect(get('/api/v1/units')).rejects.toMatchObject({ isOffline: true });
  });

  it('nothing is sent in the name of another who is signed in by now', async () => {
    answers(() => Response.json(session({ id: '2', name: 'Người khác' })));
    expect(await askSession(before)).toEqual({ ...before, ended: true });
    await expect(get('/api/v1/units')).rejects.toMatchObject({ isOffline: true });
  });
});

import { afterEach, expect, vi as mock, test } from 'vitest';
import { canUsePasskeys, postPersonally, toBytes, toText } from './passkeys';
import { Problem } from './problem';

const json = (status: number, body: unknown) =>
  new Response(JSON.stringify(body), {
    status,
    headers: { 'Content-Type': 'application/json' },
  });

afterEach(() => mock.unstubAllGlobals());

test('bytes go as base64url without padding and come back', () => {
  const bytes = Uint8Array.from([0, 255, 62, 63, 250]);
  expect(toText(bytes.buffer)).not.toMatch(/[+/=]/);
  expect([...toBytes(toText(bytes.buffer))]).toEqual([...bytes]);
});

test('what needs no person is sent once, as it is', async () => {
  const fetch = mock.fn(async () => json(201, { id: '1' }));
  mock.stubGlobal('fetch', fetch);
  await expect(postPersonally('/api/v1/emergencies', { text: 'Nước lên' })).resolves.toEqual({
    id: '1',
  });
  expect(fetch).toHaveBeenCalledOnce();
});

test('a person is asked for only after the server did, and signs what the server prepared', async () => {
  const sent: [string, Record<string, unknown>][] = [];
  mock.stubGlobal(
    'fetch',
    mock.fn(async (address: string, init: RequestInit) => {
      sent.push([address, JSON.parse(String(init.body)) as Record<string, unknown>]);
      if (sent.length === 1)
        return json(403, { code: 'approval.person_missing', title: 'Cần khóa' });
      if (address.endsWith('/prepare')) {
        return json(200, {
          challenge: 'AAEC',
          site: 'loa.vn',
          credentials: ['AQ'],
          statement: '{}',
        });
      }
      return json(201, { id: '1' });
    }),
  );
  const get = mock.fn(async () => ({
    rawId: Uint8Array.from([1]).buffer,
    response: {
      authenticatorData: Uint8Array.from([2]).buffer,
      clientDataJSON: Uint8Array.from([3]).buffer,
      signature: Uint8Array.from([4]).buffer,
    },
  }));
  mock.stubGlobal('isSecureContext', true);
  mock.stubGlobal('PublicKeyCredential', () => undefined);
  mock.stubGlobal('navigator', { credentials: { get } });
  expect(canUsePasskeys()).toBe(true);

  await postPersonally('/api/v1/emergencies', { text: 'Nước lên' });

  expect(sent.map(([address]) => address)).toEqual([
    '/api/v1/emergencies',
    '/api/v1/emergencies/prepare',
    '/api/v1/emergencies',
  ]);
  expect(sent[2]?.[1]).toEqual({
    text: 'Nước lên',
    passkey: { credential: 'AQ', authenticator_data: 'Ag', client_data: 'Aw', signature: 'BA' },
  });
});

test('another refusal is no reason to ask for a key', async () => {
  mock.stubGlobal(
    'fetch',
    mock.fn(async () => json(403, { code: 'emergency.not_allowed', title: 'Không có quyền' })),
  );
  await expect(postPersonally('/api/v1/emergencies', {})).rejects.toBeInstanceOf(Problem);
});

import { afterEach, expect, it, vi } from 'vitest';
import type { Emergency } from '../../api/emergency_types';
import { stepFrom } from './step_from';

afterEach(() => vi.unstubAllGlobals());

// A server on which somebody else has made version 2 meanwhile.
function ahead() {
  const sent: unknown[] = [];
  vi.stubGlobal('fetch', async (_path: string, init: RequestInit) => {
    if (init.method === 'GET') return Response.json({ id: '9', version: 2 });
    const body = JSON.parse(String(init.body));
    sent.push(body);
    return body.version === 2
      ? Response.json({ id: '9', version: 3 })
      : Response.json({ code: 'emergency.stale' }, { status: 409 });
  });
  return sent;
}

const seen = { id: '9', version: 1 } as Emergency;

it('goes on from the newer version when it is to be silent', async () => {
  const sent = ahead();
  const answer = await stepFrom(seen, 'cancel', { comment: 'nhầm' }, () => undefined);
  expect(answer.version).toBe(3);
  expect(sent).toEqual([
    { version: 1, comment: 'nhầm' },
    { version: 2, comment: 'nhầm' },
  ]);
});

it('does not put words over words nobody has read', async () => {
  const sent = ahead();
  const onStale = vi.fn();
  await expect(stepFrom(seen, 'update', { text: 'Mới' }, onStale)).rejects.toMatchObject({
    code: 'emergency.stale',
  });
  expect(sent).toHaveLength(1);
  expect(onStale).toHaveBeenCalled();
});

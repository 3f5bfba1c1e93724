// Pauses, particular days, Tết and campaigns in a real Chromium; and the plan that the device then
// holds has nothing of what was paused.
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Json } from './support/api.ts';
import { ConsoleScripts, missingForConsole } from './support/console_scripts.ts';
import { dayOf } from './support/day_clock.ts';
import { hasDevicePrograms } from './support/places.ts';
import { waitFor } from './support/wait.ts';

const missing = missingForConsole();
if (missing) console.log(`the days of the year are not tried: ${missing}`);

const hour = 3_600_000;

describe.skipIf(missing !== undefined)('the days of the year', () => {
  let scripts: ConsoleScripts | undefined;

  beforeAll(async () => {
    scripts = await ConsoleScripts.start('year');
  });
  afterAll(async () => await scripts?.dispose());

  it('are set by forms, at a desk and on a phone', { timeout: 300_000 }, () =>
    scripts?.run('year'));

  it.skipIf(!hasDevicePrograms)('are kept by the plan of the device', { timeout: 90_000 }, async () => {
    if (!scripts) throw new Error('nothing runs');
    const { server, agents } = scripts;
    const editor = await server.signIn('commune_editor');
    const { items } = (await editor.get('/api/v1/pauses', { expect: 200 })).body;
    const pause = items.find((one: Json) => one.schedule && !one.lifted);
    expect(pause, JSON.stringify(items)).toBeDefined();
    const { token } = agents[0]!.identity();
    const ask = (path: string) =>
      fetch(`${server.url}${path}`, { headers: { Authorization: `Bearer ${token}` } });
    // Of the paused schedule: the days on which the device will play it.
    const days = await waitFor(
      'the plan has the schedule',
      async () => {
        const { plan } = (await (await ask('/device/v1/plan')).json()) as Json;
        const header = JSON.parse(Buffer.from(plan.payload, 'base64url').toString()) as Json;
        const found: string[] = [];
        for (const part of header.parts as Json[]) {
          const packed = Buffer.from(await (await ask(`/device/v1/plan/${part.hash}`)).arrayBuffer());
          const text = packed[0] === 0x1f ? gunzipSync(packed).toString() : packed.toString();
          for (const [, at] of text.matchAll(new RegExp(`${pause.schedule}@(\\d+)#`, 'g')))
            found.push(dayOf(Number(at)));
        }
        return found.length > 0 && found;
      },
      { within: 30_000, every: 500 },
    );
    expect(days).not.toContain(pause.from);
    expect(days).toContain(dayOf(Date.parse(`${pause.to}T12:00:00+07:00`) + 24 * hour));
  });
});

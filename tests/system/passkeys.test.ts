// A person's own key from his browser to the loudspeaker: made in the console, vouched for by the root,
// asked for by the device, and heard. What no person signed is refused before it is sent.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Agent } from './support/agent.ts';
import { type Json, newKey } from './support/api.ts';
import { expectProblem } from './support/desk.ts';
import { chromium, consoleFolder, hasDevicePrograms, outputFolder, program, root } from './support/places.ts';
import { run } from './support/process.ts';
import { Server } from './support/server.ts';

const missing = [
  join(consoleFolder, 'index.html'),
  join(root, 'web/console/node_modules/playwright-core'),
  chromium,
].find((file) => !existsSync(file));
if (missing) console.log(`passkeys are not tried: there is no ${missing}`);

describe.skipIf(missing !== undefined || !hasDevicePrograms)('a passkey', () => {
  let server: Server;
  let agent: Agent;
  let device: Json;

  beforeAll(async () => {
    server = await Server.start({ name: 'passkeys' });
    const { unit } = server.account('commune_editor');
    device = server.devices().find((one) => String(one.unit) === String(unit)) as Json;
    agent = Agent.start({ name: 'passkeys/agent-1', server: server.url, pair: device.pairing_code });
    await agent.isPaired();
  });
  afterAll(async () => {
    await agent?.dispose();
    await server?.dispose();
  });

  it('signs an alert in the browser, and the device that asks for it sounds', { timeout: 200_000 }, async () => {
    const { unit } = server.account('commune_editor');
    const { code, out } = await run(
      process.execPath,
      [
        ...['e2e/run.mjs', 'e2e/passkey.ts', '--url', `http://localhost:${server.listensOn}`],
        ...['--accounts', join(server.data, 'demo-accounts.json'), '--data', server.data],
        ...['--device', agent.data, '--device-id', device.id, '--unit', unit],
        ...['--nguon', program('nguon'), '--out', outputFolder('passkeys')],
      ],
      { cwd: join(root, 'web/console'), within: 180_000, environment: { CHROMIUM: chromium } },
    );
    expect(code, out).toBe(0);
    const told = out.split('\n').find((line) => line.startsWith('{"id"'));
    expect(JSON.parse(told as string), out).toMatchObject({ reason: null, wrong: [] });
    expect(['sounding', 'sounded']).toContain(JSON.parse(told as string).reached);
  });

  it('is missed where somebody sends without it', async () => {
    const editor = await server.signIn('commune_editor', device.unit);
    const wish = {
      text: 'Nước lên.',
      audience: [{ device: device.id }],
      expires: new Date(Date.now() + 3_600_000).toISOString(),
    };
    const answer = await editor.post('/api/v1/emergencies', wish, { key: newKey() });
    expectProblem(answer, 403, 'approval.person_missing');
  });
});

// The console in a real Chromium against the real server: the road clicked from login to the played
// mark, what may go wrong while typing, and every page looked at. The scripts are the console's own.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Agent } from './support/agent.ts';
import { consoleFolder, hasDevicePrograms, outputFolder, root } from './support/places.ts';
import { run } from './support/process.ts';
import { Server } from './support/server.ts';

const chromium = process.env.CHROMIUM ?? '/usr/bin/chromium';
const missing = [
  [join(consoleFolder, 'index.html'), 'web/console is not built (npm run build in web/console)'],
  [join(root, 'web/console/node_modules/playwright-core'), 'npm ci in web/console has not run'],
  [chromium, 'there is no Chromium'],
].find(([file]) => !existsSync(file as string));
if (missing) console.log(`the console is not tried: ${missing[1]}`);

describe.skipIf(missing !== undefined)('the console', () => {
  const pictures = outputFolder('console');
  let server: Server;
  let agents: Agent[] = [];

  beforeAll(async () => {
    server = await Server.start({ name: 'console' });
    if (!hasDevicePrograms) return;
    const { unit } = server.account('commune_editor');
    const own = server.devices().filter((one) => String(one.unit) === String(unit));
    agents = own.slice(0, 2).map((one, i) =>
      Agent.start({
        name: `console/agent-${i + 1}`,
        server: server.url,
        pair: one.pairing_code,
        output: 'null',
      }),
    );
    for (const agent of agents) await agent.isPaired();
  });
  afterAll(async () => {
    for (const agent of agents) await agent.dispose();
    await server?.dispose();
  });

  const script = async (name: string, more: string[] = []) => {
    const { code, out } = await run(
      process.execPath,
      [
        ...['e2e/run.mjs', `e2e/${name}.ts`, '--url', server.url],
        ...['--accounts', join(server.data, 'demo-accounts.json'), '--out', pictures, ...more],
      ],
      { cwd: join(root, 'web/console'), within: 400_000, environment: { CHROMIUM: chromium } },
    );
    console.log(out.trim().split('\n').slice(-40).join('\n'));
    expect(code, out).toBe(0);
  };

  it('the road of a bulletin can be clicked from login to the played mark', { timeout: 420_000 }, () =>
    script('road', hasDevicePrograms ? [] : ['--until', 'scheduled']));

  it('nothing typed is lost, whatever goes wrong', { timeout: 200_000 }, () => script('trouble'));

  it('an officer can put his own desk in order', { timeout: 200_000 }, () => script('desk'));

  it('an alert is sent, watched, corrected and ended', { timeout: 300_000 }, () => script('alarm'));

  it('every page is sound at a desk and on a phone', { timeout: 300_000 }, () => script('screens'));
});

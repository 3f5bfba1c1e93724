// A device and its server over TLS: whom it believes, also on a day when its own clock says that the
// certificate is of the future.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Agent } from './support/agent.ts';
import type { Api } from './support/api.ts';
import { Authority } from './support/certificates.ts';
import { approved, schedule } from './support/desk.ts';
import { hasDevicePrograms } from './support/places.ts';
import { type DemoDevice, Server } from './support/server.ts';
import { heardBy, isReady, settled, soundOf } from './support/sound.ts';
import { waitFor } from './support/wait.ts';

const tenYears = 10 * 365 * 86_400;

describe.skipIf(!hasDevicePrograms)('over TLS a device', { timeout: 120_000 }, () => {
  let authority: Authority;
  let stranger: Authority;
  let server: Server;
  let device: DemoDevice;
  let agent: Agent;
  let editor: Api;
  let approver: Api;

  beforeAll(async () => {
    // Only this test's own requests: agents look at certificates by themselves.
    process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';
    authority = await Authority.make();
    stranger = await Authority.make();
    server = await Server.start({ name: 'device_tls', tls: await authority.issue() });
    [device] = server.devices() as [DemoDevice];
    editor = await server.signIn('commune_editor', device.unit);
    approver = await server.signIn('commune_approver', device.unit);
  });
  afterAll(async () => {
    await agent?.dispose();
    await server?.dispose();
    authority?.dispose();
    stranger?.dispose();
    delete process.env.NODE_TLS_REJECT_UNAUTHORIZED;
  });

  const start = (name: string, ca: string | undefined): Agent =>
    Agent.start({ name: `device_tls/${name}`, server: server.url, pair: device.pairing_code, ca });
  const isRefused = async (one: Agent) => {
    await waitFor('it does not believe the certificate', () => one.said('agent.not_yet_enrolled'));
    expect(one.said('certificate')).toBe(true);
    expect(one.said('agent.enrolled')).toBe(false);
    await one.dispose();
  };

  it('tells nothing to a server whose certificate nobody vouches for', async () => {
    await isRefused(start('unknown-ca', undefined));
    await isRefused(start('other-ca', stranger.ca));
  });

  it('is paired where its authority vouches for the server, and plays', async () => {
    agent = start('agent', authority.ca);
    await agent.isPaired();
    const bulletin = await approved(editor, approver, {
      title: 'Tin qua đường truyền mã hóa',
      text: 'Chiều nay trạm y tế xã tiêm phòng cho trẻ em. Mời các gia đình đưa trẻ đến đúng giờ.',
      channels: ['speaker'],
      audience: [{ device: device.id }],
    });
    const at = Math.ceil(Date.now() / 1000 + 12) * 1000;
    await schedule(approver, bulletin, at);
    const sound = await soundOf(editor, bulletin.media);
    await isReady(editor, bulletin, [agent]);
    expect((await heardBy(agent, sound, at)).likeness).toBeGreaterThan(0.8);
    await settled(editor, bulletin.id, { planned: 1, played: 1 });
  });

  it('whose clock stands years before its newest document looks at the certificate by that one', async () => {
    await agent.stop();
    // As after days without power: nothing else tells it the time.
    rmSync(join(agent.data, 'agent', 'clock.json'), { force: true });
    const before = agent.count('link.up');
    agent.start({ pair: undefined, clock: `offset=-${tenYears}` });
    await waitFor('it is back', () => agent.count('link.up') > before, { within: 20_000 });
  });

  it('leaves a server that shows a certificate of somebody else, and comes back to the true one', async () => {
    const port = server.listensOn;
    const downs = agent.count('link.down');
    await server.stop();
    await waitFor('its line is down', () => agent.count('link.down') > downs);
    const seen = agent.count('link.up');
    const refused = agent.count('certificate');
    const impostor = await Server.start({
      name: 'device_tls/false',
      port,
      tls: await stranger.issue(),
    });
    await waitFor('it has looked', () => agent.count('certificate') > refused, { within: 20_000 });
    await impostor.dispose();
    expect(agent.count('link.up')).toBe(seen);
    await server.start();
    await waitFor('it is back', () => agent.count('link.up') > seen, { within: 30_000 });
  });
});

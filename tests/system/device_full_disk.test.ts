// The disk of a loudspeaker is full: it says so, plays what it holds, and fetches the rest as soon as
// there is room.
import { afterAll, describe, expect, it } from 'vitest';
import { Agent } from './support/agent.ts';
import type { Json } from './support/api.ts';
import { approved, schedule } from './support/desk.ts';
import { hasDevicePrograms } from './support/places.ts';
import { Server } from './support/server.ts';
import { SmallDisk } from './support/small_disk.ts';
import { heardBy, isReady, settled, soundOf } from './support/sound.ts';
import { waitFor } from './support/wait.ts';

// A device keeps 200 MB free for its log and its orders.
const disk = SmallDisk.make(400);
if (!disk) console.log('not allowed to mount a small disk: the test of a full device is skipped');

const toDispose: { dispose(): unknown }[] = [];
afterAll(async () => {
  for (const one of toDispose.reverse()) await one.dispose();
  disk?.dispose();
});

describe.skipIf(!disk || !hasDevicePrograms)('a device whose disk is full', { timeout: 120_000 }, () => {
  it('says so, plays what it holds, and fetches the rest when there is room', async () => {
    const server = await Server.start({ name: 'device_full_disk' });
    toDispose.push(server);
    const account = server.account('commune_editor');
    const editor = await server.signIn('commune_editor', account.unit);
    const approver = await server.signIn('commune_approver', account.unit);
    const admin = await server.signIn('province_admin');
    const wish = { unit: account.unit, kind: 'speaker', name: 'dia-day', speakers: 2 };
    const device = (await admin.post('/api/v1/devices', wish, { expect: 201 })).body;
    // Its recording lies elsewhere: only what the device keeps meets the full disk.
    const agent = Agent.start({
      name: 'device_full_disk/agent',
      server: server.url,
      pair: device.pairing_code,
      data: disk?.data('agent'),
    });
    toDispose.push(agent);
    await agent.isPaired();
    const notice = (title: string, text: string) =>
      approved(editor, approver, { title, text, channels: ['speaker'], audience: [{ device: device.id }] });
    const plan = async (bulletin: Json, seconds: number) => {
      const at = Math.ceil(Date.now() / 1000 + seconds) * 1000;
      await schedule(approver, bulletin, at);
      return at;
    };
    const faults = async (): Promise<string[]> =>
      (await editor.get(`/api/v1/devices/${device.id}`, { expect: 200 })).body.status.faults;

    const held = await notice('Đã tải về', 'Sáng mai xã tổ chức dọn vệ sinh đường làng, mời bà con tham gia.');
    const heldAt = await plan(held, 14);
    await isReady(editor, held, [agent]);
    disk?.fill();
    const late = await notice('Chưa tải được', 'Chiều mai họp thôn tại nhà văn hóa, mời bà con đến dự đông đủ.');
    const lateAt = await plan(late, 70);
    await waitFor('it tells of its disk', async () => (await faults()).includes('storage.full'), { within: 20_000 });
    const heard = await heardBy(agent, await soundOf(editor, held.media), heldAt);
    expect(heard.likeness, 'what it holds').toBeGreaterThan(0.8);

    disk?.free();
    await waitFor('it has room', async () => !(await faults()).includes('storage.full'), { within: 40_000 });
    const later = await heardBy(agent, await soundOf(editor, late.media), lateAt);
    expect(later.likeness, 'what it fetched at last').toBeGreaterThan(0.8);
    // Played while nothing could be written down: told when it could.
    await settled(editor, held.id, { planned: 1, played: 1 });
  });
});

// A server that burns down and is set up anew from yesterday's copy: its devices, which know more
// than it does, play on meanwhile, are not locked out, and end up with what the copy says.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Agent } from './support/agent.ts';
import { Api, type Json } from './support/api.ts';
import { approved, schedule } from './support/desk.ts';
import { freshFolder, hasDevicePrograms, knows, program, promised } from './support/places.ts';
import { run } from './support/process.ts';
import { Server } from './support/server.ts';
import { heardBy, isReady, settled, soundOf } from './support/sound.ts';
import { waitFor, waitUntil } from './support/wait.ts';

const canBeTried = hasDevicePrograms && knows('backup') && knows('restore');
const wholeSecond = (moment: number) => Math.ceil(moment / 1000) * 1000;

describe.skipIf(!canBeTried)('a server restored from a copy', () => {
  const copies = freshFolder();
  const copy = join(copies, 'nguon.tar');
  let server: Server;
  let restored: Server | undefined;
  let agent: Agent;
  let device: Json;
  let editor: Api;
  let approver: Api;
  let kept: Json; // written before the copy
  let lost: Json; // written after it
  let heldBefore = 0;
  let keptAt = 0;

  const notice = (title: string, text: string) => ({
    title,
    text,
    channels: ['speaker'],
    audience: [{ device: device.id }],
  });
  const status = async (api: Api) =>
    (await api.get(`/api/v1/devices/${device.id}`, { expect: 200 })).body.status;

  beforeAll(async () => {
    server = await Server.start({ name: 'restore' });
    device = server.devices()[0];
    editor = await server.signIn('commune_editor', device.unit);
    approver = await server.signIn('commune_approver', device.unit);
    agent = Agent.start({
      name: 'restore/agent',
      server: server.url,
      pair: device.pairing_code,
    });
    await agent.isPaired();
  });
  afterAll(async () => {
    await agent?.dispose();
    await restored?.dispose();
    await server?.dispose();
    rmSync(copies, { recursive: true, force: true });
  });

  it('is copied while it runs, and goes on afterwards', async () => {
    kept = await approved(editor, approver, notice('Có trong bản sao', 'Mai xã cấp nước từ sáu giờ.'));
    keptAt = wholeSecond(Date.now() + 45_000);
    await schedule(approver, kept, keptAt);
    await isReady(editor, kept, [agent]);
    const { code, out } = await run(program('nguon'), ['backup', '--data', server.data, '--to', copy]);
    expect(code, out).toBe(0);

    lost = await approved(editor, approver, notice('Không có trong bản sao', 'Chiều nay xã họp dân.'));
    const at = wholeSecond(Date.now() + 8_000);
    await schedule(approver, lost, at);
    await isReady(editor, lost, [agent]);
    await waitUntil(at);
    await settled(editor, lost.id, { played: 1 });
    // And once more, far enough ahead that only the copy can take it off again.
    await schedule(approver, lost, wholeSecond(Date.now() + 3_600_000));
    await isReadyFor(2);
    heldBefore = (await status(editor)).plan_version;
  });

  async function isReadyFor(planned: number): Promise<void> {
    await waitFor('the device holds both airings to come', async () => {
      const { body } = await editor.get(`/api/v1/forecast?device=${device.id}`
        + `&from=${encodeURIComponent(new Date().toISOString())}`
        + `&to=${encodeURIComponent(new Date(Date.now() + 7_200_000).toISOString())}`, { expect: 200 });
      const { body: ledger } = await editor.get(
        `/api/v1/deliveries?device=${device.id}`, { expect: 200 });
      // Those of the demo come at their own hour.
      const ours = body.items.filter((one: Json) => [kept.id, lost.id].includes(one.bulletin));
      return ours.length === planned && ledger.summary.ready === ledger.summary.coming;
    });
  }

  it('burns down; the device plays what it holds all the same', async () => {
    const sound = await soundOf(editor, kept.media);
    await server.kill();
    rmSync(join(server.data, 'nguon.db'));
    if (Date.now() > keptAt - 3_000) throw new Error('the machine was too slow for this test');
    const { code, out } = await run(program('nguon'), [
      ...['restore', '--from', copy, '--data', join(copies, 'data')],
    ]);
    expect(code, out).toBe(0);
    const heard = await heardBy(agent, sound, keptAt);
    expect(heard.likeness).toBeGreaterThan(0.8);
    expect(Math.abs(heard.at - keptAt)).toBeLessThanOrEqual(promised(150));
  });

  it('comes back from the copy and its device with it, at a version above any it has seen', async () => {
    restored = await Server.start({
      name: 'restored',
      demo: 'none',
      data: join(copies, 'data'),
      port: server.listensOn,
    });
    const accounts = [server.account('commune_editor', device.unit), server.account('commune_approver', device.unit)];
    [editor, approver] = (await Promise.all(
      accounts.map((one) => Api.signIn((restored as Server).url, one)),
    )) as [Api, Api];
    await waitFor(
      'the device holds a plan of the restored server',
      async () => {
        const now = await status(editor);
        return now.online && now.ready && now.plan_version > heldBefore;
      },
      { within: 60_000 },
    );
    expect((await editor.get(`/api/v1/bulletins/${kept.id}`)).status).toBe(200);
    expect((await editor.get(`/api/v1/bulletins/${lost.id}`)).status).toBe(404);
  });

  it('is told by the device what it heard while nobody listened', async () => {
    const body = await settled(editor, kept.id, { played: 1 }, 60_000);
    expect(body.items[0].started_at).not.toBeNull();
    expect(body.items[0].ended_at).not.toBeNull();
  });

  it('schedules anew, and the device plays it on time', async () => {
    const fresh = await approved(editor, approver, notice('Sau khi phục hồi', 'Xã đã nối lại đài.'));
    const at = wholeSecond(Date.now() + 10_000);
    await schedule(approver, fresh, at);
    await isReady(editor, fresh, [agent]);
    const sound = await soundOf(editor, fresh.media);
    const heard = await heardBy(agent, sound, at);
    expect(Math.abs(heard.at - at)).toBeLessThanOrEqual(promised(150));
    await settled(editor, fresh.id, { played: 1 });
    const verified = await (restored as Server).verify();
    expect(verified.code, verified.out).toBe(0);
  });
});

// Why a loudspeaker was silent, told by what it saw itself: its power cut, its line cut, its player
// killed. What was missed is made up for, and heard.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Agent, type AgentOptions } from './support/agent.ts';
import type { Api, Json } from './support/api.ts';
import { approved, schedule } from './support/desk.ts';
import { hasDevicePrograms } from './support/places.ts';
import { Line } from './support/proxy.ts';
import { Server } from './support/server.ts';
import { heardBy, isReady, type Sound, settled, soundOf } from './support/sound.ts';
import { waitFor, waitUntil } from './support/wait.ts';

const words = 'Bà con chú ý: sáng mai xã tổ chức dọn vệ sinh đường làng, mời mọi nhà tham gia.';

interface Planned {
  bulletin: Json;
  at: number;
  sound: Sound;
}

// On a busy machine everything takes its time, and being wrong takes all of it.
const patient = { within: 60_000, every: 200 };

describe.skipIf(!hasDevicePrograms).concurrent('a silent loudspeaker', { timeout: 420_000 }, () => {
  let server: Server;
  let editor: Api;
  let approver: Api;
  let admin: Api;
  const toDispose: { dispose(): Promise<void> }[] = [];

  beforeAll(async () => {
    server = await Server.start({ name: 'power' });
    const { unit } = server.account('commune_editor');
    editor = await server.signIn('commune_editor', unit);
    approver = await server.signIn('commune_approver', unit);
    admin = await server.signIn('province_admin');
    // Airings that make up for others have no entitlement of their own, and this runs at any hour.
    const province = admin.account.unit;
    for (const of of [province, unit]) {
      await admin.put(`/api/v1/units/${of}/rules`, { quiet: [], caps: null }, { expect: 200 });
    }
  });
  afterAll(async () => {
    for (const one of toDispose.reverse()) await one.dispose();
    await server?.dispose();
  });

  const start = async (name: string, options: Partial<AgentOptions> = {}) => {
    const wish = { unit: editor.account.unit, kind: 'speaker', name, speakers: 2 };
    const device: Json = (await admin.post('/api/v1/devices', wish, { expect: 201 })).body;
    const agent = Agent.start({
      name: `power/${name}`,
      server: server.url,
      pair: device.pairing_code,
      ...options,
    });
    toDispose.push(agent);
    await agent.isPaired();
    return { device, agent };
  };

  // Nobody may hear it late: what is missed is missed. Until its instant the device must hold it and
  // the test have done what it wants to do before; a machine that is too busy for that is given more
  // time with another bulletin.
  const plan = async (
    device: Json,
    agent: Agent,
    leads: readonly number[] = [15, 40, 90],
  ): Promise<Planned> => {
    const [seconds = 0, ...longer] = leads;
    const bulletin = await approved(editor, approver, {
      title: `Tin cho ${device.name}`,
      text: words,
      channels: ['speaker'],
      audience: [{ device: device.id }],
    });
    const sound = await soundOf(editor, bulletin.media);
    const at = Math.ceil(Date.now() / 1000 + seconds) * 1000;
    await schedule(approver, bulletin, at, { late: { way: 'skip' } });
    const fits = await isReady(editor, bulletin, [agent], at - 5_000 - Date.now()).then(
      () => true,
      (error) => {
        if (longer.length === 0) throw error;
        return false;
      },
    );
    return fits ? { bulletin, at, sound } : plan(device, agent, longer);
  };

  const switchOff = async (agent: Agent, before: number) => {
    await agent.kill();
    for (const pid of agent.players()) process.kill(pid, 'SIGKILL');
    await waitFor('the player is gone', () => agent.players().length === 0, patient);
    expect(Date.now(), 'before it was to sound').toBeLessThan(before);
  };

  const rowOf = async (bulletin: Json): Promise<Json> => {
    const { body } = await editor.get(`/api/v1/deliveries?bulletin=${bulletin.id}`, { expect: 200 });
    return body.items.find((one: Json) => !one.makes_up);
  };
  const explained = (bulletin: Json, reason: string): Promise<Json> =>
    waitFor(
      `the ledger says ${reason}`,
      async () => {
        const row = await rowOf(bulletin);
        return row?.reason === reason && row;
      },
      patient,
    );

  it('that lost its power says so after the next boot, and makes up for what it missed', async () => {
    const { device, agent } = await start('mat-dien');
    const { bulletin, at, sound } = await plan(device, agent);
    await switchOff(agent, at);
    await waitUntil(at + sound.length + 2_000);
    agent.start({ pair: undefined, more: ['--boot', 'after-the-cut'] });
    await settled(editor, bulletin.id, { missed: 1 }, 90_000);
    const row = await explained(bulletin, 'no_power');
    expect(row.reason_text).toMatch(
      /^Mất điện: thiết bị tắt nguồn khoảng \d\d:\d\d( ngày [\d/]+)? đến \d\d:\d\d/,
    );
    expect(row.made_up).toBeNull();

    const missed = [{ device: row.device, occurrence: row.occurrence }];
    const again = Math.ceil(Date.now() / 1000 + 30) * 1000;
    const wish = { deliveries: missed, starts: new Date(again).toISOString() };
    const preview = await approver.post('/api/v1/deliveries/retry', { ...wish, preview: true });
    expect(preview.status, preview.text).toBe(200);
    expect(preview.body.items).toHaveLength(1);
    expect(preview.body.items[0].devices).toBe(1);
    expect((await rowOf(bulletin)).made_up).toBeNull();
    const made = await approver.post('/api/v1/deliveries/retry', wish);
    expect(made.status, made.text).toBe(201);
    const twice = await approver.post('/api/v1/deliveries/retry', wish);
    expect(twice.status).toBe(409);
    expect(twice.body.code).toBe('delivery.made_up_already');

    await isReady(editor, bulletin, [agent], patient.within);
    expect(Date.now(), 'before it is made up for').toBeLessThan(again);
    const heard = await heardBy(agent, sound, again);
    expect(heard.likeness).toBeGreaterThan(0.8);
    const told = await waitFor(
      'the missed airing says that it was made up for',
      async () => {
        const found = await rowOf(bulletin);
        return found.made_up?.state === 'played' && found;
      },
      patient,
    );
    expect(told.state).toBe('missed');
    expect(told.reason_text).toContain('; đã phát bù lúc ');
  });

  it('that lost its line plays all the same, and notes the time without it', async () => {
    const line = await Line.to(server.url);
    toDispose.push({ dispose: () => line.close() });
    const { device, agent } = await start('mat-mang', { server: line.url });
    const { bulletin, at, sound } = await plan(device, agent);
    const lost = agent.count('link.down');
    line.cut();
    await waitFor('the agent knows', () => agent.count('link.down') > lost, patient);
    const gone = Date.now();
    expect(gone, 'before it was to sound').toBeLessThan(at);
    const heard = await heardBy(agent, sound, at);
    expect(heard.likeness).toBeGreaterThan(0.8);
    // Half a minute without a line is worth a word.
    await waitUntil(gone + 33_000);
    line.heal();
    await settled(editor, bulletin.id, { played: 1 }, 90_000);
    const row = await rowOf(bulletin);
    expect(row.state).toBe('played');
    expect(row.reason).toBeNull();
    await waitFor('the device told of its line', () => agent.said('"kind":"link"'), patient);
  });

  it('whose player died without a power cut is broken', async () => {
    const { device, agent } = await start('hong');
    const { bulletin, at, sound } = await plan(device, agent);
    await switchOff(agent, at);
    await waitUntil(at + sound.length + 2_000);
    agent.start({ pair: undefined });
    await settled(editor, bulletin.id, { missed: 1 }, 90_000);
    const row = await explained(bulletin, 'broken');
    expect(row.reason_text).toMatch(/^Hỏng: bộ phát dừng đột ngột khoảng /);
    const { body } = await editor.get('/api/v1/incidents', { expect: 200 });
    expect(body.items).toEqual([]);
  });
});

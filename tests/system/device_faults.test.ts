// A device among liars, thieves and faults: what it does not believe, what it does not play, and what
// goes on sounding when a program dies. Each case has a device of its own; they run side by side.
import { readFileSync } from 'node:fs';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Agent, type AgentOptions } from './support/agent.ts';
import type { Api, Json } from './support/api.ts';
import { approved, schedule } from './support/desk.ts';
import { hasDevicePrograms, promised } from './support/places.ts';
import { Liar } from './support/proxy.ts';
import { Server } from './support/server.ts';
import { heardBy, isReady, settled, type Sound, soundOf } from './support/sound.ts';
import { waitFor, waitUntil } from './support/wait.ts';

const words = 'Bà con chú ý: sáng mai xã tổ chức dọn vệ sinh đường làng, mời mọi nhà tham gia.';
// No sentence twice: what is counted in a recording is how often it begins.
const longWords = `${words} Các hộ mang theo cuốc, xẻng và bao đựng rác. Đoàn thanh niên phụ trách
đoạn từ cầu đến trường học. Hội phụ nữ phụ trách quanh chợ và nhà văn hóa. Ai bận việc xin báo
trước với trưởng xóm. Ủy ban nhân dân xã cảm ơn bà con.`;

describe.skipIf(!hasDevicePrograms).concurrent('a device', { timeout: 120_000 }, () => {
  let server: Server;
  let editor: Api;
  let approver: Api;
  let technician: Api;
  const toDispose: { dispose(): Promise<void> }[] = [];

  beforeAll(async () => {
    server = await Server.start({ name: 'device_faults' });
    const { unit } = server.account('commune_editor');
    editor = await server.signIn('commune_editor', unit);
    approver = await server.signIn('commune_approver', unit);
    technician = await server.signIn('province_admin');
  });
  afterAll(async () => {
    for (const one of toDispose.reverse()) await one.dispose();
    await server?.dispose();
  });

  const newDevice = async (name: string): Promise<Json> => {
    const wish = { unit: editor.account.unit, kind: 'speaker', name, speakers: 2 };
    return (await technician.post('/api/v1/devices', wish, { expect: 201 })).body;
  };

  const start = async (device: Json, options: Partial<AgentOptions> = {}): Promise<Agent> => {
    const agent = Agent.start({
      name: `device_faults/${device.name}`,
      server: server.url,
      pair: device.pairing_code,
      ...options,
    });
    toDispose.push(agent);
    await agent.isPaired();
    return agent;
  };

  const before = async (lie?: Liar['lie']): Promise<Liar> => {
    const liar = await Liar.before(server.url);
    if (lie) liar.lie = lie;
    toDispose.push({ dispose: () => liar.close() });
    return liar;
  };

  const bulletinFor = (device: Json, text = words): Promise<Json> =>
    approved(editor, approver, {
      title: `Tin cho ${device.name}`,
      text,
      channels: ['speaker'],
      audience: [{ device: device.id }],
    });

  const plan = async (device: Json, seconds: number, text = words) => {
    const bulletin = await bulletinFor(device, text);
    const at = Math.ceil(Date.now() / 1000 + seconds) * 1000;
    await schedule(approver, bulletin, at);
    return { bulletin, at, sound: await soundOf(editor, bulletin.media) };
  };

  const isSilentAfter = async (agent: Agent, at: number, sound: Sound) => {
    const until = at + Math.min(sound.length, 3_000);
    await waitUntil(until);
    await waitFor('the recording reaches far enough', () => agent.recording().ends > until - 500);
    expect(agent.recording().energy(at - 500, until)).toBe(0);
  };

  it('does not believe a plan that was altered on the way, and plays the true one that follows', async () => {
    const device = await newDevice('sua-ke-hoach');
    let lies = 0;
    const liar = await before((path, body) => {
      if (path !== '/device/v1/plan') return body;
      const answer = JSON.parse(body.toString());
      if (!answer.plan) return body;
      ++lies;
      answer.plan = altered(answer.plan);
      return Buffer.from(JSON.stringify(answer));
    });
    const agent = await start(device, { server: liar.url });
    const first = await plan(device, 8);
    await waitFor('the lie was told', () => lies > 0, { within: 20_000 });
    await isSilentAfter(agent, first.at, first.sound);

    liar.lie = (_path, body) => body;
    const second = await plan(device, 15);
    const heard = await heardBy(agent, second.sound, second.at);
    expect(heard.likeness).toBeGreaterThan(0.8);
  });

  it('does not believe a plan whose content was exchanged', async () => {
    const device = await newDevice('doi-noi-dung');
    let lies = 0;
    const liar = await before((path, body) => {
      if (!path.startsWith('/device/v1/plan/')) return body;
      try {
        const text = gunzipSync(body).toString();
        ++lies;
        return gzipSync(text.replaceAll('"slots":[', '"slots" :['));
      } catch {
        return body;
      }
    });
    const agent = await start(device, { server: liar.url });
    const planned = await plan(device, 8);
    await waitFor('the lie was told', () => lies > 0, { within: 20_000 });
    await isSilentAfter(agent, planned.at, planned.sound);
  });

  it('goes on with its newer plan when an older one is shown again', async () => {
    const device = await newDevice('ke-hoach-cu');
    const liar = await before();
    let old: Buffer | undefined;
    let replays = 0;
    liar.lie = (path, body) => {
      if (path === '/device/v1/plan' && body.includes('"plan"')) old ??= body;
      return body;
    };
    const agent = await start(device, { server: liar.url });
    await waitFor('a first plan was fetched', () => old, { within: 20_000 });
    const kept = await plan(device, 14);
    await isReady(editor, kept.bulletin, [agent]);
    liar.lie = (path, body) => {
      if (path !== '/device/v1/plan' || !old) return body;
      ++replays;
      return old;
    };
    const unseen = await plan(device, 25);
    await waitFor('the old plan was shown again', () => replays > 0, { within: 20_000 });
    const heard = await heardBy(agent, kept.sound, kept.at);
    expect(heard.likeness, 'the plan it held is still played').toBeGreaterThan(0.8);
    await isSilentAfter(agent, unseen.at, unseen.sound);
  });

  it('does not play a sound that was exchanged', async () => {
    const device = await newDevice('doi-am-thanh');
    const other = await soundFile(await bulletinFor(device, 'Một tin hoàn toàn khác, không ai duyệt.'));
    let lies = 0;
    const liar = await before((path, body) => {
      if (!path.startsWith('/media/')) return body;
      ++lies;
      return other;
    });
    const agent = await start(device, { server: liar.url });
    const planned = await plan(device, 8);
    await waitFor('the lie was told', () => lies > 0, { within: 20_000 });
    await isSilentAfter(agent, planned.at, planned.sound);
    const { items } = await settled(editor, planned.bulletin.id, { planned: 1, refused: 1 });
    expect(items[0].reason).toBe('media_damaged');
  });

  it('is let in with its new token only, once it was paired again', async () => {
    const device = await newDevice('ma-cu');
    const agent = await start(device);
    const { token } = agent.identity();
    const ask = (secret: string) =>
      fetch(`${server.url}/device/v1/plan`, { headers: { Authorization: `Bearer ${secret}` } });
    await waitFor('the token opens', async () => (await ask(token)).status === 200);
    await agent.dispose();
    const path = `/api/v1/devices/${device.id}/pairing`;
    const { body } = await technician.post(path, {}, { expect: 201 });
    const second = await start({ ...device, name: 'ma-moi', pairing_code: body.pairing_code });
    const fresh = second.identity().token;
    expect(fresh).not.toBe(token);
    expect((await ask(token)).status).toBe(401);
    await waitFor('the new one opens', async () => (await ask(fresh)).status === 200);
  });

  it('without a trusted clock refuses what is planned for an hour, and says so', async () => {
    const device = await newDevice('khong-dong-ho');
    const agent = await start(device, { clock: 'none' });
    const planned = await plan(device, 10);
    await isSilentAfter(agent, planned.at, planned.sound);
    // That the hour has passed it knows from what the server signed when they met.
    const { items } = await settled(editor, planned.bulletin.id, { planned: 1, refused: 1 });
    expect(items[0].reason).toBe('no_trusted_time');
    const { body } = await editor.get(`/api/v1/devices/${device.id}`, { expect: 200 });
    expect(body.status.clock_error_ms).toBeNull();
    expect(body.status.faults).toContain('no_trusted_time');
  });

  it('whose clock is three seconds ahead and drifts plays at the true instant', async () => {
    const device = await newDevice('dong-ho-sai');
    const agent = await start(device, { clock: 'offset=+3,ppm=200' });
    const planned = await plan(device, 16);
    await isReady(editor, planned.bulletin, [agent]);
    // Our own clock is the judge: nothing before the instant, sound soon after it.
    await waitUntil(planned.at - 400);
    const early = agent.recording();
    expect(early.energy(early.begins, early.ends)).toBe(0);
    await waitUntil(planned.at + 1_500);
    await waitFor('it sounds', () => {
      const now = agent.recording();
      return now.energy(now.begins, now.ends) > 0.001;
    });
    const { items } = await settled(editor, planned.bulletin.id, { played: 1 });
    expect(Math.abs(Date.parse(items[0].started_at) - planned.at)).toBeLessThan(promised(150));
  });

  it('sounds on when its agent is killed, and a new agent takes over the same player', async () => {
    const device = await newDevice('agent-chet');
    const agent = await start(device);
    const planned = await plan(device, 10, longWords);
    await isReady(editor, planned.bulletin, [agent]);
    await waitUntil(planned.at + 1_000);
    const players = agent.players();
    expect(players).toHaveLength(1);
    await agent.kill();
    await waitUntil(planned.at + 4_000);
    expect(agent.players()).toEqual(players);
    const alone = agent.recording();
    expect(alone.energy(planned.at + 2_000, planned.at + 3_500)).toBeGreaterThan(0.005);
    agent.start({ pair: undefined });
    await settled(editor, planned.bulletin.id, { planned: 1, played: 1 });
    expect(agent.players(), 'adopted, not replaced').toEqual(players);
  });

  it('whose player is killed in the middle of an item does not play it twice', async () => {
    const device = await newDevice('player-chet');
    const agent = await start(device);
    const planned = await plan(device, 10, longWords);
    await isReady(editor, planned.bulletin, [agent]);
    await waitUntil(planned.at + 3_500);
    for (const pid of agent.players()) process.kill(pid, 'SIGKILL');
    await waitFor('a player runs again', () => agent.players().length === 1, { within: 20_000 });
    await waitUntil(planned.at + planned.sound.length + 6_000);
    const { summary } = await settled(editor, planned.bulletin.id, { awaiting: 0, planned: 1 });
    expect(summary.played + summary.partial).toBe(1);
    const recording = agent.recording();
    const times = recording.count(planned.sound.samples, planned.at - 500, recording.ends);
    expect(times, 'begun once').toBe(1);
  });

  it('that is stopped for a while and goes on is heard of again', async () => {
    const device = await newDevice('agent-ngu');
    const agent = await start(device);
    const isOnline = async () =>
      (await editor.get(`/api/v1/devices/${device.id}`, { expect: 200 })).body.status.online;
    await waitFor('it is online', isOnline);
    agent.signal('SIGSTOP');
    const planned = await plan(device, 12);
    agent.signal('SIGCONT');
    const heard = await heardBy(agent, planned.sound, planned.at);
    expect(heard.likeness).toBeGreaterThan(0.8);
    expect(await isOnline()).toBe(true);
  });

  it('stopped properly takes its player with it and leaves a whole recording', async () => {
    const device = await newDevice('dung-han');
    const agent = await start(device);
    await waitFor('its player runs', () => agent.players().length === 1);
    expect(await agent.stop()).toMatchObject({ code: 0 });
    await waitFor('its player has ended', () => agent.players().length === 0);
    const bytes = readFileSync(agent.wav);
    expect(bytes.readUInt32LE(40)).toBe(bytes.length - 44);
    expect(bytes.readUInt32LE(4)).toBe(bytes.length - 8);
  });

  const soundFile = async (bulletin: Json): Promise<Buffer> => {
    const answer = await fetch(`${server.url}/media/${bulletin.media}`, {
      headers: { Authorization: `Bearer ${editor.token}` },
    });
    return Buffer.from(await answer.arrayBuffer());
  };
});

// Another version inside, under the signature of the true one.
function altered(envelope: Json): Json {
  const payload = JSON.parse(Buffer.from(envelope.payload, 'base64url').toString());
  payload.version = Number(payload.version) + 1;
  return { ...envelope, payload: Buffer.from(JSON.stringify(payload)).toString('base64url') };
}

// Agents, players and the server ended with SIGKILL at moments that chance chooses, around the instant
// at which something is due: it sounds once or not at all, never twice, and the ledger knows.
//
// KILL_ROUNDS=N ends about N device programs, NGUON_LONG=1 two hundred; the seed of a run is printed
// and may be given back with NGUON_SEED.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Agent } from './support/agent.ts';
import type { Api, Json } from './support/api.ts';
import { chance } from './support/chance.ts';
import { approved, schedule } from './support/desk.ts';
import { hasDevicePrograms, isLong } from './support/places.ts';
import { Server } from './support/server.ts';
import { isReady, settled, soundOf } from './support/sound.ts';
import { waitFor, waitUntil } from './support/wait.ts';

const devicesAtOnce = 4;
const kills = Number(process.env.KILL_ROUNDS ?? (isLong ? 200 : 4));
const rounds = Math.ceil(kills / devicesAtOnce);
const seed = Number(process.env.NGUON_SEED ?? Date.now() % 1_000_000);

describe.skipIf(!hasDevicePrograms)('killed around the instant', () => {
  let server: Server;
  let editor: Api;
  let approver: Api;
  const agents: Agent[] = [];
  const devices: Json[] = [];

  beforeAll(async () => {
    server = await Server.start({ name: 'kill_device' });
    const { unit } = server.account('commune_editor');
    editor = await server.signIn('commune_editor', unit);
    approver = await server.signIn('commune_approver', unit);
    const technician = await server.signIn('province_admin');
    for (let i = 0; i < devicesAtOnce; ++i) {
      const wish = { unit, kind: 'speaker', name: `Cụm ${i + 1}`, speakers: 2 };
      const device = (await technician.post('/api/v1/devices', wish, { expect: 201 })).body;
      devices.push(device);
      agents.push(Agent.start({ name: `kill_device/${i + 1}`, server: server.url, pair: device.pairing_code }));
    }
    for (const agent of agents) await agent.isPaired();
  });
  afterAll(async () => {
    for (const agent of agents) await agent.dispose();
    await server?.dispose();
  });

  const killPlayer = async (agent: Agent) => {
    for (const pid of agent.players()) process.kill(pid, 'SIGKILL');
  };
  const killAgent = async (agent: Agent) => {
    await agent.kill();
    agent.start({ pair: undefined });
  };
  const killBoth = async (agent: Agent) => {
    await agent.kill();
    await killPlayer(agent);
    agent.start({ pair: undefined });
  };

  it(`nothing is played twice and nothing told is lost in ${rounds * devicesAtOnce} kills`, async () => {
    console.log(`seed ${seed}`);
    const random = chance(seed);
    const ways = [killPlayer, killAgent, killBoth];
    const ends: Record<string, number> = {};
    for (let round = 0; round < rounds; ++round) {
      const bulletin = await approved(editor, approver, {
        title: `Lần ${round}`,
        text: `Lần thứ ${round + 1}: sáng mai xã tổ chức dọn vệ sinh đường làng, mời mọi nhà tham gia.`,
        channels: ['speaker'],
        audience: devices.map((one) => ({ device: one.id })),
      });
      const at = Math.ceil(Date.now() / 1000 + 9) * 1000;
      await schedule(approver, bulletin, at);
      const sound = await soundOf(editor, bulletin.media);
      await isReady(editor, bulletin, agents);
      const restart = round % 3 === 2 ? [waitUntil(at + random() * 3_000).then(() => server.kill())] : [];
      await Promise.all([
        ...restart,
        ...agents.map(async (agent) => {
          const way = ways[Math.floor(random() * ways.length)] ?? killPlayer;
          await waitUntil(at - 800 + random() * 5_000);
          await way(agent);
        }),
      ]);
      if (restart.length > 0) await server.start();
      await waitUntil(at + sound.length + 4_000);
      const { items } = await settled(editor, bulletin.id, { planned: devicesAtOnce, awaiting: 0 }, 90_000);
      for (const item of items) {
        const state = item.state ?? item.result;
        ends[state] = (ends[state] ?? 0) + 1;
      }
      const rows = (await editor.get(`/api/v1/playlog?bulletin=${bulletin.id}`, { expect: 200 })).body.items;
      for (const device of devices) {
        // An interrupted item may be told in parts, of which one at most began.
        const heard = rows.filter((row: Json) => row.device === device.id && row.started_at);
        expect(heard.length, `round ${round}: ${JSON.stringify(heard)}`).toBeLessThanOrEqual(1);
      }
      for (const agent of agents) {
        await waitFor('a player runs', () => agent.players().length === 1, { within: 30_000 });
        const recording = agent.recording();
        const times = recording.count(sound.samples, at - 500, recording.ends);
        expect(times, `round ${round}: begun`).toBeLessThanOrEqual(1);
      }
    }
    console.log(`how they ended: ${JSON.stringify(ends)}`);
    const whole = await server.verify();
    expect(whole.code, whole.out).toBe(0);
  }, 120_000 + rounds * 150_000);
});

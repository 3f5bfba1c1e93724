// A voice that is heard while it is spoken, on real programs: in step, by rank, cut into, filed.
import { generateKeyPairSync, sign } from 'node:crypto';
import { createConnection } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Agent } from './support/agent.ts';
import { type Api, type Json, newKey } from './support/api.ts';
import { expectProblem } from './support/desk.ts';
import { hasDevicePrograms } from './support/places.ts';
import { Line } from './support/proxy.ts';
import { Server } from './support/server.ts';
import { settled, soundOf } from './support/sound.ts';
import { beginLive, pitchOf, refusedLine, Speaker } from './support/speaker.ts';
import { waitFor, waitUntil } from './support/wait.ts';
import { rate, type Recording } from './support/wav.ts';

// The machine may be busy with other tests: what is heard, and in which order, does not depend on it,
// how soon does. Four seconds of delay forgive a stall of the speaker, who is this very process.
const patient = { within: 45_000, every: 200 };
const delay = 4_000;

const slice = (recording: Recording, from: number, seconds: number): Float32Array => {
  const first = Math.round(((from - recording.begins) * rate) / 1000);
  return Float32Array.from(recording.samples.subarray(first, first + seconds * rate), (s) => s / 32_768);
};

describe.skipIf(!hasDevicePrograms)('a voice that is heard while it is spoken', () => {
  let server: Server;
  let line: Line;
  let agents: [Agent, Agent];
  let devices: Json[];
  let editor: Api;
  let approver: Api;
  let admin: Api;
  let commune: string;

  const both = () => ({ audience: devices.map((one) => ({ device: one.id })) });
  const show = async (id: string): Promise<Json> =>
    (await editor.get(`/api/v1/lives/${id}`, { expect: 200 })).body;
  const end = (id: string, who = editor) => who.post(`/api/v1/lives/${id}/end`, {}, { expect: 200 });
  const filed = (id: string) =>
    waitFor('the live is filed', async () => {
      const live = await show(id);
      return live.filed && live;
    }, patient);
  const hearing = (id: string, count: number) =>
    waitFor(`${count} clusters hear it`, async () => {
      const live = await show(id);
      return live.hearing === count && live;
    }, patient);
  const reaches = (at: number) =>
    waitFor(
      'the recordings reach far enough',
      () => agents.every((one) => one.recording().ends > at),
      patient,
    );
  const endedByOther = async (): Promise<Json> => {
    const { body } = await admin.get('/api/v1/audit?limit=20', { expect: 200 });
    return body.items.find((one: Json) => one.deed === 'live.ended_by_other');
  };
  // How far the devices may be off, as they say themselves.
  const clockErrors = async (): Promise<number[]> => {
    const { body } = await editor.get(`/api/v1/devices?unit=${commune}`, { expect: 200 });
    return devices.map(({ id }) => body.items.find((one: Json) => one.id === id).status.clock_error_ms);
  };

  beforeAll(async () => {
    server = await Server.start({ name: 'live' });
    commune = server.account('commune_editor').unit;
    devices = server.devices().filter((one) => one.unit === commune).slice(0, 2);
    editor = await server.signIn('commune_editor', commune);
    approver = await server.signIn('commune_approver', commune);
    admin = await server.signIn('province_admin');
    // These tests run at any hour of the day.
    const quiet = [{ from: '00:00', to: '24:00', allowed: true }];
    await admin.put(`/api/v1/units/${commune}/rules`, { quiet }, { expect: 200 });
    line = await Line.to(server.url);
    agents = [server.url, line.url].map((url, i) =>
      Agent.start({ name: `live/agent-${i + 1}`, server: url, pair: devices[i].pairing_code }),
    ) as [Agent, Agent];
    for (const agent of agents) await agent.isPaired();
    for (const agent of agents) await agent.knowsItsPlace();
    await waitFor('both are connected and know the time', async () => {
      const { body } = await editor.get(`/api/v1/devices?unit=${commune}`, { expect: 200 });
      return devices.every(({ id }) => {
        const status = body.items.find((one: Json) => one.id === id)?.status;
        return status?.online && status.clock_error_ms !== null;
      });
    }, { within: 60_000 });
  }, 240_000);
  afterAll(async () => {
    for (const agent of agents ?? []) await agent.dispose();
    await line?.close();
    await server?.dispose();
  });

  it('two loudspeakers say it in step after the delay, and it is filed with who and when', { timeout: 180_000 }, async () => {
    const outlook = await editor.post('/api/v1/lives/check', both(), { expect: 200 });
    expect(outlook.body).toMatchObject({ conflict: null, taken: null, speaker_devices: 2 });
    expect(outlook.body.most_ms).toBe(15 * 60_000);

    const live = await beginLive(editor, { ...both(), title: 'Họp kênh mương', delay_ms: delay });
    expect(live.state).toBe('waiting');
    const speaker = await Speaker.into(editor, live.id);
    const spoke = Date.now();
    speaker.speak();
    const onAir = await hearing(live.id, 2);
    const starts = Date.parse(onAir.starts);
    expect(starts - spoke).toBeGreaterThanOrEqual(delay - 1);
    expect(starts - spoke).toBeLessThan(delay + 3_000);
    await waitUntil(starts + 6_000);
    await end(live.id);
    await reaches(starts + 10_000);

    const [first, second] = agents.map((one) => one.recording()) as [Recording, Recording];
    for (const recording of [first, second]) {
      for (let second = 0; second < 6; ++second) {
        const from = starts + second * 1000 + 150;
        expect(recording.pitch(pitchOf(second), from, from + 700), `second ${second}`).toBeGreaterThan(0.02);
        expect(recording.pitch(pitchOf(second + 3), from, from + 700)).toBeLessThan(0.01);
      }
      expect(recording.energy(starts - 500, starts - 150)).toBeLessThan(0.001);
    }
    // The clocks of two outputs on one busy machine wander for some seconds: where they are not held up, the
    // voice is in step as far as the devices know the time.
    const heard = [900, 2_400, 3_900].map((after) => {
      const match = second.find(slice(first, starts + after, 1.5), starts + after, 300);
      return { skew: Math.abs(match.at - (starts + after)), likeness: match.likeness };
    });
    console.log(`two loudspeakers say a live voice apart by (ms, likeness) ${JSON.stringify(heard)}`);
    const { skew, likeness } = heard.reduce((best, one) => (one.skew < best.skew ? one : best));
    expect(likeness).toBeGreaterThan(0.4);
    const off = (await clockErrors()).reduce((sum, error) => sum + error, 0);
    expect(skew).toBeLessThan(Math.min(40, 10 + off));

    const kept = await filed(live.id);
    expect(kept).toMatchObject({ state: 'ended', why: 'stopped' });
    expect(kept.late_ms).toBeLessThan(1_000);
    expect(kept.spoken_ms).toBeGreaterThan(7_000);
    await settled(editor, live.bulletin, { planned: 2, played: 2 });
    const bulletin = (await editor.get(`/api/v1/bulletins/${live.bulletin}`, { expect: 200 })).body;
    expect(bulletin).toMatchObject({ title: 'Họp kênh mương', state: 'approved' });
    expect(bulletin.media).toBeTruthy();
    const archive = await waitFor('the archive knows it', async () => {
      const { body } = await editor.get('/api/v1/archive?limit=20', { expect: 200 });
      return body.items.find((one: Json) => one.bulletin === live.bulletin);
    }, { within: 30_000 });
    expect(archive).toMatchObject({ kind: 'at_once', voice: 'recording', plays: 2 });
    const audit = (await admin.get('/api/v1/audit?limit=20', { expect: 200 })).body;
    const deeds = audit.items.map((one: Json) => one.deed);
    expect(deeds).toContain('live.begun');
    expect(deeds).toContain('live.ended');
  });

  it('whoever comes second is told who speaks and until when, and rank decides', { timeout: 180_000 }, async () => {
    const live = await beginLive(editor, both());
    const speaker = await Speaker.into(editor, live.id);
    speaker.speak();
    await hearing(live.id, 2);
    const refused = await approver.post('/api/v1/lives', { audience: [{ device: devices[1].id }] });
    expectProblem(refused, 409, 'live.taken');
    expect(refused.body.title).toContain(live.by_name);
    expect(refused.body.title).toMatch(/\d{2}:\d{2}/);
    const head = await server.signIn('hamlet_head');
    expectProblem(
      await head.post('/api/v1/lives', { audience: [{ unit: head.account.unit }] }),
      403,
      'live.not_alone',
    );
    expect(await refusedLine(approver, live.id, { Authorization: `Bearer ${approver.token}` })).toBe(404);
    expect(
      await refusedLine(editor, live.id, {
        Authorization: `Bearer ${editor.token}`,
        Origin: 'https://elsewhere.example',
      }),
    ).toBe(403);

    const province = admin.account.unit;
    const wish = { unit: province, audience: [{ device: devices[0].id }] };
    expectProblem(await admin.post('/api/v1/lives', wish), 409, 'live.taken_below');
    const above = await beginLive(admin, { ...wish, take_over: true });
    await waitFor('the officer is told', () => speaker.state?.why === 'taken_over', patient);
    await filed(live.id);
    await end(above.id, admin);
    expect(await endedByOther()).toMatchObject({ account: admin.account.id, subject: live.bulletin });
  });

  it('a page that is reloaded speaks on, and one that is closed ends it', { timeout: 180_000 }, async () => {
    const live = await beginLive(editor, { ...both(), delay_ms: delay });
    const before = await Speaker.into(editor, live.id);
    const spoke = Date.now();
    before.speak();
    const onAir = await hearing(live.id, 2);
    const starts = Date.parse(onAir.starts);
    before.leave();
    const left = Date.now() - spoke;
    await waitUntil(Date.now() + 1_200);
    const after = await Speaker.into(editor, live.id, 300);
    const back = Date.now() - (starts - delay);
    after.speak();
    await waitUntil(Date.now() + 3_000);
    after.leave();
    const kept = await waitFor('it ends by itself', async () => {
      const one = await show(live.id);
      return one.state === 'ended' && one.filed && one;
    }, { within: 60_000, every: 200 });
    expect(kept.why).toBe('lost');
    await reaches(starts + back + 4_000);
    for (const agent of agents) {
      const recording = agent.recording();
      expect(recording.energy(starts + left + 250, starts + back - 150), 'while it loads').toBeLessThan(0.002);
      // Its first word may have been on the way for a while; it lasts for a second.
      const first = Array.from({ length: 10 }, (_, i) => starts + back + 200 + i * 250);
      const loudest = Math.max(...first.map((from) => recording.pitch(pitchOf(6), from, from + 250)));
      expect(loudest, 'behind the gap').toBeGreaterThan(0.02);
    }
    await settled(editor, live.bulletin, { planned: 2, played: 2 });
  });

  it('a line that is cut leaves a gap, and the loudspeaker is in step behind it', { timeout: 180_000 }, async () => {
    const live = await beginLive(editor, { ...both(), delay_ms: delay });
    const speaker = await Speaker.into(editor, live.id);
    speaker.speak();
    const onAir = await hearing(live.id, 2);
    const starts = Date.parse(onAir.starts);
    line.cut();
    await waitUntil(Date.now() + 2_500);
    line.heal();
    // What was there before the cut lasts for the delay: behind it one hears what came afterwards.
    const afterwards = Date.now() + delay + 1_000;
    await waitFor('both say what the speaker says', () => {
      const recordings = agents.map((one) => one.recording());
      const ends = Math.min(...recordings.map((one) => one.ends));
      const spoken = Math.floor((ends - 1_000 - starts) / 1000);
      const from = starts + spoken * 1000 + 150;
      return (
        from > afterwards &&
        recordings.every((one) => one.pitch(pitchOf(spoken), from, from + 700) > 0.02)
      );
    }, { within: 60_000, every: 500 });
    await end(live.id);
    await filed(live.id);
    const { summary } = await settled(editor, live.bulletin, { planned: 2, awaiting: 0 });
    expect(summary.played + summary.partial).toBe(2);
  });

  it('an emergency cuts in at once, and the voice is joined where it is by then', { timeout: 180_000 }, async () => {
    const live = await beginLive(editor, { ...both(), delay_ms: delay });
    const speaker = await Speaker.into(editor, live.id);
    speaker.speak();
    await hearing(live.id, 2);
    const pressed = Date.now();
    const wish = {
      ...both(),
      text: 'Lũ lên nhanh, bà con rời bờ suối ngay.',
      hazard: 'flood',
      expires: new Date(pressed + 600_000).toISOString(),
      // Long enough that the first is still at it when the second begins.
      repeat: 3,
    };
    const alert = (await editor.post('/api/v1/emergencies', wish, { expect: 201, key: newKey() })).body;
    // It was voiced by then.
    const ordered = Date.now();
    await waitFor('the alert interrupts', () => speaker.state?.interrupted === 2, patient);
    expect(Date.now() - ordered).toBeLessThan(10_000);
    await waitUntil(pressed + 6_000);
    await editor.post(`/api/v1/emergencies/${alert.id}/end`, {}, { expect: 200, key: newKey() });
    await hearing(live.id, 2);
    await end(live.id);
    await filed(live.id);
    await settled(editor, live.bulletin, { planned: 2, awaiting: 0 });
  });

  it('a voice that was not signed is refused by the player, whoever brings it', { timeout: 180_000 }, async () => {
    const live = await beginLive(editor, both());
    const speaker = await Speaker.into(editor, live.id);
    speaker.speak();
    await hearing(live.id, 2);
    const { privateKey } = generateKeyPairSync('ed25519');
    const head = Buffer.alloc(17 + 3);
    head.write('NV\x01', 'latin1');
    head.writeBigUInt64BE(BigInt(live.id), 4);
    head.writeUInt32BE(100, 12);
    head.writeUInt8(1, 16);
    head.writeUInt16BE(1, 17);
    const signature = sign(null, Buffer.concat([Buffer.from('nguon\0voice\0', 'latin1'), head]), privateKey);
    const frame = Buffer.concat([head, signature]).toString('base64url');
    // The true agent would take its place again before the answer.
    agents[0].signal('SIGSTOP');
    const answer = await askPlayer(agents[0], { ask: 'voice', frame }).finally(() =>
      agents[0].signal('SIGCONT'),
    );
    expect(answer).toMatchObject({ code: 'voice.forged' });
    await end(live.id);
    await filed(live.id);
  });

  it('"Dừng toàn bộ loa" ends it, and nobody begins while it holds', { timeout: 180_000 }, async () => {
    const live = await beginLive(editor, both());
    const speaker = await Speaker.into(editor, live.id);
    speaker.speak();
    await hearing(live.id, 2);
    await admin.post(`/api/v1/units/${commune}/silence`, { reason: 'Có đám tang' }, { key: newKey() });
    try {
      await waitFor('the officer is told', () => speaker.state?.why === 'silenced', patient);
      await waitFor(
        'it is silent',
        () =>
          agents.every((one) => {
            const recording = one.recording();
            return recording.energy(recording.ends - 500, recording.ends) < 0.001;
          }),
        patient,
      );
      expectProblem(await editor.post('/api/v1/lives', both()), 422);
    } finally {
      await admin.remove(`/api/v1/units/${commune}/silence`);
    }
  });

  it('whoever is signed out while he speaks is heard no longer, and what he said is kept', { timeout: 180_000 }, async () => {
    const elsewhere = await server.signIn('commune_editor', commune);
    const live = await beginLive(elsewhere, both());
    const speaker = await Speaker.into(elsewhere, live.id);
    speaker.speak();
    await hearing(live.id, 2);
    await elsewhere.remove('/api/v1/session', undefined, { expect: 204 });
    await waitFor('the officer is told', () => speaker.state?.why === 'withdrawn', patient);
    expect(await filed(live.id)).toMatchObject({ state: 'ended', why: 'withdrawn' });
  });

  it('whoever ends the live of another is named in the audit', { timeout: 180_000 }, async () => {
    const live = await beginLive(editor, both());
    const speaker = await Speaker.into(editor, live.id);
    speaker.speak();
    await hearing(live.id, 2);
    await end(live.id, admin);
    await waitFor('the officer is told', () => speaker.state?.why === 'stopped_by_other', patient);
    await filed(live.id);
    expect(await endedByOther()).toMatchObject({ account: admin.account.id, subject: live.bulletin });
  });

  // Over the player's own socket, as a taken-over agent would; the true one comes back by itself.
  // The player has one line, and the agent's last try to have it may come in between.
  async function askPlayer(agent: Agent, question: Json): Promise<Json> {
    for (let tries = 0; ; ++tries) {
      try {
        return await askOnce(agent, question);
      } catch (error) {
        if (tries === 4) throw error;
      }
    }
  }

  async function askOnce(agent: Agent, question: Json): Promise<Json> {
    const socket = createConnection(join(agent.data, 'player', 'player.sock'));
    const text = Buffer.from(JSON.stringify({ id: 1, ...question }));
    const size = Buffer.alloc(4);
    size.writeUInt32BE(text.length);
    socket.write(Buffer.concat([size, text]));
    return new Promise((resolve, reject) => {
      let heard = Buffer.alloc(0);
      socket.on('data', (piece) => {
        heard = Buffer.concat([heard, piece]);
        while (heard.length >= 4 && heard.length >= 4 + heard.readUInt32BE(0)) {
          const message = JSON.parse(heard.subarray(4, 4 + heard.readUInt32BE(0)).toString());
          heard = heard.subarray(4 + heard.readUInt32BE(0));
          if (message.re !== 1) continue;
          socket.destroy();
          resolve(message.error ?? message);
        }
      });
      socket.on('error', reject);
      socket.on('close', () => reject(new Error('the player has closed the line')));
      socket.setTimeout(20_000, () => {
        socket.destroy();
        reject(new Error('the player does not answer'));
      });
    });
  }

  it('a server that is killed in the middle of it files what was said when it is back', { timeout: 180_000 }, async () => {
    const live = await beginLive(editor, { ...both(), title: 'Nói dở', delay_ms: delay });
    const speaker = await Speaker.into(editor, live.id);
    speaker.speak();
    const onAir = await hearing(live.id, 2);
    await waitUntil(Date.parse(onAir.starts) + 7_000);
    await server.kill();
    speaker.leave();
    await server.start();
    const kept = await waitFor('it is filed as far as it went', async () =>
      (await editor.get(`/api/v1/bulletins/${live.bulletin}`, { expect: 200 })).body, patient);
    expect(kept.title).toBe('Nói dở (bị ngắt)');
    expect((await soundOf(editor, kept.media)).length).toBeGreaterThan(3_000);
  });
});

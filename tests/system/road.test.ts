// The whole road of a bulletin on real programs: typed, voiced, approved by a second account,
// scheduled, heard on two loudspeakers at the planned instant, proven; then the same with a line
// that is cut and a server that is killed.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Agent } from './support/agent.ts';
import type { Api, Json } from './support/api.ts';
import { approve, approved, expectProblem, realText, schedule, submit, write } from './support/desk.ts';
import { hasDevicePrograms, knows, promised } from './support/places.ts';
import { Line } from './support/proxy.ts';
import { Server } from './support/server.ts';
import { heardBy, isReady, settled, soundOf } from './support/sound.ts';
import { waitFor, waitUntil } from './support/wait.ts';

const ahead = 12_000;

describe.skipIf(!hasDevicePrograms)('the road of a bulletin', () => {
  let server: Server;
  let line: Line;
  let agents: Agent[];
  let devices: Json[];
  let editor: Api;
  let approver: Api;

  const notice = (more: Json = {}) => ({
    title: 'Thông báo của xã',
    text: realText(),
    channels: ['speaker'],
    audience: devices.map((one) => ({ device: one.id })),
    ...more,
  });

  beforeAll(async () => {
    server = await Server.start({ name: 'road' });
    devices = twoOfOneUnit(server.devices());
    editor = await server.signIn('commune_editor', devices[0].unit);
    approver = await server.signIn('commune_approver', devices[0].unit);
    line = await Line.to(server.url);
    agents = [server.url, line.url].map((url, i) =>
      Agent.start({ name: `road/agent-${i + 1}`, server: url, pair: devices[i].pairing_code }),
    );
    for (const agent of agents) await agent.isPaired();
  });
  afterAll(async () => {
    for (const agent of agents ?? []) await agent.dispose();
    await line?.close();
    await server?.dispose();
  });

  it('the officer sees how his text will be read before anything sounds', async () => {
    const asked = { text: 'Từ 7h30 ngày 25/11, UBND xã họp.' };
    const { body } = await editor.post('/api/v1/speech', asked, { expect: 200 });
    expect(body.spoken_text).toMatch(/bảy giờ ba mươi/i);
    expect(body.spoken_text).toMatch(/ủy ban nhân dân/i);
  });

  it('its own approver cannot be its author when it takes precedence', async () => {
    const own = await write(approver, notice({ title: 'Ưu tiên', priority: 'priority' }));
    await submit(approver, own.id);
    const answer = await approver.post(`/api/v1/bulletins/${own.id}/approve`, {});
    expectProblem(answer, 403, 'bulletin.own_priority');
  });

  it('typed, voiced, approved and scheduled, it is heard on both loudspeakers at the planned instant', async () => {
    const written = await write(editor, notice({ title: 'Trọn đường', priority: 'priority' }));
    const spoken = await submit(editor, written.id);
    expect(spoken.state).toBe('submitted');
    const passed = await approve(approver, spoken);
    expect(passed.state).toBe('approved');

    const at = Math.ceil((Date.now() + ahead) / 1000) * 1000;
    await schedule(editor, passed, at, { override_quiet_hours: undefined }).catch(() =>
      schedule(approver, passed, at),
    );
    await isReady(editor, passed, agents);
    expect(Date.now(), 'ready in time').toBeLessThan(at);

    const sound = await soundOf(editor, passed.media);
    await waitUntil(at + sound.length);
    const heard = await Promise.all(agents.map((agent) => heardBy(agent, sound, at)));
    const offsets = heard.map((one) => one.at - at);
    const skew = Math.abs((heard[0]?.at ?? 0) - (heard[1]?.at ?? 0));
    console.log(
      `offset ${offsets.map((one) => one.toFixed(2)).join(' and ')} ms, skew ${skew.toFixed(3)} ms`,
    );
    for (const one of heard) expect(one.likeness).toBeGreaterThan(0.8);
    for (const offset of offsets) expect(Math.abs(offset)).toBeLessThanOrEqual(promised(150));
    expect(skew).toBeLessThanOrEqual(promised(50));
    for (const agent of agents) {
      expect(agent.recording().energy(at - 3_000, at - 200), 'silence before').toBe(0);
    }

    const deliveries = await settled(editor, passed.id, { played: 2 });
    expect(deliveries.summary).toMatchObject({ played: 2, missed: 0, awaiting: 0 });
    for (const item of deliveries.items) expect(item.state ?? item.result).toBe('played');
    const log = await editor.get(`/api/v1/playlog?bulletin=${passed.id}`, { expect: 200 });
    expect(log.body.items).toHaveLength(2);
    for (const row of log.body.items) {
      expect(row.result).toBe('played');
      expect(Math.abs(Date.parse(row.started_at) - at)).toBeLessThanOrEqual(promised(150));
    }
  });

  it('the past minute is explained from the plan that the device held', async () => {
    const log = await editor.get('/api/v1/playlog?limit=1', { expect: 200 });
    const row = log.body.items[0];
    const at = new Date(Date.parse(row.started_at) + 1_000).toISOString();
    const query = `device=${row.device}&at=${encodeURIComponent(at)}`;
    const { body } = await editor.get(`/api/v1/explain?${query}`, { expect: 200 });
    expect(body.on_air.bulletin).toBe(row.bulletin);
    expect(body.past).toBe(true);
    expect(body.reasons[0].message).toMatch(/[à-ỹ]/);
  });

  it('a recalled bulletin falls silent and is told as recalled', async () => {
    const bulletin = await approved(editor, approver, notice({
      title: 'Sẽ thu hồi',
      text: 'Chiều nay xã họp bàn việc sửa kênh mương, mời các hộ có ruộng tới dự. '.repeat(4),
    }));
    const at = Math.ceil((Date.now() + 8_000) / 1000) * 1000;
    await schedule(approver, bulletin, at);
    await isReady(editor, bulletin, agents);
    await waitUntil(at + 1_500);
    await editor.post(`/api/v1/bulletins/${bulletin.id}/recall`, { comment: 'Nhầm ngày' }, { expect: 200 });
    const quiet = await waitFor('both fall silent', () => {
      const now = Date.now();
      return agents.every((one) => one.recording().energy(now - 800, now - 200) === 0) && now;
    });
    expect(quiet - at).toBeLessThan(8_000);
  });

  it('commands are acknowledged by the device, and a test tone is heard', async () => {
    const device = devices[0].id;
    const sent = Date.now();
    await approver.post(`/api/v1/devices/${device}/commands`, { verb: 'test_tone' });
    await waitFor('the tone sounds', () => {
      const recording = agents[0]?.recording();
      return recording && recording.energy(sent, recording.ends) > 0.001;
    });
    await waitFor('the command is done', async () => {
      const { body } = await approver.get(`/api/v1/commands?device=${device}`, { expect: 200 });
      return body.items.some((one: Json) => one.verb === 'test_tone' && one.state === 'done');
    });
  });

  it('cut off from its server, which is killed besides, a loudspeaker plays on time and proves it later', async () => {
    const bulletin = await approved(editor, approver, notice({
      title: 'Mất mạng, mất máy chủ',
      text: 'Sáng mai xã tổ chức dọn vệ sinh đường làng, mời mọi nhà cùng tham gia.',
    }));
    const at = Math.ceil((Date.now() + ahead) / 1000) * 1000;
    await schedule(approver, bulletin, at);
    await isReady(editor, bulletin, agents);
    const sound = await soundOf(editor, bulletin.media);

    line.cut();
    const draft = await write(editor, notice({ title: 'Được xác nhận ngay trước khi chết' }));
    await server.kill();
    await waitUntil(at + sound.length);
    for (const agent of agents) {
      const heard = await heardBy(agent, sound, at);
      expect(heard.likeness).toBeGreaterThan(0.8);
      expect(Math.abs(heard.at - at)).toBeLessThanOrEqual(promised(150));
    }

    await server.start();
    expect((await editor.get(`/api/v1/bulletins/${draft.id}`)).status).toBe(200);
    // What the one tells counts at once; that the other is away is known when the airing is closed.
    await settled(editor, bulletin.id, { played: 1, awaiting: 1 });
    line.heal();
    const both = await settled(editor, bulletin.id, { played: 2 });
    expect(both.summary).toMatchObject({ planned: 2, played: 2, missed: 0, awaiting: 0 });
    const log = await editor.get(`/api/v1/playlog?bulletin=${bulletin.id}`, { expect: 200 });
    expect(log.body.items, 'each once').toHaveLength(2);
  });

  it.skipIf(!knows('verify'))('verify finds all chains whole beside the running server', async () => {
    const { code, out } = await server.verify();
    expect(code, out).toBe(0);
  });

  it('the server stops cleanly', async () => {
    expect(await server.stop()).toEqual({ code: 0, signal: null });
  });
});

function twoOfOneUnit(devices: Json[]): Json[] {
  for (const first of devices) {
    const second = devices.find((one) => one.unit === first.unit && one.id !== first.id);
    if (second) return [first, second];
  }
  throw new Error('no unit of the demo has two devices that wait for pairing');
}

// "Phát ngay" and "dừng" on real programs: sent, waited for, heard, stopped, silenced.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Agent } from './support/agent.ts';
import { type Api, type Json, newKey } from './support/api.ts';
import { approved, expectProblem, schedule } from './support/desk.ts';
import { hasDevicePrograms } from './support/places.ts';
import { Line } from './support/proxy.ts';
import { Server } from './support/server.ts';
import { isReady, settled } from './support/sound.ts';
import { waitFor, waitUntil } from './support/wait.ts';

// Long enough to be cut in the middle of a sentence.
const long = 'Chiều nay xã họp bàn việc sửa kênh mương, mời các hộ có ruộng tới dự. '.repeat(6);
const lost = 'Cháu An, sáu tuổi, áo đỏ, đi lạc ở chợ Đình Cả. Ai thấy xin báo Ủy ban nhân dân xã.';

describe.skipIf(!hasDevicePrograms)('what goes on air at once', () => {
  let server: Server;
  let line: Line;
  let agents: Agent[];
  let devices: Json[];
  let editor: Api;
  let approver: Api;
  let admin: Api;
  let commune: string;

  const send = (api: Api, wish: Json) =>
    api.post('/api/v1/now', { audience: [{ unit: commune }], ...wish }, { key: newKey() });
  const sent = async (api: Api, wish: Json): Promise<Json> => {
    const answer = await send(api, wish);
    expect(answer.status, answer.text).toBe(201);
    return answer.body;
  };
  const rules = (unit: string, body: Json) =>
    admin.put(`/api/v1/units/${unit}/rules`, body, { expect: 200 });
  // The tenths of a second of [from, to) in which a device sounded, in milliseconds after `from`.
  const loudTenths = (agent: Agent, from: number, to: number): number[] => {
    const recording = agent.recording();
    const tenths = Array.from({ length: Math.floor((to - from) / 100) }, (_, i) => i * 100);
    return tenths.filter((at) => recording.energy(from + at, from + at + 100) > 0);
  };
  const sounds = (agent: Agent) => {
    const now = agent.recording().ends;
    return agent.recording().energy(now - 600, now) > 0;
  };
  const plays = async (bulletin: string): Promise<Json[]> =>
    (await editor.get(`/api/v1/playlog?bulletin=${bulletin}`, { expect: 200 })).body.items;

  beforeAll(async () => {
    server = await Server.start({ name: 'now' });
    commune = server.account('commune_editor').unit;
    devices = server.devices().filter((one) => one.unit === commune).slice(0, 2);
    editor = await server.signIn('commune_editor', commune);
    approver = await server.signIn('commune_approver', commune);
    admin = await server.signIn('province_admin');
    // These tests run at any hour of the day.
    await rules(commune, { quiet: [{ from: '00:00', to: '24:00', allowed: true }] });
    line = await Line.to(server.url);
    agents = [server.url, line.url].map((url, i) =>
      Agent.start({ name: `now/agent-${i + 1}`, server: url, pair: devices[i].pairing_code }),
    );
    for (const agent of agents) await agent.isPaired();
    for (const agent of agents) await agent.knowsItsPlace();
  });
  afterAll(async () => {
    for (const agent of agents ?? []) await agent.dispose();
    await line?.close();
    await server?.dispose();
  });

  it('an officer of the commune presses, and within seconds both loudspeakers say it twice', { timeout: 200_000 }, async () => {
    const pressed = Date.now();
    const now = await sent(editor, { text: lost, repeat: 2 });
    expect(now).toMatchObject({ state: 'approved', approves: true, waits_for: null });
    expect(Date.parse(now.starts) - pressed).toBeLessThan(20_000);
    const ledger = await settled(editor, now.bulletin, { played: 4 }, 90_000);
    expect(ledger.summary).toMatchObject({ missed: 0, refused: 0 });
    const { items } = (await editor.get('/api/v1/now', { expect: 200 })).body;
    expect(items.find((one: Json) => one.bulletin === now.bulletin).search_notice).toBe(true);
    const first = (await plays(now.bulletin)).map((row) => Date.parse(row.started_at)).sort();
    expect(Math.abs((first[0] ?? 0) - Date.parse(now.starts))).toBeLessThan(1_500);
    const shown = await editor.get(`/api/v1/bulletins/${now.bulletin}`, { expect: 200 });
    expect(shown.body.title).toBe('Cháu An, sáu tuổi, áo đỏ, đi lạc ở chợ Đình Cả');
    expect(shown.body.approval.by_name ?? shown.body.approval.by).toBeTruthy();
  });

  it('it waits for the item on air and interrupts nothing', { timeout: 200_000 }, async () => {
    const notice = { title: 'Họp kênh mương', text: long, channels: ['speaker'] };
    const item = await approved(editor, approver, {
      ...notice,
      audience: devices.map((one) => ({ device: one.id })),
    });
    const at = Math.ceil((Date.now() + 8_000) / 1000) * 1000;
    await schedule(approver, item, at);
    await isReady(editor, item, agents);
    await waitUntil(at + 500);
    const now = await sent(editor, { text: 'Mất nước tại chợ đến chín giờ.' });
    expect(now.waits_for).toBe('Họp kênh mương');
    expect(Date.parse(now.begins)).toBeGreaterThan(Date.parse(now.starts));
    const listed = await editor.get('/api/v1/now', { expect: 200 });
    expect(listed.body.items[0]).toMatchObject({
      bulletin: now.bulletin,
      state: 'approved',
      search_notice: false,
    });
    await settled(editor, item.id, { played: 2 }, 90_000);
    await settled(editor, now.bulletin, { played: 2 }, 60_000);
    const ends = (await plays(item.id)).map((row) => Date.parse(row.ended_at));
    for (const row of await plays(now.bulletin)) {
      expect(Date.parse(row.started_at)).toBeGreaterThanOrEqual(Math.min(...ends) - 50);
    }
  });

  it('the head of a hamlet waits for an approver, and it begins with the approval', { timeout: 200_000 }, async () => {
    const head = await server.signIn('hamlet_head');
    await rules(head.account.unit, { quiet: [{ from: '00:00', to: '24:00', allowed: true }] });
    const answer = await send(head, { audience: [{ unit: head.account.unit }], text: lost });
    expect(answer.status, answer.text).toBe(201);
    expect(answer.body).toMatchObject({ state: 'submitted', approves: false });
    expectProblem(await send(head, { text: lost }), 403, 'now.not_allowed');
    const path = `/api/v1/bulletins/${answer.body.bulletin}/approve`;
    expectProblem(await head.post(path, {}), 403);
    const before = Date.now();
    await approver.post(path, {}, { expect: 200, key: newKey() });
    const { body } = await approver.get(`/api/v1/schedules/${answer.body.schedule}`, { expect: 200 });
    expect(Date.parse(body.starts)).toBeGreaterThanOrEqual(before);
    expect(body).toMatchObject({ at_once: true, repeat: 1, approved: true });
  });

  it('in quiet hours it is refused with the next allowed time, and takes a reason of somebody entitled', { timeout: 200_000 }, async () => {
    const other = server.account('commune_editor', await otherCommune()).unit;
    const [writer, chief] = [
      await server.signIn('commune_editor', other),
      await server.signIn('commune_approver', other),
    ];
    const clock = (at: number) =>
      new Date(at + 7 * 3_600_000).toISOString().slice(11, 16);
    const quiet = { from: clock(Date.now() - 1_800_000), to: clock(Date.now() + 5_400_000) };
    await rules(other, { quiet: [quiet] });
    const wish = { audience: [{ unit: other }], text: lost };
    const refused = await send(writer, wish);
    expectProblem(refused, 422, 'schedule.quiet_hours');
    expect(Date.parse(refused.body.suggestion)).toBeGreaterThan(Date.now() + 3_600_000);
    const asked = await writer.post('/api/v1/now/check', { audience: [{ unit: other }] });
    expect(asked.body).toMatchObject({ may_override: false });
    expect(asked.body.conflict.code).toBe('schedule.quiet_hours');
    const reason = { override_quiet_hours: 'Trẻ lạc trong đêm' };
    expectProblem(await send(writer, { ...wish, ...reason }), 403, 'schedule.override_not_allowed');
    const allowed = await sent(chief, { ...wish, ...reason });
    expect(allowed.state).toBe('approved');
  });

  it('found: it ends everywhere within two seconds, and one that is away is told as not knowing', { timeout: 200_000 }, async () => {
    const now = await sent(editor, { text: long, repeat: 3 });
    const [first, second] = agents as [Agent, Agent];
    await waitFor('both sound', () => sounds(first) && sounds(second), { within: 30_000 });
    line.cut();
    const pressed = Date.now();
    await editor.post(
      `/api/v1/bulletins/${now.bulletin}/recall`,
      { comment: 'Đã tìm thấy - dừng' },
      { expect: 200 },
    );
    await waitFor('the recording goes on', () => first.recording().ends > pressed + 5_000);
    expect(loudTenths(first, pressed + 2_000, pressed + 4_800), 'repeats as well').toEqual([]);
    const recall = async () =>
      (await editor.get(`/api/v1/bulletins/${now.bulletin}/recall`, { expect: 200 })).body.items;
    const items = await waitFor('what was heard is known', async () => {
      const found: Json[] = await recall();
      return found.find((one) => one.device === devices[0].id)?.heard_ms > 0 && found;
    });
    const of = (index: number) => items.find((one: Json) => one.device === devices[index].id);
    expect(of(0)).toMatchObject({ state: 'done', online: true });
    expect(of(0).heard_ms).toBeLessThan(30_000);
    expect(of(1).state, 'its line is cut').not.toBe('done');
    line.heal();
    await waitFor(
      'the other one learns it',
      async () => (await recall()).every((one: Json) => one.state === 'done' && one.online),
      { within: 60_000, every: 500 },
    );
    await waitFor('and is silent', () => !sounds(second), { within: 20_000 });
    // The correction goes to exactly those who heard.
    const heard = (await recall()).filter((one: Json) => one.heard_ms > 0);
    const correction = await sent(editor, {
      text: 'Đính chính: cháu An đã về nhà.',
      audience: heard.map((one: Json) => ({ device: one.device })),
    });
    expect(correction.speaker_devices).toBe(heard.length);
  });

  it('a commune is silenced at once, stays so, and sounds again when it is told to', { timeout: 200_000 }, async () => {
    const now = await sent(editor, { text: long, repeat: 3 });
    // What was said before may still sound, and this one waits for it.
    await waitUntil(Date.parse(now.begins) + 1_000);
    await waitFor('both sound', () => agents.every(sounds), { within: 40_000 });
    const path = `/api/v1/units/${commune}/silence`;
    expectProblem(await editor.post(path, { reason: ' ' }), 422);
    const pressed = Date.now();
    const silence = await editor.post(path, { reason: 'Phát nhầm tin', remind_minutes: 30 });
    expect(silence.status, silence.text).toBe(201);
    expectProblem(await approver.post(path, { reason: 'Lần nữa' }), 409, 'silence.already');
    await waitFor('the recordings go on', () =>
      agents.every((one) => one.recording().ends > pressed + 9_000),
    );
    for (const [i, agent] of agents.entries())
      expect(loudTenths(agent, pressed + 2_000, pressed + 8_800), `loudspeaker ${i + 1}`).toEqual([]);
    // Long before its planned end the ledger tells that it was stopped.
    const told = await editor.get(`/api/v1/deliveries?bulletin=${now.bulletin}`, { expect: 200 });
    expect(told.body.summary, told.text).toMatchObject({ partial: 2 });
    expect(told.body.items[0]).toMatchObject({ state: 'partial', reason: 'stopped' });
    expectProblem(await send(editor, { text: lost }), 422, 'schedule.silenced');
    const listed = await approver.get('/api/v1/silences', { expect: 200 });
    expect(listed.body.items).toMatchObject([
      { unit: commune, reason: 'Phát nhầm tin', may_lift: true },
    ]);
    await editor.post(`/api/v1/bulletins/${now.bulletin}/recall`, { comment: 'Nhầm' }, { expect: 200 });
    const lifted = await editor.remove(path);
    expect(lifted.status, lifted.text).toBe(204);
    expectProblem(await editor.remove(path), 409, 'silence.not_silent');
    const again = await sent(editor, { text: lost });
    await settled(editor, again.bulletin, { played: 2 }, 60_000);
  });

  const otherCommune = async () => {
    const found = server
      .accounts()
      .filter((one) => one.roles.includes('commune_approver') && one.unit !== commune)
      .map((one) => one.unit);
    if (!found[0]) throw new Error('the demo has one commune with an approver only');
    return found[0];
  };
});

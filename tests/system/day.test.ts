// A day of one commune, from before the morning programme to the evening notice, on the programs as
// they are and on one clock that the test moves on: each step through the interface that the console
// uses. At the end the printed diary, the ledger and what the devices signed say the same.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Agent } from './support/agent.ts';
import { type Api, type Json, newKey } from './support/api.ts';
import { DayClock, secondOf } from './support/day_clock.ts';
import { approve, approved, schedule, submit, write } from './support/desk.ts';
import { wordsOf } from './support/pdf.ts';
import { hasDevicePrograms } from './support/places.ts';
import { Server } from './support/server.ts';
import { isReady, recorded, settled } from './support/sound.ts';
import { Station } from './support/station.ts';
import { waitFor } from './support/wait.ts';

const patient = { within: 60_000, every: 200 };
const second = 1_000;
const day = '2026-11-23';
const hamletNames = ['Xóm Mỏ Gà', 'Xóm Cao Lầm', 'Xóm Đất Đỏ'];
const long = 'Sáng mai, từ bảy giờ, bà con mang theo cuốc xẻng ra đầu xóm dọn đường. '.repeat(5);

describe.skipIf(!hasDevicePrograms)('a day of a commune', () => {
  let clock: DayClock;
  let station: Station;
  let server: Server;
  let agents: Agent[] = [];
  let devices: Json[];
  let hamlets: Json[];
  let editor: Api;
  let approver: Api;
  let commune: string;

  const toAll = () => devices.map((one) => ({ device: one.id }));
  const notice = (title: string, text: string, more: Json = {}) => ({
    title,
    text,
    channels: ['speaker'],
    audience: toAll(),
    ...more,
  });
  const show = async (id: string): Promise<Json> =>
    (await editor.get(`/api/v1/bulletins/${id}`, { expect: 200 })).body;
  const send = async (wish: Json): Promise<Json> => {
    const answer = await editor.post('/api/v1/now', wish, { key: newKey() });
    expect(answer.status, answer.text).toBe(201);
    return answer.body;
  };
  const ready = async (id: string, which = agents) => isReady(editor, await show(id), which, patient.within);
  const recalledOn = async (id: string): Promise<Json[]> =>
    (await editor.get(`/api/v1/bulletins/${id}/recall`, { expect: 200 })).body.items;
  // Called off while it sounds: every device knows, and says how much of it was heard.
  const callOff = async (id: string, comment: string): Promise<Json[]> => {
    await editor.post(`/api/v1/bulletins/${id}/recall`, { comment }, { expect: 200 });
    await waitFor('every cluster knows', async () => {
      const items = await recalledOn(id);
      return items.length >= devices.length && items.every((one) => one.state === 'done');
    }, patient);
    await clock.goTo(clock.now + 2 * second);
    return waitFor('what was heard is known', async () => {
      const items = await recalledOn(id);
      return items.filter((one) => one.heard_ms > 0).length >= devices.length && items;
    }, patient);
  };
  const ledger = async (query = ''): Promise<Json[]> =>
    everything(editor, `/api/v1/deliveries?unit=${commune}${query}&${window()}`);
  const window = () =>
    `from=${encodeURIComponent(`${day}T00:00:00+07:00`)}&to=${encodeURIComponent(`${day}T23:59:59+07:00`)}`;

  beforeAll(async () => {
    clock = new DayClock(day, '04:30');
    station = await Station.open();
    server = await Server.start({
      name: 'day',
      fresh: true,
      environment: { NGUON_RELAY_PRIVATE: 'yes' },
    });
    commune = server.account('commune_editor').unit;
    editor = await server.signIn('commune_editor', commune);
    approver = await server.signIn('commune_approver', commune);
    const admin = await server.signIn('province_admin');
    await callOffDemo([editor, approver, await server.signIn('province_editor'), await server.signIn('province_approver')]);
    // The make-up of the morning and what the leader approves make more than two programmes a day.
    for (const unit of [admin.account.unit, commune]) {
      const { quiet } = (await admin.get(`/api/v1/units/${unit}/rules`, { expect: 200 })).body;
      await admin.put(`/api/v1/units/${unit}/rules`, { quiet, caps: null }, { expect: 200 });
    }
    const units = await everything(admin, '/api/v1/units?');
    hamlets = hamletNames.map((name) => units.find((one) => one.name === name && one.parent === commune));
    expect(hamlets.every(Boolean), 'the demo has these hamlets').toBe(true);
    devices = [];
    for (const hamlet of hamlets) {
      const wish = { unit: hamlet.id, kind: 'speaker', name: `Cụm loa ngày của ${hamlet.name}`, speakers: 2 };
      devices.push((await admin.post('/api/v1/devices', wish, { expect: 201 })).body);
    }
    agents = devices.map((one, i) =>
      Agent.start({ name: `day/agent-${i + 1}`, server: server.url, pair: one.pairing_code }),
    );
    for (const agent of agents) await agent.isPaired();
    for (const agent of agents) await agent.knowsItsPlace();
  }, 400_000);
  afterAll(async () => {
    for (const agent of agents) await agent.dispose();
    await server?.dispose();
    await station?.close();
    clock?.dispose();
  });

  it('05:30: the programme has an upper bulletin and one of his own', { timeout: 240_000 }, async () => {
    const writer = await server.signIn('province_editor');
    const chief = await server.signIn('province_approver');
    const upper = await approved(writer, chief, {
      title: 'Tiêm vắc xin cho trẻ',
      text: 'Tuần này các trạm y tế tiêm vắc xin cho trẻ dưới năm tuổi.',
      channels: ['speaker'],
      audience: [{ unit: commune }],
    });
    const own = await approved(editor, approver, notice('Dọn đường xóm', long));
    const made = await approver.post(
      '/api/v1/programmes',
      {
        name: 'Bản tin sáng trong ngày',
        unit: commune,
        items: [{ bulletin: own.id }],
        starts: new Date(clock.at('05:30')).toISOString(),
        audience: toAll(),
      },
      { expect: 201, key: newKey() },
    );
    const waiting = await editor.get(`/api/v1/inbox?unit=${commune}&state=waiting&limit=100`, { expect: 200 });
    expect(waiting.body.items.map((one: Json) => one.bulletin)).toContain(upper.id);
    const accepted = await approver.post(
      `/api/v1/inbox/${upper.id}/accept`,
      { unit: commune, version: 0, schedule: made.body.schedule },
      { key: newKey() },
    );
    expect(accepted.status, accepted.text).toBe(200);
    await ready(own.id);
    await isReady(editor, upper, agents, patient.within);
    await clock.goTo('05:40');
    for (const id of [own.id, upper.id]) await settled(editor, id, { planned: 3, played: 3 }, patient.within);
    const begun = (await ledger(`&bulletin=${own.id}`)).map((row) => Date.parse(row.started_at));
    const before = (await ledger(`&bulletin=${upper.id}`)).map((row) => Date.parse(row.started_at));
    expect(Math.min(...begun, ...before)).toBe(clock.at('05:30'));
  });

  it('07:10: a child is lost, and found while it is still called out', { timeout: 180_000 }, async () => {
    await clock.goTo('07:10');
    const lost = await send({ text: `Cháu An, sáu tuổi, đi lạc ở chợ. ${long}`, audience: toAll(), repeat: 3 });
    await ready(lost.bulletin);
    await clock.goTo(Date.parse(lost.begins) + 6 * second);
    const heard = await callOff(lost.bulletin, 'Đã tìm thấy - dừng');
    for (const one of heard) {
      expect(one.heard_ms).toBeGreaterThan(5 * second);
      expect(one.heard_ms).toBeLessThan(9 * second);
    }
    await clock.goTo('07:30');
  });

  it('09:00: two hamlets lose their power as announced, and hear later what they missed', { timeout: 240_000 }, async () => {
    await clock.goTo('08:00');
    const dark = agents.slice(0, 2);
    const text = `Từ 09:00 đến 09:40 ngày 23/11/2026, khu vực: ${hamletNames[0]}, ${hamletNames[1]}`;
    const pasted = await editor.post('/api/v1/planned-outages', { text, notice: false }, { key: newKey() });
    expect(pasted.status, pasted.text).toBe(201);
    const bulletin = await approved(editor, approver, notice('Họp kênh mương', 'Mời bà con họp về kênh mương.'));
    await schedule(approver, bulletin, clock.at('09:15'), { late: { way: 'skip' } });
    await ready(bulletin.id);
    await clock.goTo('09:00');
    for (const agent of dark) {
      await agent.kill();
      for (const pid of agent.players()) process.kill(pid, 'SIGKILL');
      await waitFor('the player is gone', () => agent.players().length === 0, patient);
    }
    await clock.goTo('09:40');
    for (const agent of dark) agent.start({ pair: undefined, more: ['--boot', 'after-the-cut'] });
    await settled(editor, bulletin.id, { planned: 3, played: 1, missed: 2 }, 90_000);
    const missed = await waitFor('the reason is the power', async () => {
      const rows = (await ledger(`&bulletin=${bulletin.id}`)).filter((row) => row.state === 'missed');
      return rows.length === 2 && rows.every((row) => row.reason?.startsWith('no_power')) && rows;
    }, patient);
    const again = await approver.post(
      '/api/v1/deliveries/retry',
      {
        deliveries: missed.map((row) => ({ device: row.device, occurrence: row.occurrence })),
        starts: new Date(clock.at('09:55')).toISOString(),
      },
      { key: newKey() },
    );
    expect(again.status, again.text).toBe(201);
    await ready(bulletin.id, dark);
    await clock.goTo('10:00');
    await waitFor('it was made up for', async () => {
      const rows = await ledger(`&bulletin=${bulletin.id}`);
      return rows.filter((row) => row.makes_up && row.state === 'played').length === 2;
    }, patient);
  });

  it('10:30: a wrong figure is stopped on air and put right where it was heard', { timeout: 180_000 }, async () => {
    await clock.goTo('10:10');
    const wrong = await approved(editor, approver, notice('Giá nước', `Giá nước là chín mươi nghìn đồng. ${long}`));
    await schedule(approver, wrong, clock.at('10:30'));
    await ready(wrong.id);
    await clock.goTo('10:30:05');
    const heard = await callOff(wrong.id, 'Sai giá nước');
    for (const one of heard) expect(one.heard_ms).toBeLessThan(9 * second);
    const right = await send({
      title: 'Đính chính giá nước',
      text: 'Đính chính: giá nước là chín nghìn đồng.',
      audience: heard.map((one) => ({ device: one.device })),
    });
    expect(right.speaker_devices).toBe(devices.length);
    await ready(right.bulletin);
    await clock.goTo('10:40');
    await settled(editor, right.bulletin, { planned: 3, played: 3 }, patient.within);
  });

  it('17:00: another station is passed on in its slot', { timeout: 180_000 }, async () => {
    await clock.goTo('12:00');
    // Nobody works with one login from dawn to evening.
    editor = await server.signIn('commune_editor', commune);
    approver = await server.signIn('commune_approver', commune);
    await clock.goTo('16:30');
    const source = (
      await approver.post(
        `/api/v1/units/${commune}/relay-sources`,
        { name: 'Đài tỉnh', kind: 'stream', address: station.address('/700.mp3') },
        { expect: 201 },
      )
    ).body;
    const held = async () =>
      Promise.all(
        devices.map(async ({ id }) => (await editor.get(`/api/v1/devices/${id}`, { expect: 200 })).body.status.plan_version),
      );
    const before = await held();
    await approver.post(
      '/api/v1/programmes',
      {
        name: 'Tiếp sóng buổi chiều',
        unit: commune,
        items: [{ relay_minutes: 1, relay_source: source.id }],
        starts: new Date(clock.at('17:00')).toISOString(),
        audience: toAll(),
        override_quiet_hours: 'Tiếp sóng',
      },
      { expect: 201, key: newKey() },
    );
    await waitFor('all hold the plan with it', async () =>
      (await held()).every((version, i) => version > before[i]), patient);
    expect(station.listeners('/700.mp3')).toBe(0);
    await clock.goTo('17:00:05');
    await waitFor('all listen to it', () => station.listeners('/700.mp3') === devices.length, patient);
    await clock.goTo('17:01:10');
    await waitFor('nobody listens any more', () => station.listeners('/700.mp3') === 0, patient);
    await settled(editor, source.id, { planned: 3 }, patient.within);
  });

  it('17:30: the leader listens and approves by the link on his phone', { timeout: 180_000 }, async () => {
    await clock.goTo('17:30');
    const written = await write(editor, notice('Thu phí vệ sinh', 'Tối mai tổ thu phí vệ sinh tới từng nhà.'));
    const submitted = await submit(editor, written.id);
    const path = `/api/v1/bulletins/${submitted.id}`;
    const made = await editor.post(
      `${path}/approval-links`,
      { person: approver.account.id },
      { expect: 201, key: newKey() },
    );
    const link = made.body.path.split('/').pop();
    await approver.get(`/api/v1/approval-links/${link}`, { expect: 200 });
    await approver.post(`${path}/approve`, { version: submitted.version, link }, { expect: 200, key: newKey() });
    await schedule(approver, submitted, clock.at('17:45'));
    await ready(submitted.id);
    await clock.goTo('17:50');
    await settled(editor, submitted.id, { planned: 3, played: 3 }, patient.within);
  });

  it('19:00: one hamlet hears the notice in two languages', { timeout: 180_000 }, async () => {
    await clock.goTo('18:30');
    const tay = await recorded(editor, 'tay', 'aevalsrc=0.5*sin(2*PI*(300*t+60*t*t)):d=4');
    const order = (unit: string, languages: string[]) =>
      editor.put(`/api/v1/units/${unit}/language-rule`, { order: languages, required: false }, { expect: 200 });
    await order(hamlets[0].id, ['tyz', 'vi']);
    for (const hamlet of hamlets.slice(1)) await order(hamlet.id, ['vi']);
    const written = await write(
      editor,
      notice('Họp dân bản', 'Tối mai mời bà con họp ở nhà văn hóa.', {
        tracks: [{ language: 'tyz', media: tay.sha256, reader: 'Người đọc tiếng Tày' }],
      }),
    );
    const bulletin = await approve(approver, await submit(editor, written.id));
    await schedule(approver, bulletin, clock.at('19:00'));
    await waitFor('both sounds are where both are heard', async () => {
      const { body } = await editor.get(`/api/v1/deliveries?bulletin=${bulletin.id}`, { expect: 200 });
      return body.summary.ready === 4 && agents[0]?.holds(tay.sha256);
    }, patient);
    await ready(bulletin.id);
    await clock.goTo('19:05');
    const { items } = await settled(editor, bulletin.id, { planned: 4, played: 4 }, patient.within);
    const there = items
      .filter((row: Json) => row.device === devices[0].id)
      .sort((a: Json, b: Json) => Date.parse(a.started_at) - Date.parse(b.started_at));
    expect(there.map((row: Json) => row.bulletin_title)).toEqual([
      'Họp dân bản (tiếng Tày)',
      'Họp dân bản (tiếng Việt)',
    ]);
  });

  it('the printed diary matches the ledger, and the ledger what was signed, to the second', { timeout: 180_000 }, async () => {
    await clock.goTo('20:00');
    const mine = new Set(devices.map((one) => one.id));
    const rows = await waitFor('nothing is open', async () => {
      const all = (await ledger()).filter((row) => mine.has(row.device));
      return all.every((row) => !['awaiting', 'ready', 'delivered'].includes(row.state)) && all;
    }, patient);
    const heard = rows.filter((row) => row.heard_ms > 0);
    expect(heard.length, 'all steps of the day').toBeGreaterThanOrEqual(28);

    const signed = (await everything(editor, `/api/v1/playlog?unit=${commune}&${window()}`)).filter(
      (record) => mine.has(record.device) && record.rendered_ms > 0,
    );
    const told = (one: Json, milliseconds: number) =>
      `${one.device} ${one.occurrence} ${secondOf(one.started_at)} ${secondOf(one.ended_at)} ${milliseconds}`;
    expect(heard.map((row) => told(row, row.heard_ms)).sort()).toEqual(
      signed.map((record) => told(record, record.rendered_ms)).sort(),
    );

    const printed = await fetch(`${server.url}/api/v1/prints/monthly-log.pdf?unit=${commune}&from=${day}&to=2026-11-24`, {
      headers: { Authorization: `Bearer ${editor.token}` },
    });
    expect(printed.status).toBe(200);
    const words = packed(wordsOf(Buffer.from(await printed.arrayBuffer())));
    for (const [title, airing] of airingsOf(heard)) {
      const began = Math.min(...airing.map((row) => Date.parse(row.started_at)));
      const ended = Math.max(...airing.map((row) => Date.parse(row.ended_at)));
      // Where it is the second language of a place it was planned some seconds later.
      const planned = Math.min(...airing.map((row) => Date.parse(row.planned_at)));
      const line = `${secondOf(planned)}${secondOf(began)}${secondOf(ended)}${title}`;
      expect(words, title).toContain(packed(line));
    }
  });
});

const packed = (text: string) => text.normalize('NFC').replace(/\s+/g, '');

// The plays of one sound at one time over the clusters: what a line of the diary is made of.
function airingsOf(rows: Json[]): [string, Json[]][] {
  const airings = new Map<string, [string, Json[]]>();
  for (const row of rows) {
    const key = `${row.occurrence} ${row.bulletin_title}`;
    const [, plays] = airings.get(key) ?? [row.bulletin_title, []];
    airings.set(key, [row.bulletin_title, [...plays, row]]);
  }
  return [...airings.values()];
}

async function everything(api: Api, path: string): Promise<Json[]> {
  const all: Json[] = [];
  let cursor = '';
  do {
    const { body } = await api.get(`${path}&limit=200${cursor}`, { expect: 200 });
    all.push(...body.items);
    cursor = body.next ? `&cursor=${encodeURIComponent(body.next)}` : '';
  } while (cursor);
  return all;
}

// What the demo airs by itself is another day's business.
async function callOffDemo(apis: Api[]): Promise<void> {
  for (const api of apis) {
    for (const one of await everything(api, '/api/v1/schedules?')) {
      if (!one.cancelled) await api.remove(`/api/v1/schedules/${one.id}`, { scope: 'all' });
    }
  }
}

// What the server does not do, and how it says so: bad input, missing rights, what was not seen.
import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Answer, Api, type Json, newKey } from './support/api.ts';
import { approved, expectProblem, schedule, submit, write } from './support/desk.ts';
import { Server } from './support/server.ts';

let server: Server;
let editor: Api;
let approver: Api;
let stranger: Api; // an editor of another commune
let devices: Json[];

beforeAll(async () => {
  server = await Server.start({ name: 'refusals' });
  const account = server.account('commune_editor');
  editor = await Api.signIn(server.url, account);
  approver = await server.signIn('commune_approver', account.unit);
  const other = server.accounts().find(
    (one) => one.roles.includes('commune_editor') && one.unit !== account.unit,
  );
  if (!other) throw new Error('the demo has one commune only');
  stranger = await Api.signIn(server.url, other);
  devices = server.devices().filter((one) => String(one.unit) === String(account.unit));
});
afterAll(() => server?.dispose());

const notice = (more: Json = {}) => ({
  title: 'Thông báo thử',
  text: 'Bà con chú ý theo dõi thông báo của xã.',
  channels: ['speaker'],
  audience: [{ unit: editor.account.unit }],
  ...more,
});
const post = (body: Json, headers = {}) => editor.post('/api/v1/bulletins', body, { headers });

// At a Vietnamese hour of the day after tomorrow.
const dayAfterTomorrow = (hour: string) => {
  const day = new Date(Date.now() + (7 + 48) * 3_600_000).toISOString().slice(0, 10);
  return `${day}T${hour}:00+07:00`;
};

describe('input', () => {
  it('a text that is not JSON is refused as such', async () => {
    expectProblem(await post('{"title": "thiếu ngoặc"'), 400, 'input.not_json');
    expectProblem(await post('[1, 2]'), 400, 'input.not_an_object');
  });

  it('a field of the wrong type is named by its path', async () => {
    const answer = await post(notice({ title: 7, audience: [{ unit: [] }] }));
    expectProblem(answer, 422);
    const paths = answer.body.errors.map((one: Json) => one.path);
    expect(paths).toContain('title');
    expect(paths.some((path: string) => path.startsWith('audience[0]'))).toBe(true);
  });

  it('a missing title, a title too long and an unknown field are each refused', async () => {
    expectProblem(await post(notice({ title: undefined })), 422, 'input.required');
    expectProblem(await post(notice({ title: 'á'.repeat(301) })), 422, 'input.too_long');
    await expectAccepted(post(notice({ title: 'á'.repeat(300) })));
    expectProblem(await post(notice({ tieu_de: 'x' })), 422, 'input.unknown_field');
  });

  it('a bulletin that names no channel is for the loudspeakers, one with an empty list is refused', async () => {
    const { body } = await expectAccepted(post(notice({ channels: undefined })));
    expect(body.channels).toEqual(['speaker']);
    expectProblem(await post(notice({ channels: [] })), 422, 'input.required');
  });

  it('ten megabytes of JSON are refused before they are read', async () => {
    const big = JSON.stringify(notice({ text: 'a'.repeat(10_000_000) }));
    expectProblem(await send('/api/v1/bulletins', big), 413, 'input.too_large');
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
  });

  it('JSON nested a hundred thousand deep is refused and harms nothing', async () => {
    const deep = `{"title":${'['.repeat(100_000)}${']'.repeat(100_000)}}`;
    const answer = await post(deep);
    expectProblem(answer, 400);
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
  });

  it('bytes that are not UTF-8 are refused', async () => {
    const bytes = Buffer.concat([
      Buffer.from('{"title":"'),
      Buffer.from([0xc3, 0x28, 0xff]),
      Buffer.from('","text":"x"}'),
    ]);
    expectProblem(await post(bytes), 400);
    const overlong = Buffer.from('{"title":"a\xc0\xafb","text":"x"}', 'latin1');
    expectProblem(await post(overlong), 400);
  });

  it('a decomposed text is stored composed and found by either form', async () => {
    const title = 'Thông báo về việc tưới tiêu ở Nghinh Tường';
    const { body } = await expectAccepted(post(notice({ title: title.normalize('NFD') })));
    expect(body.title).toBe(title);
    for (const form of ['NFC', 'NFD'] as const) {
      const words = encodeURIComponent('tưới tiêu'.normalize(form));
      const found = await editor.get(`/api/v1/bulletins?q=${words}`, { expect: 200 });
      expect(found.body.items.map((one: Json) => one.id)).toContain(body.id);
    }
    const plain = await editor.get('/api/v1/bulletins?q=tuoi%20tieu', { expect: 200 });
    expect(plain.body.items.map((one: Json) => one.id)).toContain(body.id);
  });

  it('a control character and a zero byte are refused', async () => {
    expectProblem(await post(notice({ title: 'a\u0000b' })), 400, 'input.has_nul');
    expectProblem(await post(notice({ title: 'a\u0007b' })), 422, 'input.control_characters');
  });

  it('a time without offset, a day that is none and a validity that ends first are refused', async () => {
    const bad = await post(notice({ valid_from: '2026-11-25T07:30:00' }));
    expectProblem(bad, 422, 'input.bad_time');
    expectProblem(await post(notice({ valid_from: '2026-02-30T07:30:00+07:00' })), 422, 'input.bad_time');
    const backwards = { valid_from: '2026-12-02T00:00:00+07:00', valid_to: '2026-12-01T00:00:00+07:00' };
    expectProblem(await post(notice(backwards)), 422, 'bulletin.ends_before_it_begins');
  });

  it('a page asked for with a bad limit or cursor is refused', async () => {
    for (const query of ['limit=0', 'limit=501', 'limit=abc', 'limit=-1']) {
      expectProblem(await editor.get(`/api/v1/bulletins?${query}`), 422, /^input\./);
    }
    const cursor = await editor.get('/api/v1/bulletins?cursor=khong-phai-vi-tri');
    expect([200, 422]).toContain(cursor.status);
  });

  it('an id that is none, of nothing, or too large is a missing page, not a fault', async () => {
    for (const id of ['abc', '1', '-1', '99999999999999999999999', '%00', '..%2f..']) {
      const answer = await editor.get(`/api/v1/bulletins/${id}`);
      expect([404, 422, 400], `${id}: ${answer.text}`).toContain(answer.status);
      expectProblem(answer, answer.status);
    }
  });

  it('an unknown path and an unknown method answer in the same form', async () => {
    expectProblem(await editor.get('/api/v1/khong-co'), 404);
    expectProblem(await editor.send('PUT', '/api/v1/bulletins', {}), 405, 'http.method_not_allowed');
  });
});

describe('schedules', () => {
  let bulletin: Json;
  const planned = (more: Json) =>
    approver.post('/api/v1/schedules', { bulletin: bulletin.id, ...more });

  beforeAll(async () => {
    bulletin = await approved(editor, approver, notice({ title: 'Tin để xếp lịch' }));
  });

  it('a quarter past three at night is refused with the reason and the nearest allowed time', async () => {
    const answer = await planned({ starts: dayAfterTomorrow('03:15') });
    expectProblem(answer, 422, 'schedule.quiet_hours');
    expect(answer.body.title).toMatch(/21:00|05:[03]0/);
    const nearest = new Date(answer.body.suggestion);
    expect(nearest.getTime()).toBeGreaterThan(Date.parse(dayAfterTomorrow('03:15')));
    const check = await approver.post('/api/v1/schedules/check', {
      bulletin: bulletin.id,
      starts: answer.body.suggestion,
    });
    expect(check.body, check.text).toMatchObject({ ok: true });
  });

  it('the check before saving says the same as the refusal', async () => {
    const asked = { bulletin: bulletin.id, starts: dayAfterTomorrow('03:15') };
    const { body } = await approver.post('/api/v1/schedules/check', asked, { expect: 200 });
    expect(body.ok).toBe(false);
    expect(body.conflicts[0].code).toBe('schedule.quiet_hours');
    expect(body.conflicts[0].suggestion).toBeTruthy();
    expect(body.conflicts[0].message).toMatch(/[à-ỹ]/);
  });

  it('an editor may not lift quiet hours, an approver with a reason may', async () => {
    const wish = { bulletin: bulletin.id, starts: dayAfterTomorrow('03:15'), override_quiet_hours: 'Thử' };
    expectProblem(await editor.post('/api/v1/schedules', wish), 403, 'schedule.override_not_allowed');
    const made = await approver.post('/api/v1/schedules', wish, { expect: 201 });
    await approver.remove(`/api/v1/schedules/${made.body.id}`, { scope: 'all' }, { expect: 200 });
  });

  it('an endless rule, one within the day and one that is none are refused', async () => {
    const starts = dayAfterTomorrow('06:30');
    const refused: [string, string][] = [
      ['FREQ=DAILY', 'schedule.endless'],
      ['FREQ=HOURLY;COUNT=3', 'schedule.sub_daily'],
      ['FREQ=MINUTELY;COUNT=3', 'schedule.sub_daily'],
      ['FREQ=DAILY;BYHOUR=6,7;COUNT=3', 'schedule.sub_daily'],
      ['FREQ=DAILY;UNTIL=20450101T000000Z', 'schedule.too_long'],
      ['FREQ=THINHTHOANG;COUNT=3', 'schedule.bad_rule'],
      ['xin chào', 'schedule.bad_rule'],
    ];
    for (const [recurrence, code] of refused) {
      const answer = await planned({ starts, recurrence });
      expectProblem(answer, 422);
      expect(answer.body.code, recurrence).toBe(code);
    }
  });

  it('a day of the lunar month is kept as it was said, and an impossible one refused', async () => {
    const starts = dayAfterTomorrow('10:00');
    const later = (days: number) => new Date(Date.parse(starts) + days * 86_400_000).toISOString();
    const until = later(70).slice(0, 10);
    const override_quiet_hours = 'Thử ngày âm lịch';
    const lunar = { lunar_day: 15, lunar_month: null, until };
    const made = await planned({ starts, recurrence: lunar, override_quiet_hours });
    expect(made.status, made.text).toBe(201);
    expect(made.body.recurrence).toEqual(lunar);
    const span = `from=${later(-1)}&to=${later(60)}&limit=500`;
    const { body } = await approver.get(`/api/v1/schedules?${span}`, { expect: 200 });
    const shown = body.items.find((one: Json) => one.id === made.body.id);
    const [first, second] = shown.occurrences.map(Date.parse);
    expect([29, 30], 'from full moon to full moon').toContain((second - first) / 86_400_000);
    await approver.remove(`/api/v1/schedules/${made.body.id}`, { scope: 'all' }, { expect: 200 });
    const impossible = { lunar_day: 31, until };
    expectProblem(await planned({ starts, recurrence: impossible, override_quiet_hours }), 422, 'input.out_of_range');
  });

  it('a start without offset, in the past, or missing is refused', async () => {
    expectProblem(await planned({ starts: '2026-11-25T07:30:00' }), 422, 'input.bad_time');
    expectProblem(await planned({}), 422, 'input.required');
    const past = new Date(Date.now() - 3_600_000).toISOString();
    expectProblem(await planned({ starts: past }), 422, 'schedule.past');
  });

  it('two bulletins at one time on one loudspeaker are refused as overlapping', async () => {
    const at = Date.parse(dayAfterTomorrow('09:00'));
    const first = await schedule(approver, bulletin, at);
    const again = await planned({
      starts: new Date(at + 1000).toISOString(),
      override_quiet_hours: 'Thử trùng giờ',
    });
    expectProblem(again, 422, 'schedule.overlap');
    expect(again.body.suggestion).toBeTruthy();
    await approver.remove(`/api/v1/schedules/${first.id}`, { scope: 'all' }, { expect: 200 });
  });

  it('an airing of a programme is asked about and moved as the console sends it, and not into the past', async () => {
    const audience = [{ unit: editor.account.unit }];
    const override_quiet_hours = 'Thử sửa buổi phát';
    const { body: programme } = await approver.post(
      '/api/v1/programmes',
      {
        name: 'Buổi sáng',
        items: [{ bulletin: bulletin.id, relay_minutes: null }],
        starts: dayAfterTomorrow('14:00'),
        recurrence: 'FREQ=DAILY;COUNT=3',
        audience,
        override_quiet_hours,
      },
      { expect: 201 },
    );
    const path = `/api/v1/schedules/${programme.schedule}`;
    const { body: before } = await approver.get(path, { expect: 200 });
    const wish = {
      programme: programme.id,
      audience,
      starts: dayAfterTomorrow('14:05'),
      recurrence: before.recurrence,
      override_quiet_hours,
      interrupted: 'restart',
      scope: 'all',
      occurrence: before.starts,
      version: before.version,
    };
    const check = (more: Json) =>
      approver.post('/api/v1/schedules/check', { ...wish, ...more, id: programme.schedule }, { expect: 200 });
    expect((await check({})).body).toMatchObject({ ok: true });
    const past = new Date(Date.now() - 60_000).toISOString();
    const asked = await check({ starts: past, scope: 'this' });
    expect(asked.body.conflicts[0]?.code, asked.text).toBe('schedule.past');
    expectProblem(await approver.patch(path, { ...wish, starts: past, scope: 'this' }), 422, 'schedule.past');
    const moved = await approver.patch(path, wish, { expect: 200 });
    expect(Date.parse(moved.body.starts)).toBe(Date.parse(wish.starts));
    expect(moved.body.programme).toBe(programme.id);
    await approver.remove(path, { scope: 'all' }, { expect: 200 });
  });

  it('an audience wider than the approved one is refused', async () => {
    const narrow = await approved(editor, approver, {
      ...notice({ title: 'Cho một cụm loa' }),
      audience: [{ device: devices[0].id }],
    });
    const answer = await approver.post('/api/v1/schedules', {
      bulletin: narrow.id,
      starts: dayAfterTomorrow('10:00'),
      audience: [{ unit: editor.account.unit }],
    });
    expectProblem(answer, 422, 'schedule.outside_audience');
  });
});

describe('units', () => {
  it('a unit cannot stand below itself, be it by one step or by two', async () => {
    const admin = await server.signIn('province_admin');
    const commune = editor.account.unit;
    const make = async (name: string, parent: string) =>
      (await admin.post('/api/v1/units', { name, kind: 'hamlet', parent }, { expect: 201 })).body.id;
    const hamlet = await make('Xóm Vòng', commune);
    const below = await make('Tổ Vòng', hamlet);
    for (const parent of [hamlet, below]) {
      const answer = await admin.patch(`/api/v1/units/${hamlet}`, { parent });
      expectProblem(answer, 422, 'unit.cycle');
      expect(answer.body.errors[0].path).toBe('parent');
    }
    expectProblem(await admin.patch(`/api/v1/units/${commune}`, { parent: below }), 422, 'unit.cycle');
    const { body } = await admin.get(`/api/v1/units/${hamlet}`, { expect: 200 });
    expect(body.parent).toBe(commune);
  });

  it('a hamlet is entered and renamed by its commune, and nobody else', async () => {
    const admin = await server.signIn('province_admin');
    const asked = { name: 'Xóm Mới Lập', kind: 'hamlet', parent: editor.account.unit };
    expectProblem(await stranger.post('/api/v1/units', asked), 403, 'unit.not_allowed');
    const made = await admin.post('/api/v1/units', asked, { expect: 201 });
    const path = `/api/v1/units/${made.body.id}`;
    expectProblem(await stranger.patch(path, { name: 'Xóm Chiếm' }), 403, 'unit.not_allowed');
    const renamed = await admin.patch(path, { name: 'Xóm Đã Đổi Tên', version: made.body.version });
    expect(renamed.status, renamed.text).toBe(200);
    expect(renamed.body.name).toBe('Xóm Đã Đổi Tên');
    const late = await admin.patch(path, { name: 'Xóm Đến Muộn', version: made.body.version });
    expectProblem(late, 409, 'unit.stale');
    expect(late.body.current.name).toBe('Xóm Đã Đổi Tên');
  });
});

describe('rights', () => {
  it('a bulletin without audience cannot be submitted', async () => {
    const { id } = await write(editor, notice({ audience: [] }));
    const answer = await editor.post(`/api/v1/bulletins/${id}/submit`, {});
    expectProblem(answer, 422, 'bulletin.audience_is_empty');
  });

  it('a unit without loudspeakers is no audience for a schedule', async () => {
    const admin = await server.signIn('province_admin');
    const empty = await unitWithoutDevices(admin);
    const bulletin = await approved(admin, await approverOfProvince(), {
      ...notice({ title: 'Nơi chưa có loa' }),
      unit: admin.account.unit,
      audience: [{ unit: empty }],
    });
    const answer = await admin.post('/api/v1/schedules', {
      bulletin: bulletin.id,
      starts: dayAfterTomorrow('06:30'),
    });
    expectProblem(answer, 422, 'schedule.no_devices');
  });

  it('nobody approves his own priority bulletin, not even the administrator', async () => {
    for (const api of [approver, await server.signIn('province_admin')]) {
      const written = await write(api, notice({ title: 'Tin ưu tiên', priority: 'priority' }));
      await submit(api, written.id);
      const answer = await api.post(`/api/v1/bulletins/${written.id}/approve`, {});
      expectProblem(answer, 403, 'bulletin.own_priority');
    }
  });

  it('an editor may not approve, whoever wrote it', async () => {
    const written = await write(editor, notice());
    await submit(editor, written.id);
    const answer = await editor.post(`/api/v1/bulletins/${written.id}/approve`, {});
    expectProblem(answer, 403, 'bulletin.approval_not_allowed');
  });

  it("an officer of another commune neither sees nor changes this commune's draft", async () => {
    const draft = await write(editor, notice());
    const path = `/api/v1/bulletins/${draft.id}`;
    expectProblem(await stranger.get(path), 404, 'bulletin.missing');
    expectProblem(await stranger.patch(path, { title: 'Chiếm' }), 404, 'bulletin.missing');
    expectProblem(await stranger.post(`${path}/submit`, {}), 404, 'bulletin.missing');
    const list = await stranger.get('/api/v1/bulletins?limit=500', { expect: 200 });
    expect(list.body.items.map((one: Json) => one.id)).not.toContain(draft.id);
  });

  it('an officer of another commune cannot write, schedule or command here', async () => {
    const unit = editor.account.unit;
    expectProblem(await stranger.post('/api/v1/bulletins', notice({ unit })), 403, 'bulletin.not_allowed');
    const bulletin = await approved(editor, approver, notice());
    const planned = { bulletin: bulletin.id, unit, starts: dayAfterTomorrow('14:00') };
    const answer = await stranger.post('/api/v1/schedules', planned);
    expect([403, 404], answer.text).toContain(answer.status);
    expectProblem(answer, answer.status);
    const device = devices[0].id;
    for (const refused of [
      await stranger.get(`/api/v1/devices/${device}`),
      await stranger.patch(`/api/v1/devices/${device}`, { name: 'Chiếm' }),
      await stranger.post(`/api/v1/devices/${device}/commands`, { verb: 'stop', args: {} }),
      await stranger.get(`/api/v1/forecast?device=${device}`),
    ]) {
      expect([403, 404], refused.text).toContain(refused.status);
      expectProblem(refused, refused.status);
    }
  });

  it('a bulletin whose audience reaches beyond his commune cannot be approved by its approver', async () => {
    const admin = await server.signIn('province_admin');
    const written = await write(admin, {
      ...notice({ title: 'Toàn tỉnh' }),
      unit: admin.account.unit,
      audience: [{ unit: admin.account.unit }],
    });
    await submit(admin, written.id);
    const answer = await approver.post(`/api/v1/bulletins/${written.id}/approve`, {});
    expectProblem(answer, 403, 'bulletin.approval_not_allowed');
  });
});

describe('sessions', () => {
  it('without a session, with a wrong token or after signing out nothing is answered', async () => {
    const nobody = new Api(server.url);
    expectProblem(await nobody.get('/api/v1/bulletins'), 401, 'session.required');
    nobody.token = 'khong-co-that';
    expectProblem(await nobody.get('/api/v1/bulletins'), 401, 'session.required');
    const leaving = await server.signIn('commune_editor');
    await leaving.remove('/api/v1/session', undefined, { expect: 204 });
    expectProblem(await leaving.get('/api/v1/bulletins'), 401, 'session.required');
    expectProblem(await leaving.post('/api/v1/bulletins', notice()), 401, 'session.required');
  });

  it('a session whose time is over is refused, and a new one goes on', async () => {
    const account = server.account('commune_editor');
    const before = await Api.signIn(server.url, account);
    const draft = await write(before, notice({ title: 'Trước khi hết phiên' }));
    await server.sql(`UPDATE session SET expires = 1 WHERE account = ${before.account.id}
      AND id = (SELECT max(id) FROM session WHERE account = ${before.account.id})`);
    const path = `/api/v1/bulletins/${draft.id}`;
    const edit = { title: 'Gõ lúc hết phiên', version: draft.version };
    expectProblem(await before.patch(path, edit), 401, 'session.required');
    const after = await Api.signIn(server.url, account);
    await after.patch(path, edit, { expect: 200 });
  });

  it('a wrong password and an unknown name are told apart by nothing', async () => {
    const known = server.account('auditor').username;
    const api = new Api(server.url);
    const answers: Answer[] = [];
    for (const username of [known, 'khong-ai-ca']) {
      answers.push(await api.post('/api/v1/session', { username, password: 'sai-mat-khau' }));
    }
    for (const answer of answers) expectProblem(answer, 401, 'session.wrong');
    expect(answers[0]?.text).toBe(answers[1]?.text);
  });

  it('many wrong passwords are slowed down', async () => {
    const api = new Api(server.url);
    const guess = () => api.post('/api/v1/session', { username: 'do-mat-khau', password: 'sai' });
    let last = await guess();
    for (let i = 0; i < 8 && last.status === 401; ++i) last = await guess();
    expectProblem(last, 429, 'session.too_many_tries');
    expect(Number(last.headers.get('retry-after'))).toBeGreaterThan(0);
  });

  it('a change by cookie without the CSRF token is refused, with it accepted', async () => {
    const browser = await Api.signIn(server.url, server.account('commune_editor'), 'cookie');
    await browser.get('/api/v1/session', { expect: 200 });
    await browser.post('/api/v1/bulletins', notice(), { expect: 201 });
    browser.csrf = '';
    expectProblem(await browser.post('/api/v1/bulletins', notice()), 403, 'session.csrf');
    browser.csrf = 'doan-mo';
    expectProblem(await browser.post('/api/v1/bulletins', notice()), 403, 'session.csrf');
  });
});

describe('repetition', () => {
  it('a stale version answers 409 with the current body', async () => {
    const written = await write(editor, notice());
    const path = `/api/v1/bulletins/${written.id}`;
    const saved = await editor.patch(path, { title: 'Bản hai', version: written.version }, { expect: 200 });
    const answer = await editor.patch(path, { title: 'Bản ba', version: written.version });
    expectProblem(answer, 409, 'bulletin.stale');
    expect(answer.body.current).toMatchObject({ title: 'Bản hai', version: saved.body.version });
  });

  it('of two who save at once one is told, and nothing is mixed', async () => {
    const written = await write(editor, notice());
    const path = `/api/v1/bulletins/${written.id}`;
    const save = (title: string) => editor.patch(path, { title, version: written.version });
    const answers = await Promise.all(['Một', 'Hai', 'Ba', 'Bốn'].map(save));
    expect(answers.map((one) => one.status).sort()).toEqual([200, 409, 409, 409]);
    const winner = answers.find((one) => one.status === 200);
    for (const loser of answers.filter((one) => one.status === 409)) {
      expectProblem(loser, 409, 'bulletin.stale');
      expect(loser.body.current.title).toBe(winner?.body.title);
    }
    const { body } = await editor.get(path, { expect: 200 });
    expect(body.title).toBe(winner?.body.title);
  });

  it('an approval of a version that was not seen is refused', async () => {
    const written = await write(editor, notice());
    await submit(editor, written.id);
    const answer = await approver.post(`/api/v1/bulletins/${written.id}/approve`, {
      version: written.version,
    });
    expectProblem(answer, 409, 'bulletin.stale');
  });

  it('a double submit with one Idempotency-Key is one deed', async () => {
    const key = newKey();
    const title = `Gửi hai lần ${key.slice(0, 8)}`;
    const send = () => editor.post('/api/v1/bulletins', notice({ title }), { key });
    const [one, two] = await Promise.all([send(), send()]);
    const third = await send();
    expect(third.status).toBe(201);
    for (const answer of [one, two]) {
      expect(answer?.status, answer?.text).toBe(201);
      expect(answer?.body).toEqual(third.body);
    }
    const query = `/api/v1/bulletins?q=${encodeURIComponent(title)}`;
    expect((await editor.get(query, { expect: 200 })).body.items).toHaveLength(1);
  });

  it('one key with another body is refused', async () => {
    const key = newKey();
    await editor.post('/api/v1/bulletins', notice(), { key, expect: 201 });
    const other = await editor.post('/api/v1/bulletins', notice({ title: 'Khác' }), { key });
    expectProblem(other, 409, 'idempotency.other_request');
  });
});

async function expectAccepted(sent: Promise<Answer>): Promise<Answer> {
  const answer = await sent;
  expect(answer.status, answer.text).toBe(201);
  return answer;
}

async function unitWithoutDevices(admin: Api): Promise<string> {
  const { body } = await admin.get('/api/v1/units?limit=500', { expect: 200 });
  const list = await admin.get('/api/v1/devices?limit=500', { expect: 200 });
  const reached = new Set(list.body.items.map((one: Json) => String(one.unit)));
  const parents = new Set(body.items.map((one: Json) => String(one.parent)));
  const found = body.items.find(
    (one: Json) => !reached.has(String(one.id)) && !parents.has(String(one.id)),
  );
  if (!found) throw new Error('every unit of the demo has loudspeakers');
  return found.id;
}

const approverOfProvince = () => server.signIn('province_approver');

// Node's own client goes on reading while it writes; fetch gives up when the answer comes early.
function send(path: string, body: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request(
      server.url + path,
      {
        method: 'POST',
        headers: {
          Authorization: `Bearer ${editor.token}`,
          'Content-Type': 'application/json',
          'Content-Length': Buffer.byteLength(body),
        },
      },
      (response) => {
        let text = '';
        response.on('data', (piece) => (text += piece));
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: new Headers(response.headers as Record<string, string>),
            text,
            body: JSON.parse(text),
          }),
        );
      },
    );
    // The server may hang up before it has taken everything; its answer is what counts.
    sent.on('error', (error) => setTimeout(() => reject(error), 500));
    sent.end(body);
  });
}

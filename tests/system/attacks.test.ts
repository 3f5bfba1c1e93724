// What somebody tries who wants a horn to say his words: each of these fails without its defence
// (docs/security.md names them). Real programs, one demo province; guessing comes last, because the
// address it comes from is ours as well.
import { generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Agent } from './support/agent.ts';
import { Api, type Json, newKey } from './support/api.ts';
import { dayOf } from './support/day_clock.ts';
import { expectProblem, submit, write } from './support/desk.ts';
import { hasDevicePrograms } from './support/places.ts';
import { Server } from './support/server.ts';
import { waitFor } from './support/wait.ts';

let server: Server;
let editor: Api;
let admin: Api;
let technician: Api;
let stranger: Api;

beforeAll(async () => {
  server = await Server.start({ name: 'attacks' });
  editor = await server.signIn('commune_editor');
  admin = await server.signIn('province_admin');
  technician = await server.signIn('technician');
  const elsewhere = server
    .accounts()
    .find((one) => one.roles.includes('commune_editor') && one.unit !== editor.account.unit);
  if (!elsewhere) throw new Error('the demo has one commune only');
  stranger = await Api.signIn(server.url, elsewhere);
});
afterAll(async () => {
  await server?.dispose();
});

const soon = () => new Date(Date.now() + 3_600_000).toISOString();

describe('a stolen session', () => {
  it('is seen by its owner with address and program, and thrown out', async () => {
    const account = server.account('commune_approver');
    const owner = await Api.signIn(server.url, account);
    const thief = await Api.signIn(server.url, account);
    const { body } = await owner.get('/api/v1/sessions', { expect: 200 });
    const others = body.items.filter((one: Json) => !one.current);
    expect(body.items.filter((one: Json) => one.current)).toHaveLength(1);
    expect(others.length).toBeGreaterThan(0);
    expect(others[0].address).toBe('127.0.0.1');
    expect(JSON.stringify(body), 'no secret is told').not.toContain(owner.token);
    expectProblem(await stranger.remove(`/api/v1/sessions/${others[0].id}`), 404, 'session.missing');
    await owner.remove('/api/v1/sessions', undefined, { expect: 204 });
    expectProblem(await thief.get('/api/v1/session'), 401, 'session.required');
    await owner.get('/api/v1/session', { expect: 200 });
  });

  it('that is old wakes no province, and leaves no key behind', async () => {
    const account = server.account('commune_editor');
    const found = await Api.signIn(server.url, account);
    await server.sql(
      `UPDATE session SET created_at = created_at - 600000
       WHERE id = (SELECT max(id) FROM session WHERE account = ${found.account.id})`,
    );
    const alert = { text: 'Sơ tán ngay.', audience: [{ unit: account.unit }], expires: soon() };
    expectProblem(await found.post('/api/v1/emergencies', alert), 403, 'session.too_old');
    const key = { name: 'Của tôi', authenticator_data: 'AAAA', client_data: 'AAAA' };
    expectProblem(await found.post('/api/v1/session/passkeys', key), 403, 'session.too_old');
  });

  it('of an administrator opens no account, no password and no key that passes', async () => {
    const found = await Api.signIn(server.url, server.account('province_admin'));
    await server.sql(
      `UPDATE session SET created_at = created_at - 600000
       WHERE id = (SELECT max(id) FROM session WHERE account = ${found.account.id})`,
    );
    const path = `/api/v1/accounts/${editor.account.id}`;
    const fresh = { username: 'ke.la', name: 'Kẻ Lạ', password: 'mot-mat-khau-dai', roles: ['commune_editor'] };
    const pass = { name: 'Đài lạ', scope: 'cap', handling: 'pass' };
    expectProblem(await found.post('/api/v1/accounts', fresh), 403, 'session.too_old');
    expectProblem(await found.post(`${path}/password`, { password: 'mot-mat-khau-moi' }), 403, 'session.too_old');
    expectProblem(await found.send('PATCH', path, { roles: ['province_admin'] }), 403, 'session.too_old');
    expectProblem(await found.post('/api/v1/api-keys', pass), 403, 'session.too_old');
    await editor.get('/api/v1/session', { expect: 200 });
  });

  it('in a cookie is worth nothing to another site', async () => {
    const browser = await Api.signIn(server.url, server.account('commune_editor'), 'cookie');
    browser.csrf = '';
    const alert = { text: 'Sơ tán ngay.', audience: [{ unit: browser.account.unit }], expires: soon() };
    expectProblem(await browser.post('/api/v1/emergencies', alert), 403, 'session.csrf');
    const { username, password } = server.account('commune_editor');
    const answer = await fetch(`${server.url}/api/v1/session`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ username, password }),
    });
    const cookie = answer.headers.get('set-cookie') ?? '';
    for (const part of ['HttpOnly', 'SameSite=Strict']) expect(cookie).toContain(part);
  });
});

describe('an officer of another commune', () => {
  it('neither sends, nor ends, nor sees what is not his', async () => {
    const alert = {
      text: 'Nước lên.',
      audience: [{ unit: editor.account.unit }],
      expires: soon(),
      exercise: true,
    };
    expectProblem(await stranger.post('/api/v1/emergencies', alert), 403, 'emergency.not_allowed');
    const { body } = await editor.post('/api/v1/emergencies', alert, { expect: 201, key: newKey() });
    const path = `/api/v1/emergencies/${body.id}`;
    for (const act of ['end', 'cancel', 'update', 'approve', 'resend'])
      expectProblem(await stranger.post(`${path}/${act}`, {}), 404, 'emergency.missing');
    expectProblem(await stranger.get(path), 404, 'emergency.missing');
    await editor.post(`${path}/end`, {}, { expect: 200, key: newKey() });
  });

  it('does not loosen the rules of alerts, and neither does who sends them', async () => {
    const path = `/api/v1/units/${editor.account.unit}/emergency-rules`;
    const { body } = await editor.get(path, { expect: 200 });
    const { inherited_from: _from, effective: _effective, ...rules } = body;
    expectProblem(await stranger.send('PUT', path, rules), 404, 'unit.missing');
    expectProblem(await editor.send('PUT', path, rules), 403, 'rules.emergency_not_allowed');
  });
});

describe('words that are a program', () => {
  const script = '<script>alert(1)</script><img src=x onerror=alert(1)>';

  it('come back as words, and pages run no script that is not ours', async () => {
    const written = await editor.post(
      '/api/v1/bulletins',
      { title: script, text: script, audience: [{ unit: editor.account.unit }] },
      { expect: 201, key: newKey() },
    );
    const answer = await fetch(`${server.url}/api/v1/bulletins/${written.body.id}`, {
      headers: { Authorization: `Bearer ${editor.token}`, Accept: 'text/html' },
    });
    expect(answer.headers.get('content-type')).toContain('application/json');
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    const page = await fetch(`${server.url}/console/`);
    const policy = page.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'self'");
    expect(policy).not.toMatch(/script-src[^;]*'unsafe-inline'/);
    expect(policy).toContain("frame-ancestors 'none'");
  });
});

describe.skipIf(!hasDevicePrograms)('a stolen token of a device', () => {
  let first: Agent;
  let second: Agent;
  let devices: Json[];
  const ask = (path: string, token: string, init: RequestInit = {}) =>
    fetch(server.url + path, { ...init, headers: { Authorization: `Bearer ${token}` } });

  beforeAll(async () => {
    devices = server.devices().slice(0, 2);
    [first, second] = devices.map((device, i) =>
      Agent.start({
        name: `attacks/agent-${i + 1}`,
        server: server.url,
        pair: device.pairing_code,
        output: 'null',
      }),
    ) as [Agent, Agent];
    await first.isPaired();
    await second.isPaired();
  });
  afterAll(async () => {
    await first?.dispose();
    await second?.dispose();
  });

  it('opens the plan of its own device and nothing of another', async () => {
    const { device, token } = first.identity();
    const plan = await waitFor('the device has a plan', async () => {
      const answer = await ask('/device/v1/plan', token);
      return answer.status === 200 && ((await answer.json()) as { plan: { payload: string } });
    });
    const header = JSON.parse(Buffer.from(plan.plan.payload, 'base64url').toString());
    expect(String(header.device)).toBe(device);
    expect(String(header.device)).not.toBe(second.identity().device);
    expect((await ask('/api/v1/devices', token)).status).toBe(401);
    expect((await ask('/api/v1/emergencies', token)).status).toBe(401);
    expect((await ask(`/media/${'a'.repeat(64)}`, token)).status).toBeGreaterThanOrEqual(400);
  });

  it('proves nothing that another device heard, nor anything without the key', async () => {
    const { token } = first.identity();
    for (const body of ['{}', '[]', JSON.stringify({ device: second.identity().device, records: [] })]) {
      const answer = await ask('/device/v1/playlog', token, { method: 'POST', body });
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect(answer.status).toBeLessThan(500);
    }
  });

  it('dies with its device', async () => {
    const { device, token } = second.identity();
    expect((await ask('/device/v1/plan', token)).status).toBe(200);
    await admin.remove(`/api/v1/devices/${device}`, undefined, { expect: 204 });
    expect((await ask('/device/v1/plan', token)).status).toBe(401);
  });
});

describe('who approves', () => {
  it('does nothing before he has set up one-time codes, where the province says so', async () => {
    const strict = await Server.start({
      name: 'attacks/otp',
      environment: { NGUON_REQUIRE_OTP: 'approvers' },
    });
    try {
      const approver = await strict.signIn('commune_approver');
      const { body } = await approver.get('/api/v1/session', { expect: 200 });
      expect(body.otp_missing).toBe(true);
      expectProblem(await approver.get('/api/v1/bulletins'), 403, 'account.otp_missing');
      expectProblem(await approver.post('/api/v1/emergencies', {}), 403, 'account.otp_missing');
      await approver.post('/api/v1/session/otp', {}, { expect: 200, key: newKey() });
      const other = await strict.signIn('auditor');
      await other.get('/api/v1/bulletins', { expect: 200 });
    } finally {
      await strict.dispose();
    }
  });
});

describe('an approval link', () => {
  it('is worth nothing to whoever holds it, and one decision to its person', async () => {
    const { unit } = server.account('commune_editor');
    const approver = await server.signIn('commune_approver', unit);
    const written = await write(editor, {
      title: 'Cấp nước',
      text: 'Sáng mai cấp nước từ 6h.',
      audience: [{ unit }],
    });
    const bulletin = await submit(editor, written.id);
    const path = `/api/v1/bulletins/${bulletin.id}`;
    const made = await editor.post(
      `${path}/approval-links`,
      { person: approver.account.id },
      { expect: 201, key: newKey() },
    );
    const token = made.body.path.split('/').pop();
    const link = `/api/v1/approval-links/${token}`;
    const decision = { version: bulletin.version, link: token };
    const nobody = new Api(server.url);
    expectProblem(await nobody.get(link), 401, 'session.required');
    expectProblem(await nobody.post(`${path}/approve`, decision), 401, 'session.required');
    for (const other of [editor, admin])
      expectProblem(await other.get(link), 403, 'approval_link.other_person');
    expectProblem(await admin.post(`${path}/approve`, decision), 403, 'approval_link.other_person');
    expectProblem(await editor.post(`${path}/approve`, decision), 403, 'approval_link.other_person');
    expectProblem(await stranger.post(`${path}/approval-links`, { person: stranger.account.id }), 404);
    for (const guess of [`${token.slice(0, -2)}xx`, 'A'.repeat(43), '0'])
      expectProblem(await approver.get(`/api/v1/approval-links/${guess}`), 404);
    const stored = await server.sql('SELECT token_hash FROM approval_link');
    expect(stored, 'the secret is not stored').not.toContain(token);

    await approver.get(link, { expect: 200 });
    await approver.post(`${path}/approve`, decision, { expect: 200, key: newKey() });
    const again = { link: token, comment: 'Thôi' };
    expectProblem(await approver.post(`${path}/reject`, again), 409, 'approval_link.used');
  });
});

describe('a borrowed right', () => {
  it('is taken by nobody in anothers name, and never the one that wakes a province', async () => {
    const { unit } = server.account('commune_editor');
    const approver = await server.signIn('commune_approver', unit);
    const day = dayOf(Date.now());
    const wish = { role: 'commune_approver', unit, begins: day, last: day, reason: 'Nghỉ phép' };
    const delegations = '/api/v1/delegations';
    const taken = { ...wish, from: approver.account.id, to: editor.account.id };
    expectProblem(await editor.post(delegations, taken), 404, 'account.missing');
    expectProblem(await stranger.post(delegations, taken), 404, 'account.missing');
    const high = { ...wish, role: 'province_admin', to: editor.account.id };
    expectProblem(await approver.post(delegations, high), 403, 'delegation.nothing_to_lend');
    const lent = await approver.post(
      delegations,
      { ...wish, to: editor.account.id },
      { expect: 201, key: newKey() },
    );
    const mine = await editor.get('/api/v1/session', { expect: 200 });
    expect(mine.body.account.rights).toContain('approve_bulletin');
    expect(mine.body.account.rights).not.toContain('approve_emergency');
    await editor.remove(`${delegations}/${lent.body.id}`, undefined, { expect: 204 });
    const after = await editor.get('/api/v1/session', { expect: 200 });
    expect(after.body.account.rights).not.toContain('approve_bulletin');
  });
});

describe('a pairing code', () => {
  const publicKey = () =>
    String(generateKeyPairSync('ed25519').publicKey.export({ format: 'jwk' }).x);
  const pair = (pairing_code: string) =>
    new Api(server.url).post('/device/v1/enrol', { pairing_code, public_key: publicKey() });
  const newCode = async (): Promise<{ id: string; code: string }> => {
    const unit = technician.account.unit;
    const wish = { unit, kind: 'speaker', name: `Cụm ${newKey().slice(0, 6)}`, speakers: 1 };
    const { body } = await technician.post('/api/v1/devices', wish, { expect: 201, key: newKey() });
    return { id: body.id, code: body.pairing_code };
  };

  it('pairs one device, once', async () => {
    const { code } = await newCode();
    expect((await pair(code)).status).toBe(201);
    expectProblem(await pair(code), 422);
  });

  it('that lay about for too long pairs nobody', async () => {
    const { id, code } = await newCode();
    await server.sql(`UPDATE pairing_code SET expires = 1 WHERE device = ${id}`);
    expectProblem(await pair(code), 422);
  });

  it('is not found by trying', async () => {
    let last = await pair('AAAAA-AAAAA');
    for (let i = 0; i < 10 && last.status === 422; ++i) last = await pair(`BBBBB-BBBB${i + 2}`);
    expectProblem(last, 429, 'device.too_many_codes');
    expect(Number(last.headers.get('retry-after'))).toBeGreaterThan(0);
  });
});

describe('guessing', () => {
  const guess = (username: string) =>
    new Api(server.url).post('/api/v1/session', { username, password: 'sai-mat-khau' });

  it('a hundred times at once is guessing a handful of times', async () => {
    const { username } = server.account('auditor');
    const answers = await Promise.all(Array.from({ length: 100 }, () => guess(username)));
    // Five are free; on a busy machine one or two more come after they have waited.
    expect(answers.filter((one) => one.status === 401).length).toBeLessThanOrEqual(8);
    const waiting = answers.filter((one) => one.status === 429);
    expect(waiting.length).toBeGreaterThan(90);
    for (const one of waiting) expect(Number(one.headers.get('retry-after'))).toBeGreaterThan(0);
  });

  it('one password on everybody is slowed down as well', { timeout: 120_000 }, async () => {
    const tried = (from: number) =>
      Promise.all(Array.from({ length: 20 }, (_, i) => guess(`can-bo-${from + i}`)));
    let answers = await tried(0);
    for (let from = 20; from < 120 && answers.every((one) => one.status === 401); from += 20) {
      answers = await tried(from);
    }
    const slowed = answers.find((one) => one.status === 429);
    expect(slowed, 'nobody was slowed down').toBeDefined();
    if (slowed) expectProblem(slowed, 429, 'session.too_many_tries');
  });

  it('shuts nobody out of the place where he signs in', async () => {
    await Api.signIn(server.url, server.account('commune_editor'));
  });
});

// When the Internet is cut: the place itself sets off an alert, by a button, a PIN, a stick or a text
// message; the player allows no more than the signed profile says; the server hears of it later.
import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Agent } from './support/agent.ts';
import { type Api, type Json, newKey } from './support/api.ts';
import { approved, expectProblem, schedule } from './support/desk.ts';
import { FakeModem } from './support/modem.ts';
import { freshFolder, hasDevicePrograms, promised } from './support/places.ts';
import { Line } from './support/proxy.ts';
import { Server } from './support/server.ts';
import { isReady } from './support/sound.ts';
import { attentionTone } from './support/tone.ts';
import { waitFor, waitUntil } from './support/wait.ts';

const pin = '493817';
const person = 'Lò Văn Mai';
const hour = 3_600_000;
const long = 'Ủy ban nhân dân xã thông báo lịch cấp nước trong tuần này cho bà con các xóm. '.repeat(6);

describe.skipIf(!hasDevicePrograms)('a place that the Internet does not reach', { timeout: 120_000 }, () => {
  const folder = freshFolder();
  const button = join(folder, 'button');
  const sticks = join(folder, 'media');
  const page = `127.0.0.1:${20_000 + Math.floor(Math.random() * 20_000)}`;
  const messages: { to: string; text: string }[] = [];
  let gateway: HttpServer;
  let modem: FakeModem;
  let server: Server;
  let line: Line;
  let agent: Agent;
  let device: Json;
  let editor: Api;
  let approver: Api;
  let admin: Api;
  let flood: Json;
  let level: Json;

  const ask = async (path: string, body?: Json, headers: Record<string, string> = {}) => {
    const answer = await fetch(`http://${page}${path}`, {
      method: body ? 'POST' : 'GET',
      headers: body ? { 'Content-Type': 'application/json', ...headers } : headers,
      body: body ? JSON.stringify(body) : undefined,
    });
    const text = await answer.text();
    return { status: answer.status, text, body: text.startsWith('{') ? JSON.parse(text) : undefined, headers: answer.headers };
  };
  const stop = () => ask('/stop', { who: person, pin });
  // The tone of what was set off at `pressed`, in the recording.
  // The tone repeats itself after 1.2 s: a wide look could find its second round, so it is looked for second by
  // second, as long as a busy machine may take.
  const tone = async (pressed: number) => {
    for (let late = 500; ; late += 1_000) {
      const enough = pressed + late + 550 + 1_100;
      await waitUntil(enough);
      await waitFor('the recording reaches far enough', () => agent.recording().ends > enough, { within: 30_000 });
      const heard = agent.recording().find(attentionTone(), pressed + late, 550, 1);
      if (heard.likeness > 0.7 || late > promised(1_000)) return heard;
    }
  };
  const quiet = () =>
    waitFor('nothing set off here is on air', async () => (await ask('/menu')).body.on_air === '', { within: 30_000 });

  beforeAll(async () => {
    gateway = createServer((request, response) => {
      let body = '';
      request.on('data', (bytes) => (body += bytes));
      request.on('end', () => {
        messages.push(JSON.parse(body));
        response.writeHead(request.headers.authorization === 'Bearer thu' ? 202 : 401).end();
      });
    });
    await new Promise<void>((resolve) => gateway.listen(0, '127.0.0.1', resolve));
    server = await Server.start({
      name: 'onsite',
      environment: {
        NGUON_SMS_GATEWAY: `http://127.0.0.1:${(gateway.address() as AddressInfo).port}/send`,
        NGUON_SMS_TOKEN: 'thu',
        NGUON_SMS_AFTER: '2',
        NGUON_SELF_TEST: 'off',
      },
    });
    const account = server.account('commune_editor');
    editor = await server.signIn('commune_editor', account.unit);
    approver = await server.signIn('commune_approver', account.unit);
    admin = await server.signIn('province_admin');
    device = (
      await admin.post(
        '/api/v1/devices',
        { unit: account.unit, kind: 'speaker', name: 'Cụm loa bờ suối', speakers: 2, sim: '+84912000222' },
        { expect: 201 },
      )
    ).body;
    const template = async (title: string, text: string) =>
      (
        await editor.post(
          '/api/v1/templates',
          { title, text, kind: 'emergency', hazard: 'flash_flood', severity: 'extreme', repeat: 1, unit: account.unit },
          { expect: 201, key: newKey() },
        )
      ).body;
    flood = await template('Lũ quét', 'Lũ quét! Bà con rời bờ suối ngay.');
    level = await template('Mực nước', 'Nước tại {địa điểm} đang lên nhanh.');
    mkdirSync(join(sticks, 'USB-XA'), { recursive: true });
    execFileSync('mkfifo', [button]);
    modem = await FakeModem.at(join(folder, 'modem'));
    line = await Line.to(server.url);
    agent = Agent.start({
      name: 'onsite/agent',
      server: line.url,
      pair: device.pairing_code,
      more: ['--button', `fifo:${button}`, '--onsite', page, '--stick', sticks, '--modem', join(folder, 'modem')],
    });
    await agent.isPaired();
  });
  afterAll(async () => {
    await agent?.dispose();
    await line?.close();
    await server?.dispose();
    await modem?.close();
    gateway?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('allows nothing until an officer who may send alerts permits it', async () => {
    await waitFor('the page is served', async () => (await ask('/menu')).status === 200, { within: 30_000 });
    expect((await ask('/menu')).body).toMatchObject({ templates: [], people: [] });
    expect((await ask('/send', { who: person, pin, words: flood.id, blanks: {} })).status).toBe(403);
    const path = `/api/v1/units/${device.unit}/onsite`;
    const wish = { templates: [flood.id, level.id], button: flood.id, people: [{ name: person, pin }], stick: true };
    expectProblem(await editor.put(path, { ...wish, people: [{ name: person, pin: '123456' }] }), 422);
    expectProblem(await editor.put(path, { ...wish, templates: [level.id] }), 422);
    const contributor = server.accounts().find((one) => one.roles.includes('technician'));
    if (contributor) {
      const other = await server.signIn('technician', contributor.unit);
      expect((await other.put(path, wish)).status, 'who may not send may not permit').toBeGreaterThanOrEqual(403);
    }
    const { body } = await editor.put(path, wish, { expect: 200 });
    expect(body).toMatchObject({ unit: device.unit, button: flood.id, people: [{ name: person }], version: 1 });
    expect(JSON.stringify(body)).not.toContain('argon2');
    const kept = (await editor.put(path, { ...body, people: [{ name: person }] }, { expect: 200 })).body;
    expect(kept.version).toBe(2);
    expectProblem(await editor.put(path, { ...wish, version: 1 }), 409, 'onsite.stale');
    await waitFor('the device has its permit', async () => (await ask('/menu')).body.templates.length === 2, {
      within: 40_000,
    });
    expect((await ask('/menu')).body.people).toEqual([person]);
  });

  it('proves in silence, over the line, that an alert would sound', async () => {
    const selfTest = async () => {
      const sent = await admin.post(`/api/v1/devices/${device.id}/commands`, { verb: 'self_test' }, { key: newKey() });
      expect(sent.status, sent.text).toBeLessThan(300);
      return waitFor(
        'the device answers',
        async () => {
          const { body } = await editor.get(`/api/v1/devices/${device.id}`, { expect: 200 });
          return ['done', 'failed'].includes(body.self_test?.state) && body.self_test;
        },
        { within: 20_000 },
      );
    };
    const began = Date.now();
    await waitFor('its sounds are there', async () => (await selfTest()).state === 'done', { within: 30_000, every: 1_000 });
    expect(agent.recording().energy(began, Date.now()), 'nobody heard it').toBeLessThan(0.0005);
  });

  it('sounds at the press of a button within a second, with the line cut, while a bulletin is on air', async () => {
    const notice = { title: 'Lịch cấp nước', text: long, channels: ['speaker'], audience: [{ device: device.id }] };
    const bulletin = await approved(editor, approver, notice);
    const at = Math.ceil((Date.now() + 12_000) / 1000) * 1000;
    await schedule(approver, bulletin, at);
    await isReady(editor, bulletin, [agent]);
    line.cut();
    await waitUntil(at + 2_500);
    const pressed = Date.now();
    writeFileSync(button, 'press\n');
    const heard = await tone(pressed);
    console.log(`the tone began ${(heard.at - pressed).toFixed(0)} ms after the button`);
    expect(heard.likeness).toBeGreaterThan(0.7);
    expect(heard.at - pressed).toBeLessThanOrEqual(promised(1_000));
    expect((await ask('/menu')).body.on_air).toBe('Lũ quét');
    writeFileSync(button, 'press\n');
    await quiet();
  });

  it('sounds for a PIN, says what is wrong otherwise, and stops', async () => {
    expect((await ask('/')).text).toContain('Phát cảnh báo tại chỗ');
    expect((await ask('/')).headers.get('content-security-policy')).toContain("default-src 'none'");
    const send = { who: person, pin, words: level.id, blanks: { 'địa điểm': 'cầu Nà Sọc' } };
    const wrong = await ask('/send', { ...send, pin: '111222' });
    expect(wrong.status).toBe(403);
    expect(wrong.body.title).toBe('Mã PIN không đúng. Loa chưa phát.');
    expect((await ask('/send', { ...send, blanks: {} })).status).toBe(422);
    expect((await ask('/send', send, { 'Content-Type': 'text/plain' })).status, 'a form of another site').toBe(422);
    const pressed = Date.now();
    expect((await ask('/send', send)).status).toBe(200);
    expect((await ask('/send', send)).status, 'one at a time').toBe(409);
    const heard = await tone(pressed);
    expect(heard.likeness).toBeGreaterThan(0.7);
    expect(heard.at - pressed).toBeLessThanOrEqual(promised(1_000));
    expect((await stop()).status).toBe(200);
    await quiet();
  });

  it('locks out who guesses PINs', async () => {
    const guess = (n: number) => ask('/send', { who: person, pin: `5550${n}1`, words: flood.id, blanks: {} });
    for (let n = 0; n < 3; ++n) expect((await guess(n)).status).toBe(403);
    const locked = await ask('/send', { who: person, pin, words: flood.id, blanks: {} });
    expect(locked.status, 'also with the right one').toBe(429);
    expect(locked.body.title).toMatch(/Hãy chờ \d+ giây/);
    await waitFor('the wait is over', async () => (await ask('/menu')).body.wait_s === 0, { within: 40_000, every: 500 });
  });

  it('takes a signed order from a stick, and no other', async () => {
    line.heal();
    // The agent tries ever more rarely while the line is cut.
    await waitFor('the line is back', async () => (await editor.get(`/api/v1/devices/${device.id}`)).body.status.online, {
      within: 90_000,
    });
    line.cut();
    const alert = await alertTo({ text: 'Nước hồ đang xả. Bà con lên nơi cao.', repeat: 1 });
    const file = (await editor.get(`/api/v1/emergencies/${alert.id}/stick`, { expect: 200 })).text;
    const forged = JSON.parse(file);
    const payload = Buffer.from(forged.order.payload, 'base64url').toString().replace('Nước', 'Lửa ');
    forged.order.payload = Buffer.from(payload).toString('base64url');
    writeFileSync(join(sticks, 'USB-XA', 'nguon-order-0.json'), JSON.stringify(forged));
    await waitFor('the forged one is refused', () => agent.said('trust.bad_signature'), { within: 15_000 });
    const put = Date.now();
    writeFileSync(join(sticks, 'USB-XA', 'nguon-order-1.json'), file);
    await waitFor('the order is taken', () => agent.said('agent.stick_taken'), { within: 15_000 });
    await waitFor('its tone is heard', async () => agent.recording().ends > put + 8_000, { within: 30_000 });
    expect(agent.recording().find(attentionTone(), put + 3_000, 3_500, 1).likeness).toBeGreaterThan(0.7);
    expect(agent.count(`order:${alert.id}`), 'once').toBe(1);
    await waitFor('it is over', () => agent.recording().energy(Date.now() - 2_500, Date.now() - 700) < 0.001, {
      within: 60_000, every: 500,
    });
  });

  it('gets a signed text message when the line is cut, and plays the order once', async () => {
    await waitFor('the modem is asked', () => modem.isReady, { within: 30_000 });
    messages.length = 0;
    modem.receive('Quang cao: nap the hom nay duoc tang 20%');
    // Words of the modem's own, from anybody: they must not end the listing in front of the order.
    for (const word of ['ERROR', '+CMS ERROR: 500', 'OK']) modem.receive(word);
    const pressed = Date.now();
    const alert = await alertTo({ template: flood.id });
    const message = await waitFor('the gateway gets a message', () => messages[0], { within: 20_000 });
    expect(message.to).toBe('+84912000222');
    expect(message.text).toMatch(/^NG1:[A-Za-z0-9_-]+$/);
    expect(message.text.length).toBeLessThanOrEqual(160);
    const arrived = Date.now();
    modem.receive(message.text);
    modem.receive(message.text);
    const heard = await tone(arrived);
    console.log(`a message ${arrived - pressed} ms after the press sounded ${(heard.at - arrived).toFixed(0)} ms later`);
    line.heal(); // whatever comes: the tests behind this one need it
    expect(heard.likeness).toBeGreaterThan(0.7);
    await waitFor('the messages are deleted from the SIM', () => modem.waiting === 0, { within: 20_000 });
    await waitFor(
      'the server hears that it sounded',
      async () => {
        const { body } = await editor.get(`/api/v1/emergencies/${alert.id}/devices`, { expect: 200 });
        return body.items.some((one: Json) => one.device === device.id && one.stage === 'sounded');
      },
      { within: 60_000, every: 500 },
    );
    expect(agent.count(`order:${alert.id}`), 'once').toBe(1);
  });

  it('tells the server who set off what', async () => {
    const items: Json[] = await waitFor(
      'the log is uploaded',
      async () => {
        const { body } = await editor.get('/api/v1/playlog?onsite=true', { expect: 200 });
        return new Set(body.items.map((one: Json) => one.onsite.way)).size === 4 && body.items;
      },
      { within: 40_000, every: 500 },
    );
    const by = (way: string) => items.find((one) => one.onsite.way === way && one.result !== 'refused');
    expect(by('button')?.onsite).toMatchObject({ title: 'Lũ quét', template: flood.id });
    expect(by('pin')?.onsite).toMatchObject({ who: person, title: 'Mực nước' });
    expect(by('stick')?.onsite.who).toBe('USB-XA');
    expect(by('sms')?.onsite.title).toBe('Lũ quét');
    const { body } = await admin.get('/api/v1/audit?limit=200', { expect: 200 });
    expect(JSON.stringify(body)).toContain('Kích hoạt cảnh báo tại chỗ');
  });

  it('sends the text message although the server was killed in between', async () => {
    line.cut();
    messages.length = 0;
    await alertTo({ template: flood.id });
    await server.kill();
    expect(messages, 'its time had not come').toEqual([]);
    await server.start();
    const message = await waitFor('the gateway gets it after all', () => messages[0], { within: 30_000 });
    expect(message.to).toBe('+84912000222');
    expect(message.text).toMatch(/^NG1:[A-Za-z0-9_-]+$/);
  });

  async function alertTo(more: Json): Promise<Json> {
    const wish = {
      hazard: 'flash_flood',
      audience: [{ device: device.id }],
      expires: new Date(Date.now() + hour).toISOString(),
      ...more,
    };
    // Of a password that was given long ago no alert comes.
    const sender = await server.signIn('commune_editor', device.unit);
    return (await sender.post('/api/v1/emergencies', wish, { expect: 201, key: newKey() })).body;
  }
});

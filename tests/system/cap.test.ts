// Alerts between systems, on real programs: another system brings a message with its key, an officer
// lets it sound, a loudspeaker is heard, and updates and cancels follow; what we publish of it is
// valid to xmllint by both schemas.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Agent } from './support/agent.ts';
import { Api, type Json, newKey } from './support/api.ts';
import { senseless } from './support/cap_sense.ts';
import { hasDevicePrograms } from './support/places.ts';
import { Server } from './support/server.ts';
import { attentionTone } from './support/tone.ts';
import { waitFor, waitUntil } from './support/wait.ts';

const data = join(import.meta.dirname, '../data/cap');
const hour = 3_600_000;

// As the standard writes it: an offset, no fractions.
const stamp = (when: number) =>
  `${new Date(when + 7 * hour).toISOString().slice(0, 19)}+07:00`;

interface Wish {
  identifier: string;
  sent: number;
  type?: 'Alert' | 'Update' | 'Cancel';
  status?: 'Actual' | 'Exercise' | 'Test';
  references?: string;
  text?: string;
  area?: string;
  // The same said in English as well; or in nothing else.
  english?: string;
  onlyEnglish?: boolean;
}

const info = (wish: Wish, language: string, text: string) => `<info>
    <language>${language}</language>
    <category>Met</category>
    <event>${language === 'vi-VN' ? 'Lũ quét' : 'Flash flood'}</event>
    <urgency>Immediate</urgency>
    <severity>Severe</severity>
    <certainty>Observed</certainty>
    <expires>${stamp(wish.sent + 2 * hour)}</expires>
    <headline>${text}</headline>
    <area><areaDesc>Xã</areaDesc>${wish.area ?? ''}</area>
  </info>`;

const message = (wish: Wish) => `<?xml version="1.0" encoding="UTF-8"?>
<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2">
  <identifier>${wish.identifier}</identifier>
  <sender>kttv.example.vn</sender>
  <sent>${stamp(wish.sent)}</sent>
  <status>${wish.status ?? 'Actual'}</status>
  <msgType>${wish.type ?? 'Alert'}</msgType>
  <scope>Public</scope>
  ${wish.references ? `<references>${wish.references}</references>` : ''}
  ${wish.english ? info(wish, 'en', wish.english) : ''}
  ${wish.onlyEnglish ? '' : info(wish, 'vi-VN', wish.text ?? 'Nước sông đang lên rất nhanh')}
</alert>`;

const reference = (wish: Wish) => `kttv.example.vn,${wish.identifier},${stamp(wish.sent)}`;

describe('alerts between systems', () => {
  let server: Server;
  let admin: Api;
  let key: string;
  let commune: Json;

  const bring = async (body: string, more: Record<string, string> = {}) => {
    const answer = await fetch(`${server.url}/cap/v1/alerts`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/cap+xml', 'X-Api-Key': key, ...more },
      body,
    });
    return { status: answer.status, body: (await answer.json()) as Json };
  };
  const read = async (path: string, headers: Record<string, string> = {}) => {
    const answer = await fetch(`${server.url}${path}`, { headers });
    return { status: answer.status, etag: answer.headers.get('etag'), text: await answer.text() };
  };
  const make = async (handling: 'hold' | 'pass'): Promise<string> => {
    const wish = { name: 'Đài khí tượng thủy văn', scope: 'cap', handling };
    return (await admin.post('/api/v1/api-keys', wish, { expect: 201 })).body.key;
  };
  const area = () => `<geocode><valueName>VN-GSO</valueName><value>${commune.code}</value></geocode>`;

  beforeAll(async () => {
    server = await Server.start({ name: 'cap' });
    admin = await server.signIn('province_admin');
    const units = (await admin.get('/api/v1/units?limit=500', { expect: 200 })).body.items as Json[];
    const device = server.devices()[0];
    const found = units.find((one) => one.id === device?.unit);
    // Loudspeakers stand in communes or in their hamlets.
    const whole = found?.code ? found : units.find((one) => one.id === found?.parent);
    if (!whole?.code) throw new Error('the demo has no commune with a code and a loudspeaker');
    commune = whole;
    key = await make('hold');
  });
  afterAll(async () => {
    await server?.dispose();
  });

  it('refuses what is hostile or wrong, and says what', async () => {
    const laughs = `<!DOCTYPE a [${Array.from({ length: 9 }, (_, i) => `<!ENTITY l${i} "${i ? `&l${i - 1};`.repeat(10) : 'ha'}">`).join('')}]><a>&l8;</a>`;
    const refusals: [string, number, string][] = [
      [laughs, 422, 'xml.doctype'],
      ['<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]><a>&x;</a>', 422, 'xml.doctype'],
      [`<a>${'<a>'.repeat(10_000)}`, 422, 'xml.too_deep'],
      ['<?xml version="1.0" encoding="UTF-16"?><a/>', 422, 'xml.encoding'],
      [' '.repeat(300 * 1024), 413, 'input.too_large'],
      ['{"text":"Lũ"}', 422, 'xml.not_well_formed'],
      [message({ identifier: 'x', sent: Date.now() }).replace('<scope>Public</scope>', ''), 422, 'cap.invalid'],
    ];
    for (const [body, status, code] of refusals) {
      const answer = await bring(body);
      expect([answer.status, answer.body.code], body.slice(0, 60)).toEqual([status, code]);
    }
    expect((await bring(message({ identifier: 'y', sent: Date.now() }), { 'X-Api-Key': 'sai' })).status).toBe(401);
    expect((await admin.get('/api/v1/cap-messages', { expect: 200 })).body.items).toEqual([]);
  });

  it('notes tests and what is for nobody here, and nothing sounds', async () => {
    const test = await bring(message({ identifier: 't', sent: Date.now(), status: 'Test', area: area() }));
    expect(test.body).toMatchObject({ state: 'noted', reason: 'cap.not_actual' });
    const far = await bring(message({ identifier: 'u', sent: Date.now(), area: '<circle>-35.4,147.1 25</circle>' }));
    expect(far.body).toMatchObject({ state: 'noted', reason: 'cap.nobody_here' });
    expect((await admin.get('/api/v1/emergencies', { expect: 200 })).body.items).toEqual([]);
  });

  it.skipIf(!hasDevicePrograms)('is held, confirmed, heard, updated and cancelled', async () => {
    // The one of the two that speaks in the first round: the other is in its earshot and waits.
    const device = server.devices()[1] as Json;
    const editor = await server.signIn('commune_editor', device.unit);
    const agent = Agent.start({ name: 'cap/agent', server: server.url, pair: device.pairing_code });
    try {
      await agent.isPaired();
      await agent.knowsItsPlace();
      const first: Wish = { identifier: 'KTTV-1', sent: Date.now(), area: area() };
      const held = await bring(message(first));
      expect(held.status).toBe(201);
      expect(held.body.state).toBe('held');
      expect((await bring(message(first))).body.id, 'twice is once').toBe(held.body.id);

      const pressed = Date.now();
      const done = await editor.post(`/api/v1/cap-messages/${held.body.id}/confirm`, {}, { expect: 200, key: newKey() });
      const alert: string = done.body.emergency;
      const stage = (wanted: string[]) =>
        waitFor(
          `the device says ${wanted.join(' or ')}`,
          async () => {
            const { body } = await editor.get(`/api/v1/emergencies/${alert}/devices`, { expect: 200 });
            return (body.items as Json[]).find((one) => one.device === device.id && wanted.includes(one.stage));
          },
          { within: 20_000, every: 100 },
        );
      await stage(['sounding', 'sounded']);
      await waitUntil(pressed + 4_500);
      const tone = agent.recording().find(attentionTone(), pressed + 2_000, 2_000);
      expect(tone.likeness, 'the tone is heard').toBeGreaterThan(0.7);

      const update: Wish = { identifier: 'KTTV-2', sent: Date.now(), type: 'Update', references: reference(first), text: 'Nước đã vượt báo động ba', area: area() };
      const second = await bring(message(update));
      const updated = await editor.post(`/api/v1/cap-messages/${second.body.id}/confirm`, {}, { expect: 200, key: newKey() });
      expect(updated.body.emergency).toBe(alert);
      expect((await editor.get(`/api/v1/emergencies/${alert}`, { expect: 200 })).body.revision).toBe(2);

      const cancel: Wish = { identifier: 'KTTV-3', sent: Date.now(), type: 'Cancel', references: `${reference(first)} ${reference(update)}` };
      const third = await bring(message(cancel));
      await editor.post(`/api/v1/cap-messages/${third.body.id}/confirm`, {}, { expect: 200, key: newKey() });
      expect((await editor.get(`/api/v1/emergencies/${alert}`, { expect: 200 })).body.state).toBe('cancelled');
    } finally {
      await agent.dispose();
    }
  });

  it('passes straight through where an administrator allowed it', async () => {
    const held = key;
    key = await make('pass');
    const exercise: Wish = { identifier: 'KTTV-9', sent: Date.now(), status: 'Exercise', area: area(), english: 'Leave now' };
    const taken = await bring(message(exercise));
    expect(taken.body.state).toBe('taken');
    const { body } = await admin.get(`/api/v1/emergencies/${taken.body.emergency}`, { expect: 200 });
    expect(body).toMatchObject({ state: 'live', exercise: true, author: { name: 'Đài khí tượng thủy văn' } });
    expect(body.translations).toEqual([{ language: 'en', text: 'Leave now.' }]);
    const published = (await read(`/cap/v1/alerts/nguon-${taken.body.emergency}-1.xml`)).text;
    expect(published).toContain('<headline>EXERCISE: Leave now</headline>');
    const foreign = await bring(message({ ...exercise, identifier: 'KTTV-10', onlyEnglish: true }));
    expect(foreign.body).toMatchObject({ state: 'held', reason: 'cap.not_vietnamese' });
    const unsaid = await admin.post(`/api/v1/cap-messages/${foreign.body.id}/confirm`, {}, { expect: 422, key: newKey() });
    expect(unsaid.body.code).toBe('cap.not_vietnamese');
    key = held;
  });

  it('publishes each order as a message that xmllint finds valid, exercises apart', async () => {
    const feed = await read('/cap/v1/alerts.atom');
    expect(feed.status).toBe(200);
    expect((await read('/cap/v1/alerts.atom', { 'If-None-Match': feed.etag ?? '' })).status).toBe(304);
    const exercises = await read('/cap/v1/exercises.atom');
    const addresses = (text: string) => [...text.matchAll(/href="(\/cap\/v1\/alerts\/[^"]+)"/g)].map((found) => found[1] as string);
    const real = addresses(feed.text);
    const practised = addresses(exercises.text);
    expect(practised.length).toBeGreaterThan(0);
    if (hasDevicePrograms) expect(real.length).toBe(3);
    const folder = mkdtempSync(join(tmpdir(), 'nguon-cap-'));
    for (const address of [...real, ...practised]) {
      const document = await read(address);
      expect(document.text.includes('<status>Actual</status>')).toBe(real.includes(address));
      const file = join(folder, 'message.xml');
      writeFileSync(file, document.text);
      for (const schema of ['cap12.xsd', 'cap12_extended.xsd']) {
        const checked = spawnSync('xmllint', ['--noout', '--nonet', '--schema', join(data, schema), file]);
        expect(checked.status, `${schema}: ${checked.stderr}`).toBe(0);
      }
    }
    const documents = await Promise.all([...real, ...practised].map(async (address) => (await read(address)).text));
    expect(senseless(documents)).toEqual([]);
    // As another system would bring it: our own reading takes what we write.
    const own = await bring((await read(practised[0] as string)).text);
    expect(own.status).toBe(201);
  });
});

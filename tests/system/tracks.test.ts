// One notice in two languages on real programs: what is lacking is told and, by rule, refused; a
// hamlet hears Tày before Vietnamese, another one Vietnamese only; each is proven, heard again and
// recalled.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Agent } from './support/agent.ts';
import type { Api, Json } from './support/api.ts';
import { approve, expectProblem, schedule, submit, write } from './support/desk.ts';
import { hasDevicePrograms, promised } from './support/places.ts';
import { type DemoDevice, Server } from './support/server.ts';
import { heardBy, isReady, recorded, settled, soundOf } from './support/sound.ts';
import { waitFor, waitUntil } from './support/wait.ts';

const ahead = 12_000;
const pause = 1_000;

describe.skipIf(!hasDevicePrograms)('a bulletin in two languages', () => {
  let server: Server;
  let editor: Api;
  let approver: Api;
  let commune: string;
  let devices: DemoDevice[];
  let hamlets: string[];
  let agents: Agent[];
  let tay: Json;
  let voiced: Json;
  let aired: Json;

  beforeAll(async () => {
    server = await Server.start({ name: 'tracks' });
    editor = await server.signIn('commune_editor');
    commune = String(editor.account.unit);
    approver = await server.signIn('commune_approver', commune);
    // Before the pairing: a line that was idle meanwhile may be closed under an upload.
    tay = await recorded(editor, 'tay', 'aevalsrc=0.5*sin(2*PI*(300*t+60*t*t)):d=4');
    voiced = await recorded(editor, 'viet', 'aevalsrc=0.5*sin(2*PI*(1400*t-90*t*t)):d=3');
    [devices, hamlets] = await twoHamlets(editor, server.devices());
    agents = devices.map((one, i) =>
      Agent.start({ name: `tracks/agent-${i + 1}`, server: server.url, pair: one.pairing_code }),
    );
    for (const agent of agents) await agent.isPaired();
  });
  afterAll(async () => {
    for (const agent of agents ?? []) await agent.dispose();
    await server?.dispose();
  });

  const notice = (more: Json = {}) => ({
    title: 'Họp thôn',
    text: 'Tối nay mời bà con họp ở nhà văn hóa.',
    channels: ['speaker'],
    audience: devices.map((one) => ({ device: one.id })),
    recording: voiced.sha256,
    ...more,
  });
  const track = (more: Json = {}) => ({ language: 'tyz', media: tay.sha256, ...more });

  const ruled = (unit: string | undefined, order: string[], required = false) =>
    editor.put(`/api/v1/units/${unit}/language-rule`, { order, required }, { expect: 200 });

  it('text in another language never reaches the Vietnamese voice', async () => {
    const typed = { language: 'tyz', text: 'Chữ Tày', recording: null };
    const whole = await editor.post('/api/v1/bulletins', notice(typed));
    expectProblem(whole, 422, 'bulletin.needs_recording');
    expect(whole.body.errors[0]).toMatchObject({ path: 'media', code: 'bulletin.needs_recording' });
    expect(whole.body.errors[0].message).toContain('thu âm');
    const beside = await editor.post(
      '/api/v1/bulletins',
      notice({ tracks: [{ language: 'tyz', text: 'Chữ Tày' }] }),
    );
    expectProblem(beside, 422, 'bulletin.needs_recording');
    expect(beside.body.errors[0].path).toBe('tracks[0].media');
    const spoken = await editor.post('/api/v1/speech', { text: 'Chữ Tày', language: 'tyz' });
    expectProblem(spoken, 422, 'speech.only_vietnamese');
    expect(spoken.body.errors[0].code).toBe('speech.only_vietnamese');
  });

  it('what the audience lacks is told, and refused where the unit wants it so', async () => {
    await editor.put(`/api/v1/units/${commune}/languages`, { languages: ['tyz'] }, { expect: 200 });
    const written = await write(editor, notice());
    expect(written.lacking).toMatchObject([{ unit: commune, languages: ['tyz'] }]);
    expect(written.tracks_required).toBe(false);
    await ruled(commune, [], true);
    const refused = await editor.post(`/api/v1/bulletins/${written.id}/submit`, {});
    expectProblem(refused, 409, 'bulletin.tracks_lacking');
    expect(refused.body.title).toContain('Còn thiếu bản tiếng Tày');

    const path = `/api/v1/bulletins/${written.id}`;
    const nameless = await editor.patch(path, { tracks: [track()] }, { expect: 200 });
    expect(nameless.body.lacking).toEqual([]);
    const unsigned = await editor.post(`${path}/submit`, {});
    expectProblem(unsigned, 422, 'bulletin.reader_needed');
    expect(unsigned.body.errors[0].path).toBe('tracks[0].reader');
    await editor.patch(path, { tracks: [track({ reader: 'Người đọc tiếng Tày' })] }, { expect: 200 });
    aired = await approve(approver, await submit(editor, written.id));
    expect(aired.tracks[0]).toMatchObject({ language: 'tyz', reader: 'Người đọc tiếng Tày' });

    await ruled(commune, [], false);
    const without = await write(editor, notice({ title: 'Không có tiếng Tày' }));
    const waiting = await submit(editor, without.id);
    expect(waiting.lacking, 'it is told still').toHaveLength(1);
  });

  it('one hamlet hears Tày before Vietnamese, the other Vietnamese only', async () => {
    await ruled(hamlets[0], ['tyz', 'vi']);
    await ruled(hamlets[1], ['vi']);
    const preview = await editor.get(`/api/v1/bulletins/${aired.id}/heard?unit=${hamlets[0]}`, {
      expect: 200,
    });
    expect(preview.body.parts.map((one: Json) => one.language)).toEqual(['tyz', 'vi']);
    const one = await editor.get(`/api/v1/bulletins/${aired.id}/heard?unit=${hamlets[1]}`, {
      expect: 200,
    });
    expect(one.body.parts.map((part: Json) => part.language)).toEqual(['vi']);

    const at = Math.ceil((Date.now() + ahead) / 1000) * 1000;
    await schedule(approver, aired, at);
    await waitFor('both sounds are on the device that plays both', async () => {
      const { body } = await editor.get(`/api/v1/deliveries?bulletin=${aired.id}`, { expect: 200 });
      return body.summary.ready === 3 && agents[0]?.holds(tay.sha256);
    });
    await isReady(editor, aired, agents);
    expect(agents[1]?.holds(tay.sha256), 'it need not fetch what it never plays').toBe(false);

    const [first, second] = [await soundOf(editor, tay.sha256), await soundOf(editor, aired.media)];
    const next = at + preview.body.parts[0].duration_ms + pause;
    expect(preview.body.duration_ms).toBe(
      preview.body.parts[0].duration_ms + pause + preview.body.parts[1].duration_ms,
    );
    await waitUntil(next + second.length);
    const [both, only] = agents as [Agent, Agent];
    const spoken = await heardBy(both, first, at);
    const behind = await heardBy(both, second, next);
    const alone = await heardBy(only, second, at);
    for (const match of [spoken, behind, alone]) expect(match.likeness).toBeGreaterThan(0.8);
    expect(Math.abs(spoken.at - at)).toBeLessThanOrEqual(promised(150));
    expect(Math.abs(behind.at - next)).toBeLessThanOrEqual(promised(150));
    expect(Math.abs(alone.at - at)).toBeLessThanOrEqual(promised(150));
    expect(both.recording().count(first.samples, at - 1_000, next + second.length)).toBe(1);
    expect(both.recording().count(second.samples, at - 1_000, next + second.length)).toBe(1);
    expect(only.recording().count(first.samples, at - 1_000, next + second.length)).toBe(0);

    const ledger = await settled(editor, aired.id, { played: 3 });
    const titles = ledger.items.map((row: Json) => row.title ?? row.bulletin_title).sort();
    expect(titles).toEqual([
      'Họp thôn (tiếng Tày)',
      'Họp thôn (tiếng Việt)',
      'Họp thôn (tiếng Việt)',
    ]);
  });

  it('both are heard again behind the pole where both were heard', async () => {
    const page = async (device: string) => (await fetch(`${server.url}/nghe/${device}`)).text();
    const [both, only] = [await page(devices[0]?.id ?? ''), await page(devices[1]?.id ?? '')];
    expect(both.indexOf('Tiếng Tày, người đọc: Người đọc tiếng Tày')).toBeGreaterThan(0);
    expect(both.indexOf('Tiếng Tày')).toBeLessThan(both.indexOf('Tiếng Việt'));
    expect(only).not.toContain('Tiếng Tày');
    const sound = (device = '') => fetch(`${server.url}/nghe/${device}/${aired.id}/1.opus`);
    const given = await sound(devices[0]?.id);
    expect(given.status).toBe(200);
    expect(Buffer.from(await given.arrayBuffer()).subarray(0, 4).toString()).toBe('OggS');
    expect((await sound(devices[1]?.id)).status, 'it was not heard there').toBe(404);
  });

  it('a recall takes all languages with it', async () => {
    const at = Math.ceil((Date.now() + 8_000) / 1000) * 1000;
    await schedule(approver, aired, at);
    await waitUntil(at + 1_000);
    await waitFor('Tày is on air', () => (agents[0]?.recording().energy(at + 200, at + 700) ?? 0) > 0);
    await editor.post(`/api/v1/bulletins/${aired.id}/recall`, { comment: 'Nhầm giờ' }, { expect: 200 });
    const quiet = await waitFor('it falls silent', () => {
      const now = Date.now();
      return agents[0]?.recording().energy(now - 800, now - 200) === 0 && now;
    });
    // When the second language would have been on air.
    const due = at + tay.duration_ms + pause;
    await waitUntil(due + 1_500);
    await waitFor('the recording reaches so far', () => (agents[0]?.recording().ends ?? 0) > due + 1_200);
    expect(quiet).toBeLessThan(due);
    expect(agents[0]?.recording().energy(due, due + 1_000)).toBe(0);
    const page = await (await fetch(`${server.url}/nghe/${devices[0]?.id}`)).text();
    expect(page).not.toContain('Họp thôn');
  });
});

// Two devices of the officer's commune that stand in different hamlets, and these.
async function twoHamlets(api: Api, all: DemoDevice[]): Promise<[DemoDevice[], string[]]> {
  const found = new Map<string, DemoDevice>();
  for (const one of all) {
    const answer = await api.get(`/api/v1/devices/${one.id}`);
    if (answer.status !== 200) continue;
    const unit = String(answer.body.unit);
    if (unit !== String(api.account.unit) && !found.has(unit)) found.set(unit, one);
    if (found.size === 2) break;
  }
  if (found.size < 2) throw new Error('the demo has no two hamlets with a loudspeaker each');
  return [[...found.values()], [...found.keys()]];
}

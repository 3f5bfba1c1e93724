// Another station, passed on by real programs: heard in its slot, at the level of the house, and
// nowhere else; watched while it is on air; and in the ledger with what became of it.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Agent } from './support/agent.ts';
import { type Api, type Json, newKey } from './support/api.ts';
import { expectProblem } from './support/desk.ts';
import { hasDevicePrograms } from './support/places.ts';
import { Server } from './support/server.ts';
import { settled } from './support/sound.ts';
import { Station } from './support/station.ts';
import { waitFor, waitUntil } from './support/wait.ts';
import type { Recording } from './support/wav.ts';

const minute = 60_000;

describe.skipIf(!hasDevicePrograms)('another station', () => {
  let server: Server;
  let station: Station;
  let agents: Agent[];
  let devices: Json[];
  let editor: Api;
  let approver: Api;
  let commune: string;

  const sources = () => `/api/v1/units/${commune}/relay-sources`;
  const enter = async (name: string, feed: Json): Promise<Json> =>
    (await approver.post(sources(), { name, ...feed }, { expect: 201 })).body;
  const book = async (source: Json, device: Json, starts: number): Promise<Json> =>
    (
      await approver.post(
        '/api/v1/programmes',
        {
          name: `Tiếp sóng ${source.name}`,
          unit: commune,
          items: [{ relay_minutes: 1, relay_source: source.id }],
          starts: new Date(starts).toISOString(),
          audience: [{ device: device.id }],
          override_quiet_hours: 'Phát thử trong kiểm thử hệ thống',
        },
        { expect: 201, key: newKey() },
      )
    ).body;
  const statusOf = async (device: Json): Promise<Json> =>
    (await editor.get(`/api/v1/devices/${device.id}`, { expect: 200 })).body.status;
  const faultsOf = async (device: Json): Promise<string[]> => (await statusOf(device)).faults;
  const isNewer = (device: Json, version: number) =>
    waitFor('the device holds the plan with it', async () => (await statusOf(device)).plan_version > version);

  beforeAll(async () => {
    station = await Station.open();
    server = await Server.start({ name: 'relay', environment: { NGUON_RELAY_PRIVATE: 'yes' } });
    commune = server.account('commune_editor').unit;
    editor = await server.signIn('commune_editor', commune);
    approver = await server.signIn('commune_approver', commune);
    const admin = await server.signIn('province_admin');
    devices = [];
    for (let i = 0; i < 4; ++i) {
      const wish = { unit: commune, kind: 'speaker', name: `Cụm tiếp sóng ${i + 1}`, speakers: 2 };
      devices.push((await admin.post('/api/v1/devices', wish, { expect: 201 })).body);
    }
    // These tests run at any hour of the day.
    const quiet = [{ from: '00:00', to: '24:00', allowed: true }];
    await admin.put(`/api/v1/units/${commune}/rules`, { quiet }, { expect: 200 });
    agents = devices.map((device, i) =>
      Agent.start({
        name: `relay/agent-${i + 1}`,
        server: server.url,
        pair: device.pairing_code,
        more: ['--line-in', 'audiotestsrc is-live=true freq=900 volume=0.05'],
      }),
    );
    for (const agent of agents) await agent.isPaired();
    for (const agent of agents) await agent.knowsItsPlace();
    await waitFor('all are connected and know the time', async () => {
      const { body } = await editor.get(`/api/v1/devices?unit=${commune}`, { expect: 200 });
      return devices.every(({ id }) => {
        const status = body.items.find((one: Json) => one.id === id)?.status;
        return status?.online && status.clock_error_ms !== null;
      });
    });
  }, 120_000);
  afterAll(async () => {
    for (const agent of agents ?? []) await agent.dispose();
    await server?.dispose();
    await station?.close();
  });

  it('is heard within its slot and not after it, silence is told, and an input of the device is one as well', { timeout: 240_000 }, async () => {
    const vov = await enter('VOV thử', { kind: 'stream', address: station.address('/700.mp3') });
    const mute = await enter('Đài im', { kind: 'stream', address: station.address('/0.ogg'), silence_s: 5 });
    const line = await enter('Đài huyện', { kind: 'line_in' });
    const pieces = await enter('Đài theo đoạn', { kind: 'stream', address: await station.addressOfPieces(1_100) });
    const [first, second, third, fourth] = devices as [Json, Json, Json, Json];
    const starts = Math.ceil((Date.now() + 40_000) / 1000) * 1000;
    const ends = starts + minute;
    const before = await Promise.all(devices.map(async (one) => (await statusOf(one)).plan_version));
    await book(vov, first, starts);
    await book(mute, second, starts);
    await book(line, third, starts);
    await book(pieces, fourth, starts);
    for (const [i, device] of devices.entries()) await isNewer(device, before[i]);
    expect(station.listeners('/700.mp3')).toBe(0);
    expect(station.asked).toHaveLength(0);

    // Opened a little before, and not sounding yet.
    await waitUntil(starts + 4_000);
    expect(station.listeners('/700.mp3')).toBe(1);
    const came = station.visits.find((one) => one.path === '/700.mp3')?.came ?? 0;
    expect(starts - came).toBeLessThan(25_000);
    expect(starts - came).toBeGreaterThan(10_000);

    await waitFor('the silent station is told as a fault', async () => (await faultsOf(second)).includes('relay_silent'), { within: 30_000 });
    expect(await faultsOf(first)).not.toContain('relay_silent');

    await waitFor('nobody listens any more', () => station.listeners('/700.mp3') + station.listeners('/0.ogg') === 0, { within: 90_000 });
    expect(Date.now()).toBeGreaterThan(ends - 1_000);
    expect(Date.now()).toBeLessThan(ends + 8_000);
    await waitUntil(ends + 5_000);
    await waitFor('the recordings reach far enough', () => agents.every((one) => one.recording().ends > ends + 4_000));

    const [relayed, silent, input, pieced] = agents.map((one) => one.recording()) as [Recording, Recording, Recording, Recording];
    expect(relayed.energy(starts - 5_000, starts - 100)).toBeLessThan(0.001);
    for (const second of [5, 20, 40, 55]) {
      const from = starts + second * 1000;
      expect(relayed.pitch(700, from, from + 1000), `second ${second}`).toBeGreaterThan(0.02);
    }
    expect(relayed.energy(ends + 700, ends + 4_000)).toBeLessThan(0.001);
    for (const second of [5, 20, 40, 55]) {
      const from = starts + second * 1000;
      expect(pieced.pitch(1_100, from, from + 1000), `second ${second} of the pieces`).toBeGreaterThan(0.02);
    }
    expect(pieced.energy(ends + 700, ends + 4_000)).toBeLessThan(0.001);
    // A list is asked for again and again, but not before its time and not after it.
    expect(station.asked[0]).toBeGreaterThan(starts - 25_000);
    expect(station.asked.at(-1)).toBeLessThan(ends + 8_000);
    expect(silent.energy(starts, ends)).toBeLessThan(0.001);
    // Sixteen decibels softer than the other at its source, and as loud on air.
    const loud = relayed.pitch(700, starts + 30_000, starts + 32_000);
    const soft = input.pitch(900, starts + 30_000, starts + 32_000);
    expect(Math.abs(20 * Math.log10(loud / soft))).toBeLessThan(4);
    expect(input.energy(ends + 700, ends + 4_000)).toBeLessThan(0.001);

    const played = (await settled(editor, vov.id, { planned: 1, played: 1 })).items[0];
    expect(played).toMatchObject({ bulletin: null, bulletin_title: 'Tiếp sóng VOV thử', reason: null });
    expect(played.heard_ms).toBeGreaterThan(54_000);
    const missed = (await settled(editor, mute.id, { planned: 1, missed: 1 })).items[0];
    expect(missed).toMatchObject({ reason: 'relay_silent', reason_text: 'Nguồn tiếp sóng im lặng' });
    await settled(editor, line.id, { planned: 1, played: 1 });
    await settled(editor, pieces.id, { planned: 1, played: 1 });
    expect(await faultsOf(second)).not.toContain('relay_silent');
  });

  it('that is not there is told as such, and its slot may end early', { timeout: 180_000 }, async () => {
    const gone = await enter('Đài tắt', { kind: 'stream', address: station.address('/none'), silence_s: 5, fallback: 'end' });
    const starts = Math.ceil((Date.now() + 15_000) / 1000) * 1000;
    await book(gone, devices[0], starts);
    const row = (await settled(editor, gone.id, { planned: 1, missed: 1 }, 120_000)).items[0];
    expect(row).toMatchObject({ reason: 'relay_unreachable', reason_text: 'Không kết nối được nguồn tiếp sóng' });
  });

  it('cannot be booked by whoever may not, twice at a time, or where nobody entered it', async () => {
    expectProblem(await editor.post(sources(), { kind: 'line_in', name: 'Khác' }), 403, 'relay.not_allowed');
    expectProblem(
      await approver.post(sources(), { kind: 'stream', name: 'Khác', address: 'file:///etc/passwd' }),
      422,
    );
    expectProblem(
      await editor.post('/api/v1/programmes', { name: 'A', unit: commune, items: [{ relay_minutes: 1, relay_source: '12345' }] }),
      422,
    );
  });
});

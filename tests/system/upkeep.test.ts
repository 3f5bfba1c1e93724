// A loudspeaker that loses its line is a breakdown before anybody calls, and is over when it is back.
// Who works for a firm sees what is entrusted to it, at no address anything else.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Agent } from './support/agent.ts';
import { Api, type Json } from './support/api.ts';
import { describedOperations } from './support/openapi.ts';
import { freshFolder, hasDevicePrograms } from './support/places.ts';
import { Server } from './support/server.ts';
import { waitFor } from './support/wait.ts';

// The server looks every ten seconds.
const patience = { within: 90_000, every: 250 };
const password = 'mot-mat-khau-dai';
const own = 'mot-mat-khau-khac-dai';

describe.skipIf(!hasDevicePrograms)('upkeep', { timeout: 300_000 }, () => {
  let server: Server;
  let admin: Api;
  let firm: Api;
  let unit: string;
  let device: Json;
  let breakdown: Json;
  let agent: Agent | undefined;

  // What the board of the device measures.
  const mains = join(freshFolder(), 'mains');
  const measure = (volts: number) => writeFileSync(mains, `${volts}\n`);
  const read = async (path: string): Promise<Json> => (await admin.get(path, { expect: 200 })).body;
  const offline = async (): Promise<Json[]> =>
    (await read(`/api/v1/breakdowns?device=${device.id}&kind=offline`)).items;
  const isOnline = async () => (await read(`/api/v1/devices/${device.id}`)).status?.online === true;

  beforeAll(async () => {
    server = await Server.start({ name: 'upkeep' });
    admin = await server.signIn('province_admin');
    unit = server.account('commune_editor').unit;
    const wish = { unit, kind: 'speaker', name: 'Cụm loa đầu cầu', speakers: 2 };
    device = (await admin.post('/api/v1/devices', wish, { expect: 201 })).body;
    measure(228);
    agent = Agent.start({
      name: 'upkeep/agent',
      server: server.url,
      pair: device.pairing_code,
      more: ['--mains', mains],
    });
    await waitFor('the device is online', isOnline, patience);

    const fresh = { username: 'hoasen', name: 'Ma Văn Thợ', unit, roles: [], password };
    const account = (await admin.post('/api/v1/accounts', fresh, { expect: 201 })).body;
    const contract = { unit, name: 'Điện máy Hoa Sen', accounts: [account.id], devices: [] };
    await admin.post('/api/v1/contractors', contract, { expect: 201 });
    firm = new Api(server.url);
    await firm.signIn('hoasen', password);
    await firm.post('/api/v1/session/password', { current: password, password: own }, { expect: 204 });
    await firm.signIn('hoasen', own);
    // Nobody waits half an hour here.
    const rules = await read(`/api/v1/units/${unit}/breakdown-rules`);
    const { unit: _unit, from: _from, own: _own, may_edit: _may, since: _since, ...wished } = rules;
    const hasty = { ...wished, offline_min: 0, fault_min: 0, well_min: 0 };
    await admin.put(`/api/v1/units/${unit}/breakdown-rules`, hasty, { expect: 200 });
  });
  afterAll(async () => {
    await agent?.dispose();
    await server?.dispose();
  });

  it('opens a breakdown by itself when a loudspeaker loses its line', async () => {
    await agent?.stop();
    await waitFor('the device is offline', async () => !(await isOnline()), patience);
    breakdown = await waitFor('a breakdown', async () => (await offline())[0], patience);
    expect(breakdown).toMatchObject({ state: 'new', opened_by: '', device_name: device.name });
  });

  it('is given to a firm, which begins', async () => {
    const contractors = (await read('/api/v1/contractors')).items;
    const path = `/api/v1/breakdowns/${breakdown.id}`;
    const given = { contractor: contractors[0].id, version: breakdown.version };
    const assigned = (await admin.post(`${path}/assign`, given, { expect: 200 })).body;
    expect(assigned).toMatchObject({ state: 'assigned', contractor_name: 'Điện máy Hoa Sen' });
    expect((await firm.get('/api/v1/breakdowns', { expect: 200 })).body.items).toHaveLength(1);
    await firm.post(`${path}/move`, { state: 'in_work', note: 'Đang đi' }, { expect: 200 });
    const part = { name: 'SIM 4G', quantity: 1 };
    await firm.post(`${path}/parts`, part, { expect: 201 });
  });

  it('is closed when the loudspeaker is back, and tells how long it took', async () => {
    agent?.start({ pair: undefined });
    await waitFor('the device is back', isOnline, patience);
    const closed = await waitFor(
      'the breakdown is over',
      async () => {
        const one = await read(`/api/v1/breakdowns/${breakdown.id}`);
        return one.state === 'done' && one;
      },
      patience,
    );
    expect(closed.repair_ms).toBeGreaterThan(0);
    expect(closed.steps.map((step: Json) => step.state)).toEqual(['new', 'assigned', 'in_work', 'done']);
    console.log(`repaired after ${(closed.repair_ms / 1000).toFixed(1)} s`);
    const path = `/api/v1/breakdowns/${breakdown.id}`;
    await admin.post(`${path}/move`, { state: 'confirmed' }, { expect: 200 });
    const figures = (await read(`/api/v1/breakdown-figures?unit=${unit}`)).items;
    expect(figures.some((one: Json) => one.kind === 'offline' && one.mean_repair_ms > 0)).toBe(true);
    expect(await offline()).toHaveLength(1);
  });

  it('opens one when the mains sink, and closes it when they are as they should be', async () => {
    const found = async (): Promise<Json[]> =>
      (await read(`/api/v1/breakdowns?device=${device.id}&kind=voltage`)).items;
    expect(await found()).toEqual([]);
    measure(85);
    // A device tells of its state once a minute.
    const patient = { within: 150_000, every: 500 };
    const opened = await waitFor('a breakdown', async () => (await found())[0], patient);
    expect(opened).toMatchObject({ state: 'new', opened_by: '', text: 'Điện áp đo được 85 V.' });
    measure(231);
    await waitFor('it is over', async () => (await found())[0]?.state === 'done', patient);
  });

  it('shows a firm nothing else at any address', async () => {
    const nobody = new Api(server.url);
    const theirs = /^\/api\/v1\/(session|breakdowns|entrusted-devices|events)(\/|$)/;
    const seen: string[] = [];
    for (const { method, path } of describedOperations()) {
      if (method !== 'GET' || !path.startsWith('/api/v1/') || theirs.test(path)) continue;
      const asked = path.replace(/\{[^}]+\}/g, '1');
      const anyone = await nobody.get(asked);
      if (anyone.status !== 401) continue; // public
      const answer = await firm.get(asked);
      const shut = answer.status === 401 || answer.body?.code === 'contractor.not_here';
      if (!shut) seen.push(`${asked}: ${answer.status}`);
    }
    expect(seen).toEqual([]);
    expect((await firm.get('/api/v1/entrusted-devices', { expect: 200 })).body.items).toEqual([]);
  });

  it('is checked before a storm, pole by pole', async () => {
    const wish = { units: [unit], name: 'Trước bão số 9' };
    const [check] = (await admin.post('/api/v1/storm-checks', wish, { expect: 201 })).body.items;
    const path = `/api/v1/storm-checks/${check.id}`;
    const whole = await read(path);
    expect(whole.at.length).toBe(check.places);
    const { asset } = whole.at.find((place: Json) => place.name === device.name);
    const mark = (good: boolean, at: Date) => ({ asset, item: 0, good, at: at.toISOString() });
    const later = new Date();
    const earlier = new Date(later.getTime() - 60_000);
    await admin.put(`${path}/marks`, { marks: [mark(false, later)] }, { expect: 200 });
    // One that was made before, and comes late, changes nothing.
    const after = (await admin.put(`${path}/marks`, { marks: [mark(true, earlier)] }, { expect: 200 })).body;
    expect(after).toMatchObject({ marks: 1, bad: 1 });
    await admin.post(`${path}/end`, {}, { expect: 200 });
    const late = await admin.put(`${path}/marks`, { marks: [mark(true, new Date())] });
    expect(late.body.code).toBe('storm_check.is_over');
    expect((await read('/api/v1/storm-checks')).items[0].id).toBe(check.id);
  });

  it('is planned for a year, and tells what runs out', async () => {
    const row = { month: '2026-05-20', work: 'Vệ sinh tủ, siết dây loa', estimate: 500_000 };
    const made = (await admin.post('/api/v1/maintenance', { unit, ...row }, { expect: 201 })).body;
    expect(made.month).toBe('2026-05-01');
    const rows = await read('/api/v1/maintenance?year=2026');
    expect(rows.sums).toMatchObject({ planned: 1, done: 0, estimate: 500_000 });
    await admin.remove(`/api/v1/maintenance/${made.id}`, { version: 1 }, { expect: 204 });
    expect(Array.isArray((await read('/api/v1/expiries')).items)).toBe(true);
    expect(Array.isArray((await read('/api/v1/spares')).items)).toBe(true);
  });
});

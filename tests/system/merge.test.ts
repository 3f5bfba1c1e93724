// The day communes merge, on real programs: a bulletin that was approved for the old commune sounds
// on its loudspeakers and on no others, nobody pairs anything again, and the devices learn by
// themselves where they stand now.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Agent } from './support/agent.ts';
import type { Api, Json } from './support/api.ts';
import { approved, schedule } from './support/desk.ts';
import { hasDevicePrograms } from './support/places.ts';
import { Server } from './support/server.ts';
import { heardBy, isReady, settled, soundOf } from './support/sound.ts';
import { waitFor } from './support/wait.ts';

const resolution = '1683/NQ-UBTVQH15';

// The signed profile as the player keeps it.
function unitsOf(agent: Agent): string[] {
  const text = readFileSync(join(agent.data, 'player', 'profile.json'), 'utf8');
  const { payload } = JSON.parse(text) as { payload: string };
  return (JSON.parse(Buffer.from(payload, 'base64url').toString()) as { units: string[] }).units;
}

describe.skipIf(!hasDevicePrograms)('the day communes merge', () => {
  let server: Server;
  let agents: Agent[];
  let devices: Json[];
  let admin: Api;

  beforeAll(async () => {
    server = await Server.start({ name: 'merge', demo: 'before-merge' });
    admin = await server.signIn('province_admin');
    const old = await unitOfCode('05716');
    const neighbour = await unitOfCode('05734');
    const below = (await admin.get(`/api/v1/units?parent=${neighbour.id}`, { expect: 200 })).body;
    const near = new Set(below.items.map((unit: Json) => unit.id));
    const all = server.devices().filter((one) => one.kind === 'speaker');
    devices = [
      all.find((one) => one.unit === old.id) as Json,
      all.find((one) => near.has(one.unit)) as Json,
    ];
    agents = devices.map((device, i) =>
      Agent.start({
        name: `merge/agent-${i + 1}`,
        server: server.url,
        pair: device.pairing_code,
      }),
    );
    for (const agent of agents) await agent.knowsItsPlace();
  });
  afterAll(async () => {
    for (const agent of agents ?? []) await agent.dispose();
    await server?.dispose();
  });

  async function unitOfCode(code: string): Promise<Json> {
    const { body } = await admin.get(`/api/v1/units?q=${code}`, { expect: 200 });
    return body.items.find((unit: Json) => unit.code === code);
  }

  it('devices play on, learn their new commune, and are not paired again', { timeout: 240_000 }, async () => {
    const old = await unitOfCode('05716');
    const editor = await server.signIn('commune_editor', old.id);
    const approver = await server.signIn('commune_approver', old.id);
    const bulletin = await approved(editor, approver, {
      title: 'Họp tổ dân phố',
      text: 'Tối mai các tổ dân phố của thị trấn họp tại nhà văn hóa, kính mời bà con tới dự.',
      channels: ['speaker'],
      audience: [{ unit: old.id }],
    });
    const froms = await Promise.all(['05716', '05734', '05743'].map(unitOfCode));
    const shown = await admin.post(
      '/api/v1/unit-changes',
      {
        kind: 'merge',
        from: froms.map((unit) => unit.id),
        to: [{ name: 'Xã Võ Nhai', kind: 'commune', code: '05716' }],
        on: new Date(Date.now() + 7 * 3_600_000).toISOString().slice(0, 10),
        resolution,
      },
      { expect: 201 },
    );
    expect(shown.body.units_ended).toBe(3);
    expect(shown.body.total.device).toBeGreaterThan(0);

    // Until then the communes merge and their devices learn of it, on a busy machine as well.
    const at = Math.ceil((Date.now() + 45_000) / 1000) * 1000;
    await schedule(approver, bulletin, at);
    await isReady(admin, bulletin, agents.slice(0, 1), 40_000);
    const pairedAs = agents.map((agent) => agent.identity());

    const done = await admin.post(
      `/api/v1/unit-changes/${shown.body.id}/confirm`,
      { resolution },
      { expect: 200 },
    );
    expect(done.body.state).toBe('done');
    const made = await unitOfCode('05716');
    expect(made.name).toBe('Xã Võ Nhai');
    expect(made.id).not.toBe(old.id);

    await waitFor(
      'both know their new commune',
      () => agents.every((agent) => unitsOf(agent).includes(made.id)),
      { within: 45_000 },
    );
    expect(Date.now(), 'before it sounds').toBeLessThan(at);
    expect(unitsOf(agents[0] as Agent)).toContain(old.id);
    expect(unitsOf(agents[1] as Agent)).not.toContain(old.id);
    expect(agents.map((agent) => agent.identity())).toEqual(pairedAs);

    const sound = await soundOf(admin, bulletin.media);
    const heard = await heardBy(agents[0] as Agent, sound, at);
    expect(heard.likeness).toBeGreaterThan(0.8);
    const over = at + sound.length;
    await waitFor(
      'the neighbours have recorded it to its end',
      () => (agents[1] as Agent).recording().ends > over,
      { within: 60_000 },
    );
    expect(
      (agents[1] as Agent).recording().energy(at - 500, over),
      'it was never meant for the neighbours',
    ).toBe(0);

    // The officer of the old commune goes on in the new one, and sees what was played before.
    const deliveries = await settled(editor, bulletin.id, { played: 1 }, 90_000);
    expect(deliveries.items.some((item: Json) => item.device === devices[0].id)).toBe(true);
    const device = await editor.get(`/api/v1/devices/${devices[1].id}`, { expect: 200 });
    expect(device.body.name).toBe(devices[1].name);
  });
});

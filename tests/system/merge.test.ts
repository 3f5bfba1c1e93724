// The day communes merge, on real programs: a bulletin that was approved for the old commune sounds
// on its loudspeakers and on no others, nobody pairs anything again, and the devices learn by
// themselves where they stand now.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Agent } from './support/agent.ts';
import type { Api, Json } from './support/api.ts';
import { dayOf } from './support/day_clock.ts';
import { approved, schedule } from './support/desk.ts';
import { hasDevicePrograms } from './support/places.ts';
import { Server } from './support/server.ts';
import { heardBy, isReady, settled, soundOf } from './support/sound.ts';
import { waitFor } from './support/wait.ts';

const resolution = '1683/NQ-UBTVQH15';

// What became of the 15 communes of the district Võ Nhai and of eight wards on 01/07/2025, in the
// words of the official table.
const reform = `new_code,new_name,province_code,formed_from
19,Tỉnh Thái Nguyên,,giữ nguyên
05716,Xã Võ Nhai,19,"Thị trấn Đình Cả, Xã Phú Thượng, Xã Lâu Thượng"
05719,Xã Sảng Mộc,19,giữ nguyên
05722,Xã Nghinh Tường,19,"Xã Vũ Chấn, Xã Nghinh Tường"
05725,Xã Thần Sa,19,"Xã Thượng Nung, Xã Thần Xa"
05740,Xã La Hiên,19,"Xã Cúc Đường, Xã La Hiên"
05746,Xã Tràng Xá,19,"Xã Liên Minh, Xã Tràng Xá"
05755,Xã Dân Tiến,19,"Xã Bình Long, Xã Phương Giao, Xã Dân Tiến"
05443,Phường Phan Đình Phùng,19,"Phường Trưng Vương, Phường Túc Duyên, Phường Đồng Quang, Phường Quang Trung, Phường Hoàng Văn Thụ, Phường Tân Thịnh, Phường Phan Đình Phùng, Phường Gia Sàng"
`;

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
    const offline = await unitOfCode('05743');
    const far = (await admin.get(`/api/v1/units?parent=${offline.id}`, { expect: 200 })).body;
    devices = [
      all.find((one) => one.unit === old.id) as Json,
      all.find((one) => near.has(one.unit)) as Json,
      all.find((one) => far.items.some((unit: Json) => unit.id === one.unit)) as Json,
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

  async function unitOfCode(code: string, day = dayOf(Date.now())): Promise<Json> {
    const { body } = await admin.get(`/api/v1/units?q=${code}&at=${day}`, { expect: 200 });
    return body.items.find((unit: Json) => unit.code === code);
  }

  // On how many clusters something was heard, by the names of the units, all months together.
  async function plays(tree: 'new' | 'old', unit: string): Promise<[string, number][]> {
    const from = dayOf(Date.now() - 32 * 86_400_000);
    const { body } = await admin.get(
      `/api/v1/statistics/units?unit=${unit}&tree=${tree}&from=${from}`,
      { expect: 200 },
    );
    return body.items.map((row: Json) => [
      row.name,
      row.months.reduce((all: number, month: Json) => all + month.plays, 0),
    ]);
  }

  it('devices play on, learn their new commune, and are not paired again', { timeout: 360_000 }, async () => {
    const old = await unitOfCode('05716');
    const editor = await server.signIn('commune_editor', old.id);
    const approver = await server.signIn('commune_approver', old.id);
    const bulletin = await approved(editor, approver, {
      title: 'Họp tổ dân phố',
      text: 'Tối mai các tổ dân phố của thị trấn họp tại nhà văn hóa, kính mời bà con tới dự.',
      channels: ['speaker'],
      audience: [{ unit: old.id }],
    });
    const neighbour = await unitOfCode('05734');
    const province = await unitOfCode('19');
    const theirs = await approved(
      await server.signIn('province_editor'),
      await server.signIn('province_approver'),
      {
        title: 'Chợ phiên Phú Thượng',
        text: 'Chợ phiên tuần này họp sớm một ngày, kính mời bà con Phú Thượng.',
        channels: ['speaker'],
        audience: [{ unit: neighbour.id }],
      },
    );
    const on = dayOf(Date.now());
    const eve = dayOf(Date.now() - 86_400_000);
    const wish = { table: reform, resolution, on };
    const reading = await admin.post('/api/v1/unit-changes/reform', wish, { expect: 200 });
    expect(reading.body.open).toEqual([]);
    const shown = await admin.post(
      '/api/v1/unit-changes/reform',
      { ...wish, preview: true },
      { expect: 201 },
    );
    expect(shown.body.units_ended, '14 communes, 8 wards and the two districts').toBe(24);
    expect(shown.body.total.device).toBeGreaterThan(0);
    // Its line is cut before the day and comes back after it.
    await (agents[2] as Agent).stop();

    // Until then the communes merge and their devices learn of it, on a busy machine as well.
    const at = Math.ceil((Date.now() + 60_000) / 1000) * 1000;
    const later = at + 30_000;
    await schedule(approver, bulletin, at);
    await schedule(await server.signIn('province_approver'), theirs, later);
    await isReady(admin, bulletin, agents.slice(0, 1), 40_000);
    await isReady(admin, theirs, agents.slice(1, 2), 40_000);
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
      () => agents.slice(0, 2).every((agent) => unitsOf(agent).includes(made.id)),
      { within: 45_000 },
    );
    expect(unitsOf(agents[2] as Agent), 'it cannot know yet').not.toContain(made.id);
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

    // The neighbours hear what was meant for them.
    const heardThere = await heardBy(agents[1] as Agent, await soundOf(admin, theirs.media), later);
    expect(heardThere.likeness).toBeGreaterThan(0.8);
    await settled(admin, theirs.id, { played: 1 }, 90_000);

    // The old tree is as it was the day before, and the figures compare under either.
    expect((await unitOfCode('05716', eve)).name).toBe('Thị trấn Đình Cả');
    expect((await unitOfCode('05725', eve)).name).toBe('Xã Thần Xa');
    expect((await unitOfCode('05725', on)).name).toBe('Xã Thần Sa');
    expect((await unitOfCode('05719', on)).parent).toBe(province.id);
    const under = await plays('old', made.id);
    expect(under.map(([name]) => name)).toEqual([
      'Thị trấn Đình Cả',
      'Xã Lâu Thượng',
      'Xã Phú Thượng',
    ]);
    expect(under[0]?.[1], 'its own bulletin').toBeGreaterThan(0);
    expect(under[2]?.[1], 'that of the province').toBeGreaterThan(0);
    expect(await plays('new', made.id)).toEqual([
      ['Xã Võ Nhai', under.reduce((all, [, sum]) => all + sum, 0)],
    ]);

    (agents[2] as Agent).start({ pair: undefined });
    await waitFor(
      'the one that was offline knows its new commune',
      () => unitsOf(agents[2] as Agent).includes(made.id),
      { within: 45_000 },
    );
    expect((agents[2] as Agent).identity()).toEqual(pairedAs[2]);
  });
});

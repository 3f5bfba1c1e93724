// A commune's clusters come in from a spreadsheet: what is wrong is told cell by cell, mended, taken
// in by the server in the background, and taken back as a whole.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Api, Json } from './support/api.ts';
import { Server } from './support/server.ts';
import { waitFor } from './support/wait.ts';
import { workbook } from './support/workbook.ts';

const head = ['Tên cụm loa', 'Số loa', 'Số SIM', 'Số sê-ri', 'Vĩ độ', 'Kinh độ'];
const cluster = (n: number): (string | number)[] => [
  `Cụm nhập ${n}`,
  2,
  `09${String(10_000_000 + n)}`,
  `SN-${n}`,
  21.75,
  106.05,
];

describe('tables that are brought in', () => {
  let server: Server;
  let admin: Api;
  let unit: string;

  beforeAll(async () => {
    server = await Server.start({ name: 'import', demo: 'today' });
    admin = await server.signIn('province_admin');
    const { items } = (await admin.get('/api/v1/units?kind=commune&limit=1', { expect: 200 })).body;
    unit = items[0].id;
  });
  afterAll(async () => await server?.dispose());

  const start = (target: string, bytes: Uint8Array) =>
    admin.send('POST', `/api/v1/imports?target=${target}&unit=${unit}&name=bang.xlsx`, bytes, {
      headers: { 'Content-Type': 'application/octet-stream' },
    });
  const read = async (id: string): Promise<Json> =>
    (await admin.get(`/api/v1/imports/${id}`, { expect: 200 })).body;
  const over = (id: string) =>
    waitFor('the job has come to its end', async () => {
      const one = await read(id);
      return one.state !== 'running' && one;
    }, { within: 60_000 });
  const clusters = async (): Promise<number> =>
    (await admin.get(`/api/v1/units/${unit}`, { expect: 200 })).body.clusters;

  it('are mended cell by cell, taken in and taken back', { timeout: 120_000 }, async () => {
    const before = await clusters();
    const rows = Array.from({ length: 300 }, (_, n) => cluster(n + 1));
    rows[9]![1] = 'hai';
    rows[19]![2] = rows[18]![2] as string;
    rows[29]![4] = 106.05;
    rows[29]![5] = 21.75;
    const draft = await start('clusters', workbook([['DANH SÁCH CỤM LOA'], head, ...rows]));
    expect(draft.status, draft.text).toBe(201);
    const { id } = draft.body;
    expect(draft.body).toMatchObject({ rows: 300, errors: 3, made: 0, state: 'draft' });
    const wrong = (await admin.get(`/api/v1/imports/${id}/rows?only=errors`, { expect: 200 })).body;
    expect(
      wrong.items.map((row: Json) => [row.line, row.problems[0].column, row.problems[0].code]),
    ).toEqual([
      [12, 1, 'import.not_a_whole_number'],
      [22, 2, 'import.sim_twice'],
      [32, 4, 'place.changed_over'],
    ]);
    const refused = await admin.post(`/api/v1/imports/${id}/commit`, {});
    expect(refused.body.code).toBe('import.has_errors');
    const fix = (place: number, column: number, text: string) =>
      admin.patch(`/api/v1/imports/${id}/rows`, { place, column, text }, { expect: 200 });
    await fix(9, 1, '2');
    await fix(19, 2, '0987 654 321');
    await fix(29, 4, '21,75');
    await fix(29, 5, '106,05');
    expect((await read(id)).errors).toBe(0);
    expect(await clusters()).toBe(before);

    await admin.post(`/api/v1/imports/${id}/commit`, {}, { expect: 202 });
    expect(await over(id)).toMatchObject({ state: 'done', made: 300 });
    expect(await clusters()).toBe(before + 300);
    const found = (await admin.get('/api/v1/assets?q=SN-137', { expect: 200 })).body;
    expect(found.items.map((asset: Json) => asset.name)).toContain('Cụm nhập 137');

    await admin.post(`/api/v1/imports/${id}/undo`, {}, { expect: 202 });
    expect(await over(id)).toMatchObject({ state: 'undone', made: 0 });
    expect(await clusters()).toBe(before);
  });

  it('get a code on paper and an ear below them, and then stay', { timeout: 60_000 }, async () => {
    const draft = await start('clusters', workbook([head, cluster(9001)]));
    expect(draft.status, draft.text).toBe(201);
    const { id } = draft.body;
    await admin.post(`/api/v1/imports/${id}/commit`, {}, { expect: 202 });
    expect(await over(id)).toMatchObject({ state: 'done', made: 1 });
    const walk = async (): Promise<Json> =>
      (await admin.get(`/api/v1/units/${unit}/hearing-walk?limit=500`, { expect: 200 })).body;
    const before = await walk();
    const stop = before.items.find((one: Json) => one.name === 'Cụm nhập 9001');
    expect(stop.last).toBeNull();
    const sheet = await admin.post(
      '/api/v1/prints/pairing-codes.pdf',
      { devices: [stop.device] },
      { expect: 200 },
    );
    expect(sheet.text.startsWith('%PDF')).toBe(true);
    const wish = { client_id: 'a', heard: 'weak', at: '2026-01-01T07:00:00+07:00' };
    const said = `/api/v1/assets/${stop.asset}/hearings`;
    await admin.post(said, wish, { expect: 200 });
    await admin.post(said, wish, { expect: 200 }); // the telephone did not hear the answer
    expect((await admin.get(said, { expect: 200 })).body.items).toHaveLength(1);
    expect((await walk()).reach).toMatchObject({
      weak: before.reach.weak + 1,
      left: before.reach.left - 1,
    });
    const undone = await admin.post(`/api/v1/imports/${id}/undo`, {});
    expect(undone.body.code).toBe('import.changed_since');
  });

  it('of units are looked at first, and taken in as a whole', { timeout: 60_000 }, async () => {
    const heads = ['code', 'name', 'kind', 'parent_code', 'level'];
    const send = (rows: string[][], query: string) =>
      admin.send(
        'POST',
        `/api/v1/unit-tables?under=${admin.account.unit}${query}`,
        workbook([heads, ...rows]),
        { headers: { 'Content-Type': 'application/octet-stream' } },
      );
    const rows = [
      ['99902', 'Xóm Thử Bảng', 'hamlet', '99901', ''],
      ['99901', 'Xã Thử Bảng', 'commune', '', 'commune'],
    ];
    const found = async (): Promise<string[]> =>
      (await admin.get('/api/v1/units?q=thu%20bang', { expect: 200 })).body.items.map(
        (one: Json) => one.name,
      );
    const seen = await send(rows, '');
    expect(seen.status, seen.text).toBe(200);
    expect(seen.body).toMatchObject({ is_taken: false, unit_total: 2, fault_total: 0 });
    expect(await found()).toEqual([]);
    const taken = await send(rows, '&take=true');
    expect(taken.status, taken.text).toBe(201);
    expect((await found()).sort()).toEqual(['Xã Thử Bảng', 'Xóm Thử Bảng']);
    const again = await send(rows, '&take=true');
    expect(again.body.code).toBe('unit_table.has_faults');
  });

  it('are refused where they could do harm', { timeout: 60_000 }, async () => {
    const code = async (bytes: Uint8Array) => (await start('clusters', bytes)).body.code;
    const table = [head, cluster(1)];
    expect(await code(workbook(table, { 'xl/vbaProject.bin': 'x' }))).toBe('sheet.macros');
    expect(await code(workbook(table).subarray(0, 200))).toBe('sheet.damaged');
    expect(
      await code(
        workbook(table, {
          'xl/worksheets/sheet1.xml':
            '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>',
        }),
      ),
    ).toBe('sheet.damaged');
    // 120 MB of spaces in a file of some kilobytes.
    expect(await code(workbook(table, { 'xl/bomb.xml': ' '.repeat(120_000_000) }))).toBe(
      'sheet.too_large_inside',
    );
    const many = Array.from({ length: 20_001 }, () => ['a']);
    expect(await code(workbook([['Tên cụm loa'], ...many]))).toBe('import.too_many_rows');
  });
});

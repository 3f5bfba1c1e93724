// The same province on PostgreSQL; the database goes away and comes back.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Api, Json } from './support/api.ts';
import { Agent } from './support/agent.ts';
import { approved, expectProblem, schedule, write } from './support/desk.ts';
import { hasDevicePrograms, knows } from './support/places.ts';
import { hasPostgres, Postgres } from './support/postgres.ts';
import { Server } from './support/server.ts';
import { waitFor, waitUntil } from './support/wait.ts';

describe.skipIf(!hasPostgres)('on PostgreSQL', () => {
  let postgres: Postgres;
  let server: Server;
  let editor: Api;
  let approver: Api;
  let agent: Agent | undefined;

  const notice = (more: Json = {}) => ({
    title: 'Lịch tiêm chủng',
    text: 'Trạm Y tế xã tiêm chủng vào sáng thứ ba tuần này.',
    channels: ['speaker'],
    audience: [{ unit: editor.account.unit }],
    ...more,
  });

  beforeAll(async () => {
    postgres = await Postgres.start('postgres');
    server = await Server.start({ name: 'postgres', database: postgres.url });
    const account = server.account('commune_editor');
    editor = await server.signIn('commune_editor', account.unit);
    approver = await server.signIn('commune_approver', account.unit);
  });
  afterAll(async () => {
    await agent?.dispose();
    await server?.dispose();
    await postgres?.dispose();
  });

  it('nothing of the truth lies in files of SQLite', async () => {
    expect(Number(await postgres.ask('SELECT count(*) FROM nguon.bulletin'))).toBeGreaterThan(0);
  });

  it.skipIf(!hasDevicePrograms)('a bulletin is written, approved, played and proven', async () => {
    const device = server.devices().find((one) => String(one.unit) === String(editor.account.unit))
      ?? server.devices()[0];
    if (!device) throw new Error('the demo has no devices');
    agent = Agent.start({ name: 'postgres/agent', server: server.url, pair: device.pairing_code });
    await agent.isPaired();
    const bulletin = await approved(editor, approver, notice({ audience: [{ device: device.id }] }));
    const at = Date.now() + 12_000;
    await schedule(approver, bulletin, at);
    await waitUntil(at);
    await waitFor(
      'the delivery is proven',
      async () => {
        const path = `/api/v1/deliveries?bulletin=${bulletin.id}`;
        const { body } = await editor.get(path, { expect: 200 });
        return body.summary.played === 1;
      },
      { within: 60_000, every: 250 },
    );
  });

  it('while the database is away writes are refused as unavailable, and the server lives', async () => {
    const before = await write(editor, notice({ title: 'Trước khi mất cơ sở dữ liệu' }));
    await postgres.crash();
    for (let i = 0; i < 3; ++i) {
      const answer = await editor.post('/api/v1/bulletins', notice());
      expectProblem(answer, 503);
    }
    expectProblem(await editor.get(`/api/v1/bulletins/${before.id}`), 503);
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
    expect((await fetch(`${server.url}/readyz`)).status).toBe(503);
    await postgres.start();
    await waitFor('the server is ready again', async () => (await fetch(`${server.url}/readyz`)).ok);
    const { body } = await editor.get(`/api/v1/bulletins/${before.id}`, { expect: 200 });
    expect(body.title).toBe('Trước khi mất cơ sở dữ liệu');
    await write(editor, notice({ title: 'Sau khi có lại' }));
  });

  it('a line cut in the middle of use is replaced without a failed request being acknowledged', async () => {
    const cut = `SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = 'nguon'`;
    await postgres.ask(cut);
    await waitFor('requests work again', async () => (await editor.get('/api/v1/bulletins')).status === 200);
    await write(editor, notice({ title: 'Sau khi đứt kết nối' }));
  });

  it.skipIf(!knows('verify'))('verify finds nothing wrong', async () => {
    const { code, out } = await server.verify();
    expect(code, out).toBe(0);
  });
});

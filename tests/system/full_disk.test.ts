// The disk of the server full while officers work: what was acknowledged stays, what was not is
// refused in words, and with the space everything comes back by itself. A small file system of the
// test's own is mounted for it, which only root may do.
import { mkdirSync, rmSync, statfsSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Answer, type Api, type Json, newKey } from './support/api.ts';
import { approve, expectProblem, submit, write } from './support/desk.ts';
import { freshFolder, knows } from './support/places.ts';
import { run } from './support/process.ts';
import { Server } from './support/server.ts';
import { waitFor } from './support/wait.ts';

const place = freshFolder();
// More than the 256 MB that sounds leave free, with the demo province beside it.
const mounted = await run('mount', ['-t', 'tmpfs', '-o', 'size=420m', 'tmpfs', place]);
const skipped = mounted.code !== 0;
if (skipped) {
  rmSync(place, { recursive: true });
  console.log(`no file system of its own here, so the full disk is not tried: ${mounted.out.trim()}`);
}

describe.skipIf(skipped)('a server whose disk is full', () => {
  const ballast = join(place, 'ballast');
  const acknowledged: Json[] = [];
  const lateKey = newKey();
  let server: Server;
  let editor: Api;
  let approver: Api;
  let submitted: Json;

  const notice = (title: string) => ({
    title,
    text: `${title}. Mời bà con theo dõi lịch cấp nước của xã. `.repeat(40),
    channels: ['speaker'],
    audience: [{ unit: editor.account.unit }],
  });
  const late = () =>
    editor.post('/api/v1/bulletins', notice('Viết khi hết chỗ'), { key: lateKey });

  beforeAll(async () => {
    const data = join(place, 'data');
    mkdirSync(data);
    server = await Server.start({ name: 'full-disk', data });
    const account = server.account('commune_editor');
    editor = await server.signIn('commune_editor');
    approver = await server.signIn('commune_approver', account.unit);
    const written = await write(editor, notice('Trình trước khi hết chỗ'));
    submitted = await submit(editor, written.id);
    acknowledged.push(submitted);
  });
  afterAll(async () => {
    await server?.dispose();
    await run('umount', [place]);
    rmSync(place, { recursive: true, force: true });
  });

  // To the last block, as somebody's film beside the data would.
  async function fill(): Promise<void> {
    const file = await open(ballast, 'a');
    try {
      for (const size of [1 << 20, 1 << 16, 1 << 12]) {
        const piece = Buffer.alloc(size, 7);
        try {
          for (;;) await file.write(piece);
        } catch (error) {
          expect((error as NodeJS.ErrnoException).code).toBe('ENOSPC');
        }
      }
    } finally {
      await file.close();
    }
    expect(statfsSync(place).bavail).toBe(0);
  }

  it('refuses new work in words and says so to the operator', async () => {
    await fill();
    let refused: Answer | undefined;
    for (let i = 0; i < 3_000 && !refused; ++i) {
      const answer = await editor.post('/api/v1/bulletins', notice(`Tin ${i}`), { key: newKey() });
      if (answer.status === 201) acknowledged.push(answer.body);
      else refused = answer;
    }
    if (!refused) throw new Error('a full disk took three thousand bulletins');
    expectProblem(refused, 503, 'storage.full');
    expectProblem(await late(), 503, 'storage.full');

    const ready = await fetch(`${server.url}/readyz`);
    expect(ready.status).toBe(503);
    expect(((await ready.json()) as Json).wrong).toContain('disk');
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
  });

  it('takes in no recording that it could not keep', async () => {
    const bytes = new Uint8Array(400_000).fill(9);
    const path = `/api/v1/media?upload=day-${Date.now()}&offset=0&size=${bytes.length}&name=Thu`;
    const answer = await editor.post(path, bytes, {
      headers: { 'Content-Type': 'application/octet-stream' },
    });
    expectProblem(answer, 503, 'storage.full');
  });

  it('approves nothing that it could not write down', async () => {
    const answer = await approver.post(`/api/v1/bulletins/${submitted.id}/approve`, {});
    expect(answer.status).toBe(503);
    expectProblem(answer, 503);
    const now = await editor.get(`/api/v1/bulletins/${submitted.id}`, { expect: 200 });
    expect(now.body.state).toBe('submitted');
  });

  it('still shows everything that was acknowledged', async () => {
    for (const { id, title } of acknowledged) {
      const { body } = await editor.get(`/api/v1/bulletins/${id}`, { expect: 200 });
      expect(body.title).toBe(title);
    }
  });

  it('goes on by itself when there is space again', async () => {
    rmSync(ballast);
    await server.isReady();
    const done = await waitFor('it writes again', async () => {
      const answer = await late();
      return answer.status === 201 && answer;
    });
    const again = await late();
    expect(again.body).toEqual(done.body);
    acknowledged.push(done.body);
    expect((await approve(approver, submitted)).state).toBe('approved');
    acknowledged.shift();
    const found = await editor.get(`/api/v1/bulletins?q=${encodeURIComponent('Viết khi hết chỗ')}`);
    expect(found.body.items).toHaveLength(1);
  });

  it.skipIf(!knows('verify'))('and after a kill all of it is there, whole', async () => {
    await server.kill();
    await server.start();
    for (const { id, version } of acknowledged) {
      const { body } = await editor.get(`/api/v1/bulletins/${id}`, { expect: 200 });
      expect(body.version).toBe(version);
    }
    const verified = await server.verify();
    expect(verified.code, verified.out).toBe(0);
  });
});

// A server that looks after itself: what its page says, its backups, a restore on another machine,
// whom its alarms reach, and data that a newer version wrote.
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Api, Json } from './support/api.ts';
import { type Letter, Postman, signatureOf, Webhook } from './support/letters.ts';
import { freshFolder, knows, program, programs } from './support/places.ts';
import { commandOf, processesNaming, Program, run, threadStates } from './support/process.ts';
import { Server } from './support/server.ts';
import { waitFor, waitUntil } from './support/wait.ts';

const secret = 'bi-mat-cua-webhook';
const place = '/api/v1/system/status';
// It looks every ten seconds, and a backup of the demo takes a few on a busy machine.
const patience = { within: 60_000 };

describe.skipIf(!knows('restore-drill'))('the state of the system', () => {
  const folder = freshFolder();
  const backups = join(folder, 'backups');
  let postman: Postman;
  let hook: Webhook;
  let server: Server;
  let admin: Api;

  const status = async (): Promise<Json> => (await admin.get(place, { expect: 200 })).body;
  const part = async (name: string): Promise<Json> =>
    (await status()).findings.find((finding: Json) => finding.part === name);
  const letter = (subject: string): Promise<Letter> =>
    waitFor(`a letter: ${subject}`, () => postman.letters.find((one) => one.subject === subject), patience);
  const drill = (...words: string[]) => run(program('nguon'), ['restore-drill', ...words], { within: 120_000 });

  beforeAll(async () => {
    postman = await Postman.start();
    hook = await Webhook.start();
    writeFileSync(join(folder, 'secret'), `${secret}\n`, { mode: 0o600 });
    // A file stands where the folder should be: the first backup cannot be made.
    writeFileSync(backups, '');
    server = await Server.start({
      name: 'status',
      environment: {
        NGUON_BACKUP_TO: backups,
        NGUON_BACKUP_KEEP: '2',
        NGUON_MAIL_SERVER: postman.url,
        NGUON_MAIL_FROM: 'nguon@tinh.example',
        NGUON_MAIL_TO: 'quantri@tinh.example, truc@tinh.example',
        NGUON_ALARM_WEBHOOK: hook.url,
        NGUON_ALARM_SECRET_FILE: join(folder, 'secret'),
      },
    });
    admin = await server.signIn('province_admin');
  }, 120_000);
  afterAll(async () => {
    await server?.dispose();
    await postman?.stop();
    await hook?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('is shown to who administers the province, and to nobody else', async () => {
    const found = await waitFor('it was looked at', async () => {
      const body = await status();
      return body.findings.length > 0 && body;
    }, patience);
    expect(found.version).toMatch(/^\d+\.\d+/);
    expect((await part('signer')).grade).toBe('ok');
    expect((await part('database')).grade).toBe('ok');
    expect(found.database).toMatchObject({ engine: 'SQLite', answers: true });
    expect(found.disk.size).toBeGreaterThan(0);
    const editor = await server.signIn('commune_editor');
    expect((await editor.get(place)).body.code).toBe('system.not_allowed');
    expect((await editor.post('/api/v1/system/backups', {})).status).toBe(403);
    expect((await fetch(`${server.url}${place}`)).status).toBe(401);
  });

  it('tells of a backup that failed, by letter and by a webhook that is signed', async () => {
    const { to, text } = await letter('[nguon] Cần xử lý: Sao lưu');
    expect(to).toEqual(['quantri@tinh.example', 'truc@tinh.example']);
    expect(text).toContain('Việc cần làm: Sửa nguyên nhân rồi bấm “Sao lưu ngay”');
    const call = await waitFor('the webhook is called', () => hook.calls[0], patience);
    expect(call.headers['x-nguon-signature']).toBe(signatureOf(call, secret));
    expect(signatureOf(call, 'khac')).not.toBe(call.headers['x-nguon-signature']);
    expect(JSON.parse(call.body)).toMatchObject({
      kind: 'alarm',
      news: [{ part: 'backup', code: 'backup.failed', state: 'bad' }],
    });
    expect((await status()).alarms).toMatchObject([{ part: 'backup' }]);
  });

  it('makes a backup when asked, checks it, and tells that all is well again', async () => {
    rmSync(backups);
    await admin.post('/api/v1/system/backups', {}, { expect: 202 });
    const made = await waitFor('it is made and checked', async () => {
      const { backup } = await status();
      return backup.items[0]?.checked && backup.items[0];
    }, { within: 120_000 });
    expect(made.damage).toEqual([]);
    expect(made.lines.join('\n')).toContain('Âm thanh');
    expect(existsSync(join(backups, made.file))).toBe(true);
    await letter('[nguon] Đã ổn: Sao lưu');
    expect((await part('backup')).grade).toBe('ok');
    // A letter is on its way before it is written down that it was told.
    const deeds = await waitFor('it is told that all is well', async () => {
      const { items } = (await admin.get('/api/v1/audit?deed=system.', { expect: 200 })).body;
      const found = items.map((entry: Json) => entry.deed);
      return found.includes('system.alarm_over') && found;
    });
    expect(deeds).toEqual(
      expect.arrayContaining(['system.backed_up', 'system.backup_asked', 'system.alarm']),
    );
  }, 200_000);

  it('keeps as many as it should', async () => {
    for (let i = 0; i < 2; ++i) {
      const { file: before, made } = (await status()).backup.items[0];
      // Their names have the second in which they were begun.
      await waitUntil(Date.parse(made) + 1_000);
      await admin.post('/api/v1/system/backups', {}, { expect: 202 });
      await waitFor('another one is there', async () => {
        const { backup } = await status();
        return backup.running_since === null && backup.items[0].file !== before;
      }, { within: 120_000 });
    }
    expect((await status()).backup.items).toHaveLength(2);
  }, 300_000);

  it('sends a test, and says why one did not arrive', async () => {
    await admin.post('/api/v1/system/alarm-test', { way: 'email' }, { expect: 200 });
    expect((await letter('[nguon] Thử báo động')).text).toContain('Không có gì hỏng');
    hook.answers = 500;
    const refused = await admin.post('/api/v1/system/alarm-test', { way: 'webhook' }, { expect: 503 });
    expect(refused.body.code).toBe('system.webhook_failed');
    expect(refused.body.title).toContain('HTTP 500');
    hook.answers = 200;
    expect(JSON.parse(hook.calls.at(-1)?.body ?? '{}').kind).toBe('test');
  });

  it('sees a signer that is silent', async () => {
    const [signer] = processesNaming(server.data).filter((pid) => commandOf(pid).includes('nguon-signer'));
    if (!signer) throw new Error('no signer runs');
    process.kill(signer, 'SIGSTOP');
    await waitFor('it stands still', () => threadStates(signer).every((state) => state === 'T'));
    try {
      await waitFor('the page says so', async () => (await part('signer')).grade === 'bad', patience);
      expect((await part('signer')).advice).toContain('systemctl');
    } finally {
      process.kill(signer, 'SIGCONT');
    }
    await waitFor('it is well again', async () => (await part('signer')).grade === 'ok', patience);
  }, 150_000);

  it('restores the newest backup elsewhere, as a drill that no server begins on', async () => {
    const target = join(folder, 'drill');
    const { code, out } = await drill('--from', backups, '--to', target);
    expect(code, out).toBe(0);
    expect(out).toContain('Diễn tập thành công');
    expect((await status()).drill).toMatchObject({ damage: [] });
    const log = join(folder, 'refused.log');
    const second = new Program(program('nguon'), ['serve', '--data', target, '--listen', '127.0.0.1:0'], log);
    expect((await second.ended).code).not.toBe(0);
    expect(readFileSync(log, 'utf8')).toContain('restore-drill-only');
    expect(processesNaming(target)).toEqual([]);
  }, 150_000);

  it('does the same on another machine, through ssh', async () => {
    // Stands in for ssh: what it is told to run there, it runs here.
    const bin = join(folder, 'bin');
    mkdirSync(bin);
    writeFileSync(join(bin, 'ssh'), '#!/bin/sh\necho "$1" >>"$0.log"\nexec sh -c "$2"\n');
    chmodSync(join(bin, 'ssh'), 0o755);
    const target = join(folder, "may khac's");
    const path = `${bin}:${programs}:${process.env.PATH}`;
    const { code, out } = await run(
      program('nguon'),
      ['restore-drill', '--from', backups, '--host', 'root@may2', '--to', target, '--remove'],
      { within: 120_000, environment: { PATH: path } },
    );
    expect(code, out).toBe(0);
    expect(out).toContain('Diễn tập thành công');
    expect(readFileSync(join(bin, 'ssh.log'), 'utf8').trim()).toBe('root@may2');
    expect(existsSync(target), 'it was removed').toBe(false);
    expect((await status()).drill.place).toBe(`root@may2:${target}`);
  }, 150_000);

  it('is not taken in by a backup with a flipped byte', async () => {
    const copy = join(folder, 'copies');
    mkdirSync(copy);
    const file = join(backups, (await status()).backup.items[0].file);
    const bytes = readFileSync(file);
    const sound = bytes.indexOf('OpusHead');
    expect(sound).toBeGreaterThan(0);
    bytes[sound + 100] = (bytes[sound + 100] ?? 0) ^ 1;
    writeFileSync(join(copy, 'nguon-20260101-000000.tar'), bytes);
    const { code, out } = await drill('--from', copy, '--to', join(folder, 'damaged'));
    expect(code).toBe(1);
    expect(out).toContain('bị hỏng');
    expect(existsSync(join(folder, 'damaged', 'nguon.db'))).toBe(false);
  }, 150_000);

  it('tells nothing twice after a restart', async () => {
    const before = postman.letters.length;
    await server.stop();
    await server.start();
    admin = await server.signIn('province_admin');
    const first = (await status()).measured;
    await waitFor('it has looked twice', async () => {
      const body = await status();
      return body.findings.length > 0 && Date.parse(body.measured) - Date.parse(first) > 9_000;
    }, patience);
    expect(postman.letters).toHaveLength(before);
  }, 150_000);

  it('does not touch data that a newer version wrote', async () => {
    await server.stop();
    await server.sql(
      "INSERT INTO schema_migration (number, name, checksum, applied_at) VALUES (9999, 'later', 'x', 0)",
    );
    const log = join(folder, 'newer.log');
    const older = new Program(program('nguon'), ['serve', '--data', server.data, '--listen', '127.0.0.1:0'], log);
    expect((await older.ended).code).toBe(78);
    const said = readFileSync(log, 'utf8');
    expect(said).toContain('server.schema_refused');
    expect(said).toContain('khôi phục bản sao lưu làm trước khi nâng cấp');
    const looked = await run(program('nguon'), ['verify', '--data', server.data]);
    expect(looked.code).toBe(1);
    expect(looked.out).toContain('newer nguon');
  }, 60_000);
});

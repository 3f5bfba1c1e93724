// Recordings that officers bring: five kinds of file, a line that breaks, and files made to harm.
import { createHash, randomBytes } from 'node:crypto';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Answer, Api, type Json } from './support/api.ts';
import { expectProblem } from './support/desk.ts';
import { freshFolder } from './support/places.ts';
import { processesNaming, run } from './support/process.ts';
import { Server } from './support/server.ts';
import { finished } from './support/sound.ts';
import { waitFor } from './support/wait.ts';

const files = freshFolder();
let server: Server;
let editor: Api;
let count = 0;

beforeAll(async () => {
  server = await Server.start({ name: 'uploads' });
  editor = await server.signIn('commune_editor');
  await make('speech.wav', ['-ar', '22050', '-ac', '1']);
});
afterAll(async () => {
  await server?.dispose();
  rmSync(files, { recursive: true, force: true });
});

// Six seconds of a tone that swells and fades, so that it has a loudness and no silence.
async function make(name: string, options: string[]): Promise<Buffer> {
  const file = join(files, name);
  const source = 'sine=frequency=330:duration=6,tremolo=f=3:d=0.6';
  const { code, out } = await run('ffmpeg', [
    ...['-v', 'error', '-y', '-f', 'lavfi', '-i', source],
    ...options,
    file,
  ]);
  if (code !== 0) throw new Error(`ffmpeg: ${out}`);
  return readFileSync(file);
}

const newUpload = () => `thu-${Date.now().toString(36)}-${++count}`;
const address = (upload: string, offset: number, size: number, name = 'Bản thu') =>
  `/api/v1/media?upload=${upload}&offset=${offset}&size=${size}&name=${encodeURIComponent(name)}`;
const upload = (bytes: Uint8Array, name?: string): Promise<Answer> =>
  editor.post(address(newUpload(), 0, bytes.length, name), bytes, {
    headers: { 'Content-Type': 'application/octet-stream' },
  });

describe('a recording', () => {
  it.each([
    ['wav', ['-ar', '22050', '-ac', '1']],
    ['mp3', ['-c:a', 'libmp3lame', '-b:a', '64k', '-ac', '2']],
    ['ogg', ['-c:a', 'libvorbis', '-ar', '44100']],
    ['m4a', ['-c:a', 'aac', '-b:a', '96k']],
    ['webm', ['-c:a', 'libopus', '-f', 'webm', '-live', '1']],
  ])('as %s becomes a sound that can be heard and used', async (kind, options) => {
    const made = await finished(editor, await upload(await make(`thu.${kind}`, options), `Bản thu ${kind}`));
    expect(made.sha256).toMatch(/^[0-9a-f]{64}$/);
    const hash = made.sha256;
    const shown = await editor.get(`/api/v1/media/${hash}`, { expect: 200 });
    expect(shown.body.duration_ms).toBeGreaterThan(5_800);
    expect(shown.body.duration_ms).toBeLessThan(6_300);
    const heard = await fetch(`${server.url}/media/${hash}`, {
      headers: { Authorization: `Bearer ${editor.token}` },
    });
    const bytes = Buffer.from(await heard.arrayBuffer());
    expect(heard.status).toBe(200);
    expect(bytes.subarray(0, 4).toString()).toBe('OggS');
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(hash);
  });

  it('may become a bulletin without a text', async () => {
    const made = await finished(editor, await upload(readFileSync(join(files, 'speech.wav'))));
    const notice = {
      title: 'Bản thu của xã',
      text: '',
      channels: ['speaker'],
      audience: [{ unit: editor.account.unit }],
      recording: made.sha256,
    };
    const { body } = await editor.post('/api/v1/bulletins', notice, { expect: 201 });
    const submitted = await editor.post(`/api/v1/bulletins/${body.id}/submit`, {}, { expect: 200 });
    expect(submitted.body.media).toBe(notice.recording);
  });

  it('is hidden from those who have no right to it and from those without a session', async () => {
    const made = await finished(editor, await upload(readFileSync(join(files, 'speech.wav')), 'Riêng'));
    const hash = made.sha256;
    expect((await fetch(`${server.url}/media/${hash}`)).status).toBe(404);
    const other = server.accounts().find(
      (one) => one.roles.includes('commune_editor') && one.unit !== editor.account.unit,
    );
    if (!other) throw new Error('the demo has one commune only');
    const stranger = await Api.signIn(server.url, other);
    expectProblem(await stranger.get(`/media/${hash}`), 404, 'media.missing');
    expectProblem(await stranger.get(`/api/v1/media/${hash}`), 404, 'media.missing');
  });

  it('of a unit above is heard by those below, who may use it', async () => {
    const { body } = await editor.get('/api/v1/templates?kind=emergency', { expect: 200 });
    const voiced = body.items.find((one: Json) => one.media && one.unit !== editor.account.unit);
    expect(voiced, 'the province has templates with a sound').toBeTruthy();
    const heard = await fetch(`${server.url}/media/${voiced.media}`, {
      headers: { Authorization: `Bearer ${editor.token}` },
    });
    expect(heard.status).toBe(200);
  });
});

describe('a line that breaks', () => {
  it('an upload cut in the middle goes on where it stopped, and is whole', async () => {
    const bytes = await make('long.wav', ['-ar', '48000', '-ac', '2']);
    const key = newUpload();
    await cutUpload(address(key, 0, bytes.length), bytes, Math.floor(bytes.length / 2));
    // From the beginning again: the server tells how far it got.
    const reached = await waitFor('the server let go of the cut upload', async () => {
      const asked = await editor.post(address(key, 1, bytes.length), new Uint8Array(1), {
        headers: { 'Content-Type': 'application/octet-stream' },
      });
      expectProblem(asked, 409, /^media\.(wrong_offset|upload_busy)$/);
      return asked.body.code === 'media.wrong_offset' && asked.body.current;
    });
    expect(reached.received).toBeGreaterThan(0);
    expect(reached.received).toBeLessThanOrEqual(bytes.length / 2);
    const rest = await editor.post(
      address(key, reached.received, bytes.length),
      bytes.subarray(reached.received),
      { headers: { 'Content-Type': 'application/octet-stream' } },
    );
    const resumed = await finished(editor, rest);
    const atOnce = await finished(editor, await upload(bytes));
    expect(resumed.sha256).toBe(atOnce.sha256);
  });

  it('an upload in three pieces survives a server killed between them', async () => {
    const bytes = readFileSync(join(files, 'speech.wav'));
    const key = newUpload();
    const third = Math.floor(bytes.length / 3);
    const send = (from: number, to: number) =>
      editor.post(address(key, from, bytes.length), bytes.subarray(from, to), {
        headers: { 'Content-Type': 'application/octet-stream' },
      });
    const first = await send(0, third);
    expect(first.body, first.text).toMatchObject({ received: third, complete: false });
    await server.kill();
    await server.start();
    const again = await send(third, 2 * third);
    // What a crash left unfinished may be forgotten; then the server says so and starts from zero.
    const from = again.status === 409 ? Number(again.body.current.received) : 2 * third;
    const made = await finished(editor, await send(from, bytes.length));
    expect(made.sha256).toMatch(/^[0-9a-f]{64}$/);
  });
});

describe('a hostile file', () => {
  const text = (words: string) => Buffer.from(words);
  const hostile: [string, () => Buffer | Promise<Buffer>][] = [
    ['an empty file', () => Buffer.alloc(0)],
    ['noise', () => randomBytes(50_000)],
    ['a text', () => text('#!/bin/sh\nrm -rf /\n'.repeat(100))],
    ['a page of a browser', () => text('<html><script>alert(1)</script></html>')],
    ['a list of other files', () => text('#EXTM3U\n#EXTINF:10,\nfile:///etc/passwd\n')],
    ['a list that ffmpeg would follow', () => text("ffconcat version 1.0\nfile '/etc/passwd'\n")],
    ['an Ogg of which only the head is there', async () =>
      (await make('cut.ogg', ['-c:a', 'libvorbis'])).subarray(0, 3_000)],
    ['an Ogg with torn pages', async () => torn(await make('torn.ogg', ['-c:a', 'libvorbis']))],
    ['a WAV that claims four gigabytes', () => lyingWav()],
    ['a picture', () => make('bild.png', []).catch(() => text('\x89PNG\r\n\x1a\n'))],
    ['a video without sound', async () => {
      const file = join(files, 'still.mp4');
      await run('ffmpeg', [
        ...['-v', 'error', '-y', '-f', 'lavfi', '-i', 'color=black:s=64x64:d=2'],
        file,
      ]);
      return readFileSync(file);
    }],
    ['silence', async () => {
      const file = join(files, 'silence.wav');
      await run('ffmpeg', [
        ...['-v', 'error', '-y', '-f', 'lavfi', '-i', 'anullsrc=r=22050:cl=mono', '-t', '3'],
        file,
      ]);
      return readFileSync(file);
    }],
    ['an archive behind a WAV head', () =>
      Buffer.concat([readFileSync(join(files, 'speech.wav')).subarray(0, 44), text('PK\x03\x04'), randomBytes(2_000)])],
  ];

  it.each(hostile)('%s is refused or made harmless, and the server goes on', async (_name, bytes) => {
    const sent = await bytes();
    const answer = await upload(sent, '../../../etc/cron.d/x');
    if (answer.status >= 400) {
      expectProblem(answer, answer.status, /^(media|input)\./);
      expect(answer.status).toBeLessThan(500);
    } else {
      // What could be heard was decoded and encoded anew: nothing of the file itself is kept.
      const hash = (await finished(editor, answer)).sha256;
      const heard = await editor.get(`/media/${hash}`, { expect: 200 });
      expect(heard.text.includes('PK\x03\x04')).toBe(false);
      expect(heard.text.startsWith('OggS')).toBe(true);
    }
    expect((await fetch(`${server.url}/readyz`)).status).toBe(200);
  });

  it('an upload key that is a path and a size beyond the limit are refused', async () => {
    const bytes = new Uint8Array(10);
    expectProblem(await editor.post(address('..%2f..%2fetc', 0, 10), bytes), 422);
    expectProblem(await editor.post(address(newUpload(), 0, 300_000_000), bytes), 422);
  });

  it('more bytes than announced are not taken', async () => {
    const answer = await editor.post(address(newUpload(), 0, 10), randomBytes(100_000));
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.status).toBeLessThan(500);
  });

  it('no worker is left behind', async () => {
    await waitFor('ffmpeg has ended', () => {
      const left = processesNaming(server.data).filter((pid) => isWorker(pid));
      return left.length === 0;
    });
  });
});

const isWorker = (pid: number) => {
  try {
    return readFileSync(`/proc/${pid}/comm`, 'utf8').trim() === 'ffmpeg';
  } catch {
    return false;
  }
};

function torn(bytes: Buffer): Buffer {
  const copy = Buffer.from(bytes);
  for (let at = 4_000; at < copy.length; at += 700) copy.writeUInt8(copy.readUInt8(at) ^ 0xff, at);
  return copy;
}

function lyingWav(): Buffer {
  const bytes = Buffer.from(readFileSync(join(files, 'speech.wav')).subarray(0, 200));
  bytes.writeUInt32LE(0xfffffff0, 4);
  bytes.writeUInt32LE(0xffffffff, 24); // samples a second
  writeFileSync(join(files, 'lying.wav'), bytes);
  return bytes;
}

// Says how much will come, sends a part of it and hangs up.
function cutUpload(path: string, bytes: Buffer, after: number): Promise<void> {
  const { hostname, port } = new URL(server.url);
  return new Promise((resolve) => {
    const line = connect(Number(port), hostname, () => {
      line.write(
        `POST ${path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${editor.token}\r\n` +
          `Content-Type: application/octet-stream\r\nContent-Length: ${bytes.length}\r\n\r\n`,
      );
      line.write(bytes.subarray(0, after), () => setTimeout(() => line.destroy(), 50));
    });
    line.on('error', () => undefined);
    line.on('close', () => resolve());
  });
}

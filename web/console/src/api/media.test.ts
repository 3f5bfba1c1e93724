import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type UploadNews, uploadMedia } from './media';

const mib = 1024 * 1024;
const file = new File([new Uint8Array(2.5 * mib)], 'thu_am.mp3', { type: 'audio/mpeg' });
let answers: (() => Response)[];
let offsets: (string | null)[];

const json = (status: number, body: unknown) => () =>
  new Response(JSON.stringify(body), { status });

beforeEach(() => {
  answers = [];
  offsets = [];
  vi.stubGlobal('fetch', (url: string) => {
    offsets.push(new URL(url, 'http://server').searchParams.get('offset'));
    const next = answers.shift();
    return next ? Promise.resolve(next()) : Promise.reject(new TypeError('network'));
  });
});

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

describe('an upload', () => {
  it('goes on from what the server has', async () => {
    answers.push(
      json(200, { id: '7', received: mib, size: file.size, complete: false }),
      json(200, { id: '7', received: 2 * mib, size: file.size, complete: false }),
      json(201, { id: '7', sha256: 'abc', received: file.size, size: file.size, complete: true }),
    );
    const media = await uploadMedia(file, () => undefined, new AbortController().signal);
    expect(media.sha256).toBe('abc');
    expect(offsets).toEqual(['0', String(mib), String(2 * mib)]);
  });

  it('says with every piece which part is kept', async () => {
    const asked: string[] = [];
    vi.stubGlobal('fetch', (url: string) => {
      asked.push(new URL(url, 'http://server').searchParams.toString());
      const received = asked.length * mib;
      return Promise.resolve(
        json(200, { id: '7', received, size: file.size, complete: received > file.size })(),
      );
    });
    const part = { from: 300, to: 4100 };
    await uploadMedia(file, () => undefined, new AbortController().signal, part);
    expect(asked).toHaveLength(3);
    for (const one of asked) expect(one).toContain('keep_from=300&keep_to=4100');
  });

  it('waits while the line is cut and resumes at the offset that the server names', async () => {
    vi.useFakeTimers();
    const news: UploadNews[] = [];
    const done = uploadMedia(file, (one) => news.push(one), new AbortController().signal);
    await vi.advanceTimersByTimeAsync(10);
    expect(news.at(-1)?.waiting).toBe(true);
    answers.push(
      json(409, { code: 'media.wrong_offset', current: { received: 2 * mib } }),
      json(201, { id: '7', sha256: 'abc', received: file.size, size: file.size, complete: true }),
    );
    await vi.advanceTimersByTimeAsync(2000);
    expect((await done).sha256).toBe('abc');
    expect(offsets.at(-1)).toBe(String(2 * mib));
  });

  it('waits for the job that brings a large recording into shape', async () => {
    answers.push(
      json(202, {
        id: '7',
        received: file.size,
        size: file.size,
        complete: false,
        job: { id: '9', state: 'waiting', progress: 0 },
      }),
      json(200, { id: '9', state: 'done', progress: 100, result: { media: 'abc' } }),
    );
    vi.useFakeTimers();
    const done = uploadMedia(file, () => undefined, new AbortController().signal);
    await vi.advanceTimersByTimeAsync(1500);
    expect((await done).sha256).toBe('abc');
  });

  it('ends at once when it is refused', async () => {
    answers.push(json(415, { code: 'media.kind', title: 'Tệp không phải âm thanh.' }));
    await expect(
      uploadMedia(file, () => undefined, new AbortController().signal),
    ).rejects.toMatchObject({ code: 'media.kind' });
    expect(offsets).toHaveLength(1);
  });
});

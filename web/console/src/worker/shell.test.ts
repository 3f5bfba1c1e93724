import { describe, expect, it } from 'vitest';
import { dropOlder, keepShell, openFile, openPage, type Shell, wayOf } from './shell';

const origin = 'http://127.0.0.1:8099';
const shell: Shell = { version: 'b', files: ['/console/assets/index-b.js', '/console/icon.svg'] };
const index = '<script type="module" src="/console/assets/index-b.js"></script>';
const html = { headers: { 'Content-Type': 'text/html; charset=utf-8' } };
const script = { headers: { 'Content-Type': 'text/javascript' } };

// As much of the browser's store as is used here.
function store() {
  const caches = new Map<string, Map<string, Response>>();
  return {
    keys: async () => [...caches.keys()],
    delete: async (name: string) => caches.delete(name),
    open: async (name: string) => {
      const kept = caches.get(name) ?? new Map<string, Response>();
      caches.set(name, kept);
      return { put: async (path: string, answer: Response) => void kept.set(path, answer) };
    },
    match: async (path: string, { cacheName }: { cacheName: string }) =>
      caches.get(cacheName)?.get(path)?.clone(),
  } as unknown as CacheStorage;
}

const server = (files: Record<string, [string, ResponseInit]>) =>
  (async (path: string) => {
    const [body, how] = files[path] ?? [index, html];
    return new Response(body, how);
  }) as typeof fetch;
const whole = server({
  '/console/assets/index-b.js': ['run()', script],
  '/console/icon.svg': ['<svg/>', { headers: { 'Content-Type': 'image/svg+xml' } }],
});

const away = () => Promise.reject(new TypeError('Failed to fetch'));
const never = () => new Promise<Response>(() => undefined);

async function kept() {
  const caches = store();
  await keepShell(shell, caches, whole);
  return caches;
}

describe('what passes the worker', () => {
  const way = (path: string, mode: RequestMode = 'cors', method = 'GET') =>
    wayOf({ method, mode, url: origin + path }, origin, shell);

  it('is the page and its own files', () => {
    expect(way('/console/surveys/7?unit=3', 'navigate')).toBe('page');
    expect(way('/console/assets/index-b.js')).toBe('file');
  });

  it('is nothing that an account may see, and no other file', () => {
    for (const path of ['/api/v1/session', '/api/v1/events', '/cap/feed', '/link', '/hear/1', '/'])
      for (const mode of ['cors', 'navigate'] as const) expect(way(path, mode)).toBe('past');
    expect(way('/console/assets/bulletins-b.js')).toBe('past');
    expect(way('/console/assets/index-b.js', 'cors', 'POST')).toBe('past');
    expect(
      wayOf({ method: 'GET', mode: 'cors', url: 'https://x.vn/console/icon.svg' }, origin, shell),
    ).toBe('past');
  });
});

describe('the page', () => {
  it('is the one that the server sends, be it a refusal', async () => {
    const caches = await kept();
    for (const status of [200, 404, 503]) {
      const answer = await openPage(
        shell,
        caches,
        async () => new Response('new', { status }),
        1e6,
      );
      expect([answer.status, await answer.text()]).toEqual([status, 'new']);
    }
  });

  it('is the kept one without a line, and with one that does not answer', async () => {
    const caches = await kept();
    expect(await (await openPage(shell, caches, away, 1e6)).text()).toBe(index);
    expect(await (await openPage(shell, caches, never, 1)).text()).toBe(index);
  });

  it('is the browser’s own error where nothing was kept', async () => {
    await expect(openPage(shell, store(), away, 1e6)).rejects.toThrow('Failed to fetch');
  });
});

describe('the files', () => {
  const request = new Request(`${origin}/console/assets/index-b.js`);

  it('come out of the store, and from the server where they are not in it', async () => {
    expect(await (await openFile(shell, await kept(), request, away)).text()).toBe('run()');
    const fresh = (async () => new Response('fetched')) as typeof fetch;
    expect(await (await openFile(shell, store(), request, fresh)).text()).toBe('fetched');
  });

  it('are kept all or none: not where the server sends its page for one that is gone', async () => {
    const caches = store();
    await expect(keepShell(shell, caches, server({}))).rejects.toThrow('index-b.js');
    expect(await caches.keys()).toEqual([]);
  });

  it('are not kept beside the page of another build', async () => {
    const newer = server({
      '/console/': ['<script src="/console/assets/index-c.js">', html],
      '/console/assets/index-b.js': ['run()', script],
      '/console/icon.svg': ['<svg/>', script],
    });
    await expect(keepShell(shell, store(), newer)).rejects.toThrow('another build');
  });

  it('of an older build are thrown away, and nobody else’s', async () => {
    const caches = await kept();
    await caches.open('nguon.shell.a');
    await caches.open('somebody');
    await dropOlder(shell, caches);
    expect(await caches.keys()).toEqual(['nguon.shell.b', 'somebody']);
  });
});

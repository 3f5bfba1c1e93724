// The console where there is no line: its page, and the files of those pages that work without one,
// kept by the browser. Only what anybody may fetch passes here: no answer of the server about a person,
// a unit or a bulletin is ever kept.

export interface Shell {
  // Another one with every build.
  version: string;
  // The first is the script with which the page begins.
  files: string[];
}

export type Way = 'page' | 'file' | 'past';

const prefix = 'nguon.shell.';
const page = '/console/';
const nameOf = ({ version }: Shell) => prefix + version;

// 'past': the browser asks by itself, as if nobody stood between.
export function wayOf(
  { method, mode, url }: Pick<Request, 'method' | 'mode' | 'url'>,
  origin: string,
  { files }: Shell,
): Way {
  const asked = new URL(url);
  if (method !== 'GET' || asked.origin !== origin) return 'past';
  if (mode === 'navigate') return asked.pathname.startsWith(page) ? 'page' : 'past';
  return files.includes(asked.pathname) ? 'file' : 'past';
}

// Where a file is gone the server answers with its page: kept as a script, that would be a shell that
// never opens. One that was exchanged while it was fetched is not kept either: the next visit tries again.
async function fetched(path: string, shell: Shell, ask: typeof fetch): Promise<Response> {
  const answer = await ask(path, { cache: path === page ? 'no-cache' : 'default' });
  const isPage = Boolean(answer.headers.get('Content-Type')?.startsWith('text/html'));
  const isOurs = answer.ok && !answer.redirected && isPage === (path === page);
  if (!isOurs) throw new Error(`${path} is not what this build has.`);
  if (isPage && !(await answer.clone().text()).includes(shell.files[0] ?? ''))
    throw new Error('The page is of another build.');
  return answer;
}

export async function keepShell(shell: Shell, store: CacheStorage, ask: typeof fetch) {
  const paths = [page, ...shell.files];
  const answers = await Promise.all(paths.map((path) => fetched(path, shell, ask)));
  const kept = await store.open(nameOf(shell));
  await Promise.all(answers.map((answer, i) => kept.put(paths[i] ?? '', answer)));
}

export async function dropOlder(shell: Shell, store: CacheStorage) {
  const names = await store.keys();
  const older = names.filter((name) => name.startsWith(prefix) && name !== nameOf(shell));
  await Promise.all(older.map((name) => store.delete(name)));
}

const find = (shell: Shell, path: string, store: CacheStorage) =>
  store.match(path, { cacheName: nameOf(shell), ignoreVary: true });

// What the server answers is shown, be it a refusal. What is kept is for a line that is away, or that
// lets somebody wait for longer than `patience` (ms).
export async function openPage(
  shell: Shell,
  store: CacheStorage,
  ask: () => Promise<Response>,
  patience: number,
): Promise<Response> {
  const answer = ask();
  const tired = new Promise<undefined>((resolve) => setTimeout(resolve, patience));
  const first = await Promise.race([answer, tired]).catch(() => undefined);
  return first ?? (await find(shell, page, store)) ?? answer;
}

// A name with a hash in it has one content.
export const openFile = async (
  shell: Shell,
  store: CacheStorage,
  request: Request,
  ask: typeof fetch,
): Promise<Response> => (await find(shell, new URL(request.url).pathname, store)) ?? ask(request);

import { existsSync, readFileSync } from 'node:fs';
import { type Browser, chromium, type Locator, type Page } from 'playwright-core';

export interface Login {
  username: string;
  password: string;
  roles: string[];
  unit: string;
}

// Without the windows around its pages, where that is there: they cost a quarter of its time.
const installed =
  ['/usr/bin/chromium-headless-shell', '/usr/bin/chromium'].find((file) => existsSync(file)) ??
  '/usr/bin/chromium';

// The browser of the system, made to run without a screen and without asking anybody outside.
export const launch = (): Promise<Browser> =>
  chromium.launch({
    executablePath: process.env.CHROMIUM ?? installed,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-dev-shm-usage',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      // A microphone that hums, and nobody to ask for leave to hear it.
      '--use-fake-device-for-media-stream',
      '--use-fake-ui-for-media-stream',
      // Or one into which somebody speaks what is in a WAV file, again and again.
      ...(process.env.MICROPHONE
        ? [`--use-file-for-fake-audio-capture=${process.env.MICROPHONE}`]
        : []),
    ],
  });

// How long (ms) a page may take to show what it was asked for. It is no measure of speed: where other
// programs keep the processors busy, what takes half a second elsewhere takes ten.
export const patience = 60_000;

// Whether there is time for what repeats, at another width, what is proven already.
export const isLong = process.env.NGUON_LONG === '1';

export function option(args: string[], name: string): string | undefined {
  const at = args.indexOf(`--${name}`);
  return at < 0 ? undefined : args[at + 1];
}

// The accounts file that the demo writes; without one, those of the development server.
export function accountsOf(file: string | undefined): Login[] {
  if (file) return JSON.parse(readFileSync(file, 'utf8')) as Login[];
  const made = (username: string, role: string): Login => ({
    username,
    password: 'mat-khau-thu-nghiem',
    roles: [role],
    unit: '',
  });
  return [
    made('quantri', 'province_admin'),
    made('bientap.vonhai', 'commune_editor'),
    made('duyet.vonhai', 'commune_approver'),
  ];
}

export function loginOf(accounts: Login[], role: string, unit?: string): Login {
  const found = accounts.find(
    (account) => account.roles.includes(role) && (!unit || account.unit === unit),
  );
  if (!found) throw new Error(`No account has the role ${role}.`);
  return found;
}

// dd/MM/yyyy and HH:mm where the loudspeakers stand.
export const dayOf = (at: Date): string =>
  at.toLocaleDateString('en-GB', { timeZone: 'Asia/Ho_Chi_Minh' });
export const clockOf = (at: Date): string =>
  at.toLocaleTimeString('vi-VN', {
    timeZone: 'Asia/Ho_Chi_Minh',
    hour: '2-digit',
    minute: '2-digit',
  });

// Into a form that begins an airing; its button then says when, after `deed`.
export async function chooseStart(
  form: Locator,
  day: string,
  clock: string,
  deed = 'Phát',
): Promise<void> {
  for (const [label, text] of [
    ['Ngày phát', day],
    ['Giờ phát', clock],
  ] as const) {
    await form.getByLabel(label).fill(text);
    await form.getByLabel(label).press('Enter');
  }
  await form.getByRole('button', { name: new RegExp(`^${deed} lúc ${clock} ${day}`) }).waitFor();
}

export async function signIn(page: Page, url: string, login: Login): Promise<void> {
  await page.goto(`${url}/console/`);
  await page.getByLabel('Tên đăng nhập').waitFor();
  await page.getByLabel('Tên đăng nhập').fill(login.username);
  await page.getByLabel('Mật khẩu', { exact: true }).fill(login.password);
  await page.getByRole('button', { name: 'Đăng nhập' }).click();
  await page.getByRole('heading', { name: 'Hôm nay', level: 1 }).waitFor();
}

// Where signing in is not what is tried: the session is there, and the page has only begun to come in.
export async function openSession(page: Page, url: string, login: Login): Promise<void> {
  const { username, password } = login;
  const answer = await page.request.post(`${url}/api/v1/session`, { data: { username, password } });
  if (!answer.ok()) throw new Error(`${username} cannot enter: ${await answer.text()}`);
  await page.goto(`${url}/console/`, { waitUntil: 'commit' });
}

// A call of the page's own session, as the page itself would make it.
export async function call<T>(
  page: Page,
  method: string,
  path: string,
  body?: unknown,
): Promise<T> {
  return page.evaluate(
    async ([how, where, what]) => {
      const session = await (await fetch('/api/v1/session')).json();
      const answer = await fetch(where as string, {
        method: how as string,
        headers: { 'Content-Type': 'application/json', 'X-CSRF-Token': session.csrf_token },
        body: what === undefined ? undefined : JSON.stringify(what),
      });
      const text = await answer.text();
      if (!answer.ok) throw new Error(`${how} ${where}: ${answer.status} ${text}`);
      return text ? JSON.parse(text) : undefined;
    },
    [method, path, body] as const,
  ) as Promise<T>;
}

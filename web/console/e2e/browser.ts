import { readFileSync } from 'node:fs';
import { type Browser, chromium, type Page } from 'playwright-core';

export interface Login {
  username: string;
  password: string;
  roles: string[];
  unit: string;
}

// The browser of the system, made to run without a screen and without asking anybody outside.
export const launch = (): Promise<Browser> =>
  chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-dev-shm-usage',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
    ],
  });

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

export async function signIn(page: Page, url: string, login: Login): Promise<void> {
  await page.goto(`${url}/console/`);
  await page.getByLabel('Tên đăng nhập').waitFor();
  await page.getByLabel('Tên đăng nhập').fill(login.username);
  await page.getByLabel('Mật khẩu', { exact: true }).fill(login.password);
  await page.getByRole('button', { name: 'Đăng nhập' }).click();
  await page.getByRole('heading', { name: 'Hôm nay', level: 1 }).waitFor();
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

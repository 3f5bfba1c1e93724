// A passkey made, vouched for by the root, and used: the officer's browser has a virtual authenticator,
// the device refuses what no person signed. Prints what became of the alert, as one line of JSON.
//
//   node e2e/run.mjs e2e/passkey.ts --url URL --accounts FILE --data DIR --device DIR --nguon FILE
//                                   [--out DIR]
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { findings } from './axe';
import { accountsOf, type Login, launch, loginOf, option, signIn } from './browser';
import { sit } from './tries';

// An authenticator that is touched at once and knows its owner.
async function authenticator(page: Page): Promise<void> {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('WebAuthn.enable', { enableUI: false });
  await cdp.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: false,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
}

async function look(page: Page, out: string, wrong: string[], name: string): Promise<void> {
  for (const width of [1440, 360]) {
    await page.setViewportSize({ width, height: width < 768 ? 740 : 900 });
    await page.waitForTimeout(500);
    await page.screenshot({ path: join(out, `${name}_${width}.png`), fullPage: true });
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    if (wide > width) wrong.push(`${name}: ${wide} px wide at ${width}`);
    for (const finding of await findings(page)) wrong.push(`${name} at ${width}: ${finding}`);
  }
  await page.setViewportSize({ width: 1440, height: 900 });
}

async function waitFor(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  const until = Date.now() + 60_000;
  while (!(await holds())) {
    if (Date.now() > until) throw new Error(`Waited in vain: ${what}`);
    await new Promise((later) => setTimeout(later, 200));
  }
}

async function api(url: string, login: Login) {
  const call = async (method: string, path: string, body?: unknown, token = '') => {
    const answer = await fetch(`${url}${path}`, {
      method,
      headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${token}` },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return text ? JSON.parse(text) : undefined;
  };
  const { username, password } = login;
  const { token } = await call('POST', '/api/v1/session', { username, password });
  return {
    get: (path: string) => call('GET', path, undefined, token),
    put: (path: string, body: unknown) => call('PUT', path, body, token),
  };
}

// What the player itself holds and has verified.
function held(device: string, paper: 'profile' | 'keyring'): string {
  const file = join(device, 'player', `${paper}.json`);
  if (!existsSync(file)) return '';
  const { payload } = JSON.parse(readFileSync(file, 'utf8')) as { payload: string };
  return Buffer.from(payload, 'base64url').toString();
}

async function hold(page: Page, name: RegExp): Promise<void> {
  await page.getByRole('button', { name }).hover();
  await page.mouse.down();
  await page.waitForTimeout(1700);
  await page.mouse.up();
}

async function register(page: Page, url: string): Promise<string> {
  await page.goto(`${url}/console/settings?tab=me`);
  await page.getByRole('heading', { name: 'Khóa cá nhân' }).waitFor();
  await page.getByLabel('Tên khóa').fill('Điện thoại trực ban');
  await page.getByRole('button', { name: 'Thêm khóa' }).click();
  const code = await page.getByText(/^Mã khóa [0-9a-f]{16}$/).textContent();
  await page.getByText('Chờ tỉnh xác nhận').waitFor();
  return String(code).slice(-16);
}

export async function main(args: string[]): Promise<void> {
  const need = (name: string) => {
    const value = option(args, name);
    if (!value) throw new Error(`--${name} is missing`);
    return value;
  };
  const url = need('url');
  const device = need('device');
  const out = option(args, 'out') ?? 'e2e-out';
  await mkdir(out, { recursive: true });
  const accounts = accountsOf(need('accounts'));
  const unit = need('unit');
  const admin = await api(url, loginOf(accounts, 'province_admin'));
  const wrong: string[] = [];
  const browser = await launch();
  const page = await sit(browser);
  page.on('pageerror', (error) => wrong.push(error.message));
  try {
    await authenticator(page);
    await signIn(page, url, loginOf(accounts, 'commune_editor', unit));
    const key = await register(page, url);
    await look(page, out, wrong, 'passkey_waiting');

    // The keeper of the root key vouches for it; the rules ask for a person from now on.
    execFileSync(need('nguon'), ['keys', 'trust', key, '--origin', url, '--data', need('data')]);
    await waitFor('the device knows the person', () =>
      held(device, 'keyring').includes('"persons":[{'),
    );
    const rules = await admin.get(`/api/v1/units/${unit}/emergency-rules`);
    await admin.put(`/api/v1/units/${unit}/emergency-rules`, { ...rules, requires_person: true });
    await waitFor('the device asks for a person', () =>
      held(device, 'profile').includes('requires_person'),
    );
    await page.reload();
    await page.getByText('Thiết bị đã tin').waitFor();
    await look(page, out, wrong, 'passkey_trusted');
    await page.goto(`${url}/console/settings?tab=rules`);
    await page.getByText('Thiết bị chỉ phát cảnh báo có khóa cá nhân').waitFor();
    await look(page, out, wrong, 'emergency_rules');

    await page.goto(`${url}/console/emergencies/new`);
    const words = page.getByLabel('Nội dung sẽ được đọc');
    const free = page.getByRole('button', { name: 'Tự viết nội dung' });
    await words.or(free).first().waitFor();
    if (await free.isVisible()) await free.click();
    await words.fill('Nước suối đang lên nhanh. Bà con ven suối lên chỗ cao ngay.');
    await page.getByText('Cần ký bằng khóa cá nhân').waitFor();
    await hold(page, /^Giữ để phát ngay tới/);
    await page.getByRole('heading', { name: 'Tiến độ', exact: true }).waitFor();
    const id = page.url().split('/').pop();
    const stage = async () => {
      const { items } = await admin.get(`/api/v1/emergencies/${id}/devices`);
      return items.find((one: { device: string }) => one.device === need('device-id'));
    };
    await waitFor('the device says what it did', async () =>
      ['sounding', 'sounded', 'refused'].includes((await stage())?.stage),
    );
    const { stage: reached, reason } = await stage();
    console.log(JSON.stringify({ id, reached, reason, wrong }));
  } finally {
    await browser.close();
  }
  if (wrong.length > 0) throw new Error(wrong.join('\n'));
}

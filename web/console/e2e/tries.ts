// A desk for scripts that try one thing after another: whoever sits there, what was written and
// approved beforehand without the pages that road.ts walks, and how it ended.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { findings } from './axe';
import {
  accountsOf,
  call,
  isLong,
  type Login,
  launch,
  loginOf,
  openSession,
  option,
  patience,
} from './browser';

export interface Officer {
  browser: Browser;
  page: Page;
  url: string;
  accounts: Login[];
  shot: (page: Page, name: string) => Promise<void>;
}

// The third word marks what repeats, at another width or in another dress, what the others prove: it
// is tried only where there is time (NGUON_LONG=1, as `./dev check` has it).
export type Try = [string, (officer: Officer) => Promise<void>, 'long'?];

export const DAY = 86_400_000;

// The day where the loudspeakers stand, as an address has it.
export const isoOf = (at: Date) =>
  new Date(at.getTime() + 7 * 3_600_000).toISOString().slice(0, 10);

// Noon of a Monday more than so many weeks away, where the loudspeakers stand.
export function monday(weeks: number): Date {
  const there = new Date(Date.now() + 7 * 3_600_000 + weeks * 7 * DAY);
  const gone = (there.getUTCDay() + 6) % 7;
  const date = there.getUTCDate() - gone + 7;
  return new Date(Date.UTC(there.getUTCFullYear(), there.getUTCMonth(), date, 5));
}

// A word that no earlier run has used.
export const fresh = () => Date.now().toString(36).slice(-5);

const aDesk = { width: 1440, height: 900 };
export const keeping = { serviceWorkers: 'allow' } as const;
// Phones that save their batteries are told to move nothing; desks move.
export const aPhone = {
  viewport: { width: 360, height: 740 },
  hasTouch: true,
  isMobile: true,
  reducedMotion: 'reduce' as const,
};

// Nothing is wider than the screen.
export async function fits(page: Page): Promise<void> {
  const wide = await page.evaluate(() => document.documentElement.scrollWidth);
  const screen = page.viewportSize()?.width ?? 0;
  if (wide <= screen) return;
  // Only what is seen wide itself, not what is cut off or scrolled within it.
  const widest = await page.evaluate((limit) => {
    const beyond = [...document.querySelectorAll('body *')].filter(
      (one) => one.getBoundingClientRect().right > limit,
    );
    return beyond.map((one) => `${one.tagName}.${one.className}`.slice(0, 60)).slice(0, 8);
  }, screen);
  throw new Error(`${wide} px wide on ${screen}: ${page.url()}: ${widest.join(' > ')}`);
}

// The same, and axe finds nothing either, but for what is known to be no fault of the page.
export async function isGood(page: Page, but?: string): Promise<void> {
  await fits(page);
  const wrong = (await findings(page)).filter((one) => !but || !one.includes(but));
  expect(wrong.length === 0, `${page.url()}: ${wrong.join('; ')}`);
}

export async function sit(browser: Browser, more: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext({
    viewport: aDesk,
    locale: 'vi-VN',
    timezoneId: 'Asia/Ho_Chi_Minh',
    // A browser that keeps the console is tried where that matters: elsewhere it costs each try half a
    // second, and a headless browser that has a worker ends as a whole when a page of it is made to crash.
    serviceWorkers: 'block',
    ...more,
  });
  const page = await context.newPage();
  page.setDefaultTimeout(patience);
  return page;
}

// Somebody of the editor's own unit, or of another; where no unit is said, of any.
export async function enterAs(
  { browser, url, accounts }: Officer,
  role: string,
  more: BrowserContextOptions = {},
  unit = loginOf(accounts, 'commune_editor').unit,
): Promise<Page> {
  const page = await sit(browser, more);
  await openSession(page, url, loginOf(accounts, role, unit || undefined));
  return page;
}

export const unitOf = async (page: Page) =>
  (await call<{ account: { unit: string } }>(page, 'GET', '/api/v1/session')).account.unit;

export interface Written {
  id: string;
  version: number;
  state: string;
  media?: string | null;
}

export async function written(page: Page, title: string, more = {}): Promise<Written> {
  const { items } = await call<{ items: { code: string }[] }>(page, 'GET', '/api/v1/categories');
  return call<Written>(page, 'POST', '/api/v1/bulletins', {
    title,
    text: 'Sáng mai xã tạm dừng cấp nước từ 7h đến 9h.',
    category: items[0]?.code ?? '',
    language: 'vi',
    priority: 'normal',
    channels: ['speaker'],
    audience: [{ unit: await unitOf(page) }],
    ...more,
  });
}

// What a call answers, asked again until it is as wanted.
export async function until<T>(
  ask: () => Promise<T>,
  wanted: (answer: T) => boolean,
  most = 300,
): Promise<T> {
  for (let tries = 0; tries < most; tries += 1) {
    const answer = await ask();
    if (wanted(answer)) return answer;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error(`It did not become so: ${ask}`);
}

// Written by whoever sits at the page, and approved by somebody else.
export async function approved(officer: Officer, titles: string[], more = {}): Promise<string[]> {
  const ids: string[] = [];
  const other = await enterAs(officer, 'commune_approver');
  for (const title of titles) {
    const { id } = await written(officer.page, title, more);
    await call(officer.page, 'POST', `/api/v1/bulletins/${id}/submit`, {});
    const voiced = await until(
      () => call<Written>(other, 'GET', `/api/v1/bulletins/${id}`),
      (bulletin) => Boolean(bulletin.media),
    );
    await call(other, 'POST', `/api/v1/bulletins/${id}/approve`, { version: voiced.version });
    ids.push(id);
  }
  await other.context().close();
  return ids;
}

// Tab until what is wanted has the focus; a person gives up long before.
export async function reach(
  page: Page,
  wanted: RegExp,
  most = 120,
  isIt: () => Promise<boolean> = async () => true,
): Promise<void> {
  for (let presses = 0; presses < most; presses += 1) {
    if (wanted.test(await focused(page)) && (await isIt())) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab does not reach ${wanted}.`);
}

// The name of what has the focus, or nothing.
export const focused = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const now = document.activeElement as HTMLElement | null;
    const label =
      now?.getAttribute('aria-label') ?? (now as HTMLInputElement)?.labels?.[0]?.textContent;
    return (label || (now === document.body ? '' : now?.textContent) || '').trim();
  });

export function expect(ok: unknown, words: string): asserts ok {
  if (!ok) throw new Error(words);
}

// Each try begins with `role` signed in on a fresh page; what fails leaves pictures of every page.
export async function walk(
  args: string[],
  name: string,
  tries: Try[],
  role = 'commune_editor',
  more: BrowserContextOptions = {},
) {
  const url = option(args, 'url') ?? 'http://127.0.0.1:8099';
  const out = option(args, 'out') ?? 'screens';
  const only = option(args, 'only');
  await mkdir(out, { recursive: true });
  const accounts = accountsOf(option(args, 'accounts'));
  const browser = await launch();
  const shot = async (page: Page, picture: string) => {
    await page.screenshot({ path: join(out, `${name}_${picture}.png`) });
  };
  const wanted = tries.filter(([words, , when]) =>
    only ? words.includes(only) : isLong || when !== 'long',
  );
  let failed = 0;
  try {
    for (const [words, attempt] of wanted) {
      const page = await sit(browser, more);
      const began = Date.now();
      try {
        await openSession(page, url, loginOf(accounts, role));
        await attempt({ browser, page, url, accounts, shot });
        console.log(`ok      ${words} (${((Date.now() - began) / 1000).toFixed(1)} s)`);
      } catch (error) {
        failed += 1;
        const open = browser.contexts().flatMap((context) => context.pages());
        for (const [index, one] of open.entries()) await shot(one, `failed_${failed}_${index}`);
        console.log(`FAILED  ${words}: ${String(error).split('\n').slice(0, 8).join(' ')}`);
      }
      for (const context of browser.contexts()) await context.close();
    }
  } finally {
    await browser.close();
  }
  console.log(`${wanted.length - failed} passed, ${failed} failed`);
  process.exitCode = failed ? 1 : 0;
}

// An officer on a phone, at 360 px: what the road at the desk does not pass, each try by itself.
// An upload survives a cut line, 03:15 is refused with its reason, a double press makes one bulletin,
// a recall is sent, a version comes back, the page says when the line is away.
//
//   node e2e/run.mjs e2e/phone.ts --url URL --accounts FILE [--out DIR]
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { accountsOf, type Login, launch, loginOf, option, patience, signIn } from './browser';

interface Hand {
  url: string;
  accounts: Login[];
  page: Page;
  context: BrowserContext;
  browser: Browser;
}

const tomorrow = () =>
  new Date(Date.now() + 86_400_000).toLocaleDateString('en-GB', { timeZone: 'Asia/Ho_Chi_Minh' });

const fresh = () => Date.now().toString(36).slice(-5);
const saved = (page: Page) =>
  page
    .getByText(/Đã lưu \d\d:\d\d/)
    .first()
    .waitFor();
const text = (page: Page) => page.getByLabel('Nội dung', { exact: true });

async function hold(browser: Browser, url: string, login: Login) {
  const context = await browser.newContext({
    viewport: { width: 360, height: 740 },
    hasTouch: true,
    isMobile: true,
    locale: 'vi-VN',
    timezoneId: 'Asia/Ho_Chi_Minh',
  });
  const page = await context.newPage();
  page.setDefaultTimeout(patience);
  await signIn(page, url, login);
  return { context, page };
}

// Six seconds of a tone of 440 Hz, 16 bit, 48 kHz, one channel.
function tone(): Buffer {
  const samples = 48_000 * 6;
  const bytes = Buffer.alloc(44 + samples * 2);
  bytes.write('RIFF', 0);
  bytes.writeUInt32LE(36 + samples * 2, 4);
  bytes.write('WAVEfmt ', 8);
  bytes.writeUInt32LE(16, 16);
  bytes.writeUInt16LE(1, 20);
  bytes.writeUInt16LE(1, 22);
  bytes.writeUInt32LE(48_000, 24);
  bytes.writeUInt32LE(96_000, 28);
  bytes.writeUInt16LE(2, 32);
  bytes.writeUInt16LE(16, 34);
  bytes.write('data', 36);
  bytes.writeUInt32LE(samples * 2, 40);
  for (let at = 0; at < samples; at += 1) {
    bytes.writeInt16LE(Math.round(9000 * Math.sin((at * 440 * 2 * Math.PI) / 48_000)), 44 + at * 2);
  }
  return bytes;
}

async function begin(page: Page, url: string, title: string): Promise<void> {
  await page.goto(`${url}/console/bulletins/new`);
  await page.getByLabel('Tiêu đề').fill(title);
  await text(page).fill('Sáng mai xã tạm dừng cấp nước từ 7h đến 9h.');
  await page.locator('.audience_scroll').getByRole('checkbox').first().check();
  await saved(page);
  await page.waitForURL(/bulletins\/(?!new)/);
}

async function uploadIsCut({ page, context, url }: Hand): Promise<void> {
  await begin(page, url, `Bản thu ${fresh()}`);
  await page.getByText('Bản thu âm', { exact: true }).click();
  await context.setOffline(true);
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    page.getByRole('button', { name: 'Chọn tệp âm thanh' }).click(),
  ]);
  await chooser.setFiles({ name: 'thu am.wav', mimeType: 'audio/wav', buffer: tone() });
  await page.getByText('Mất mạng. Sẽ tải tiếp khi có kết nối.').waitFor();
  await context.setOffline(false);
  await page.getByRole('button', { name: 'Bỏ bản thu, dùng máy đọc' }).waitFor();
  await page.getByRole('button', { name: 'Nghe', exact: true }).waitFor();
}

async function pressedTwice({ page, url }: Hand): Promise<void> {
  const title = `Bấm hai lần ${fresh()}`;
  await begin(page, url, title);
  await page.getByRole('button', { name: /^Trình duyệt/ }).dblclick();
  await page.getByText('Chờ duyệt', { exact: true }).first().waitFor();
  await page.waitForTimeout(1000);
  const fault = page.locator('.ant-alert-error');
  if (await fault.count()) {
    throw new Error(`a second press is told as a fault: ${await fault.first().textContent()}`);
  }
  const answer = await page.request.get(
    `${url}/api/v1/bulletins?q=${encodeURIComponent(title)}&limit=5`,
  );
  const { items } = (await answer.json()) as { items: unknown[] };
  if (items.length !== 1) throw new Error(`${items.length} bulletins instead of one`);
}

async function versionComesBack({ page, url }: Hand): Promise<void> {
  await begin(page, url, `Phiên bản ${fresh()}`);
  await text(page).fill('Bản thứ hai, viết nhầm.');
  await page.waitForTimeout(2500);
  await saved(page);
  await page.getByText('Các phiên bản').click();
  await page.getByRole('button', { name: 'So sánh' }).last().click();
  await page.getByRole('button', { name: 'Khôi phục bản này' }).click();
  await page.waitForFunction(() =>
    [...document.querySelectorAll('textarea')].some((area) =>
      area.value.startsWith('Sáng mai xã tạm dừng'),
    ),
  );
}

async function nightIsRefused({ page, url, accounts, browser }: Hand): Promise<void> {
  const title = `Phát đêm ${fresh()}`;
  await begin(page, url, title);
  await page.getByRole('button', { name: /^Trình duyệt/ }).click();
  await page.getByText('Chờ duyệt', { exact: true }).first().waitFor();
  const address = page.url();
  const editor = loginOf(accounts, 'commune_editor');
  const { page: other, context } = await hold(
    browser,
    url,
    loginOf(accounts, 'commune_approver', editor.unit || undefined),
  );
  await other.goto(address);
  await other.getByText('Loa sẽ phát đúng bản đọc này.').waitFor();
  await other.getByRole('button', { name: /^Duyệt, phát tới/ }).click();
  await other.getByText('Đã duyệt', { exact: true }).first().waitFor();
  await other.getByRole('button', { name: 'Xếp lịch phát' }).click();
  const form = other.getByRole('dialog');
  const day = form.getByLabel('Ngày phát');
  await day.fill(tomorrow());
  await day.press('Enter');
  const clock = form.getByLabel('Giờ phát');
  await clock.fill('03:15');
  await clock.press('Enter');
  await other
    .getByText(/khung giờ không phát/)
    .last()
    .waitFor();
  await other
    .getByRole('button', { name: /^Chuyển sang/ })
    .first()
    .click();
  await other.getByText('Không vướng khung giờ').waitFor();
  await other.goto(address);
  await other.getByRole('button', { name: 'Thu hồi' }).click();
  await other.getByRole('dialog').getByRole('textbox').fill('Đã hết hiệu lực');
  await other.getByRole('dialog').getByRole('button', { name: 'Thu hồi' }).click();
  await other.getByText('Đã thu hồi', { exact: true }).first().waitFor();
  await context.close();
}

async function lineIsAway({ page, context, url }: Hand): Promise<void> {
  await page.goto(`${url}/console/deliveries`);
  await page.getByText('Đang cập nhật trực tiếp').waitFor();
  await context.setOffline(true);
  await page.getByText(/Đang mất mạng/).waitFor();
  await context.setOffline(false);
  await page.getByText(/Đang mất mạng/).waitFor({ state: 'detached' });
}

const tries: [string, (hand: Hand) => Promise<void>][] = [
  ['a recording goes on after the line was cut', uploadIsCut],
  ['a button pressed twice does it once', pressedTwice],
  ['an older version comes back', versionComesBack],
  ['03:15 is refused, the nearest time offered, a bulletin recalled', nightIsRefused],
  ['the page says that the line is away, and that it is back', lineIsAway],
];

export async function main(args: string[]): Promise<void> {
  const url = option(args, 'url') ?? 'http://127.0.0.1:8099';
  const out = option(args, 'out') ?? 'screens';
  await mkdir(out, { recursive: true });
  const accounts = accountsOf(option(args, 'accounts'));
  const browser = await launch();
  let failed = 0;
  try {
    for (const [index, [name, attempt]] of tries.entries()) {
      const { page, context } = await hold(browser, url, loginOf(accounts, 'commune_editor'));
      try {
        await attempt({ url, accounts, page, context, browser });
        console.log(`ok      ${name}`);
      } catch (error) {
        failed += 1;
        console.log(`FAILED  ${name}: ${String(error).split('\n').slice(0, 6).join(' ')}`);
      }
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      if (wide > 360) console.log(`        ${wide} px wide: ${page.url()}`);
      await page.screenshot({ path: join(out, `phone_${index + 1}.png`), fullPage: true });
      await context.close();
    }
  } finally {
    await browser.close();
  }
  console.log(`${tries.length - failed} passed, ${failed} failed`);
  process.exitCode = failed ? 1 : 0;
}

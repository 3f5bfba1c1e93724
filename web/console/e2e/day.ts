// The commune's day on a phone, at 360 px: three taps to the air, a recording, a template, "found",
// and the whole commune silenced.
//
//   node e2e/run.mjs e2e/day.ts --url URL --accounts FILE [--out DIR]
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
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
} from './browser';
import { sit } from './tries';
import { foreignWords } from './words';

const words = 'Cháu An, sáu tuổi, áo đỏ, đi lạc ở chợ. Ai thấy xin báo Ủy ban nhân dân xã.';

interface Day {
  browser: Browser;
  url: string;
  accounts: Login[];
  shot: (page: Page, name: string) => Promise<void>;
}

async function enter({ browser, url, accounts }: Day, role: string, wide = 360): Promise<Page> {
  const page = await sit(browser, {
    viewport: { width: wide, height: wide > 400 ? 900 : 740 },
    permissions: ['microphone'],
  });
  await openSession(page, url, loginOf(accounts, role));
  return page;
}

// At any hour of the day: the province lifts the commune's quiet hours.
async function atAnyHour(day: Day): Promise<void> {
  const page = await enter(day, 'province_admin', 1440);
  for (const role of ['commune_editor', 'hamlet_head']) {
    const { unit } = loginOf(day.accounts, role);
    await call(page, 'PUT', `/api/v1/units/${unit}/rules`, {
      quiet: [{ from: '00:00', to: '24:00', allowed: true }],
    });
  }
  await page.context().close();
}

const way = (page: Page, name: string) =>
  page.getByRole('navigation', { name: 'Phát ngay' }).getByRole('link', { name });
const sendButton = (page: Page) => page.getByRole('button', { name: /^Phát ngay tới \d+ cụm loa/ });
const sentItem = (page: Page, title: RegExp) =>
  page
    .getByRole('list', { name: 'Tin phát ngay' })
    .getByRole('listitem')
    .filter({ hasText: title });

async function typed(day: Day): Promise<void> {
  const page = await enter(day, 'commune_editor');
  await way(page, 'Gõ chữ').waitFor();
  await day.shot(page, 'today');
  await way(page, 'Gõ chữ').click();
  await page.getByLabel('Nội dung cần phát').fill(words);
  await page.getByText(/^Bắt đầu sau vài giây|^Đang phát “/).waitFor();
  await day.shot(page, 'now_text');
  await sendButton(page).click();
  const item = sentItem(page, /Cháu An/).first();
  await item.getByText(/^Sẽ phát|^Đang phát/).waitFor();
  await day.shot(page, 'today_sent');
  await item.getByRole('button', { name: 'Đã tìm thấy - dừng' }).click();
  await item.getByText('Đã dừng').waitFor();
  await item.getByRole('link', { name: /Cháu An/ }).click();
  await page.getByRole('heading', { name: 'Đã nghe tới đâu' }).waitFor();
  await day.shot(page, 'recalled');
  await page.context().close();
}

async function recorded(day: Day): Promise<void> {
  const page = await enter(day, 'commune_editor');
  await way(page, 'Thu âm').click();
  await page.getByRole('button', { name: 'Chưa có nội dung để phát' }).waitFor();
  await page.getByRole('button', { name: 'Bấm để thu âm' }).click();
  await page.getByText(/^Còn 2:5\d|^Còn 02:5\d/).waitFor();
  await page.waitForTimeout(2500);
  await day.shot(page, 'now_recording');
  await page.getByRole('button', { name: 'Dừng thu' }).click();
  await page.getByRole('button', { name: 'Thu lại' }).waitFor();
  await page.getByText('Đang gửi bản thu').waitFor({ state: 'hidden' });
  await day.shot(page, 'now_recorded');
  await page.getByText('3 lần', { exact: true }).click();
  await sendButton(page).click();
  await sentItem(page, /Bản thu/)
    .first()
    .getByText(/^Sẽ phát|^Đang phát/)
    .waitFor();
  await page.context().close();
}

async function filled(day: Day): Promise<void> {
  const page = await enter(day, 'commune_editor');
  await way(page, 'Mẫu').click();
  await page.getByRole('button', { name: 'Trâu bò đi lạc' }).click();
  await page.getByRole('button', { name: 'Hãy điền đủ chỗ trống của mẫu' }).waitFor();
  for (const [label, text] of [
    ['Con gì, màu gì', 'Con trâu đen'],
    ['Tên chủ', 'ông Nông Văn Pháo'],
    ['Nơi', 'xóm Mỏ Gà'],
    ['Giờ', 'sáu giờ sáng'],
    ['Số điện thoại', '0208 3823 114'],
  ] as const)
    await page.getByLabel(label, { exact: true }).fill(text);
  await day.shot(page, 'now_template');
  await sendButton(page).click();
  await sentItem(page, /Trâu bò đi lạc/)
    .first()
    .getByText(/^Sẽ phát|^Đang phát/)
    .waitFor();
  await page.context().close();
}

async function ofTheHamlet(day: Day): Promise<void> {
  const head = await enter(day, 'hamlet_head');
  await way(head, 'Gõ chữ').click();
  await head.getByLabel('Nội dung cần phát').fill('Mất nước tại xóm đến chín giờ.');
  await head.getByText('Tin này cần người duyệt.', { exact: false }).waitFor();
  await day.shot(head, 'now_hamlet');
  await head.getByRole('button', { name: /^Gửi người duyệt/ }).click();
  await sentItem(head, /Mất nước/)
    .first()
    .getByText('Chờ duyệt')
    .waitFor();
  const chief = await enter(day, 'commune_approver');
  const waiting = sentItem(chief, /Mất nước/).first();
  await waiting.getByRole('link', { name: 'Nghe rồi duyệt' }).click();
  await chief.getByRole('button', { name: /^Duyệt, phát tới/ }).click();
  await chief.getByText('Đã duyệt', { exact: true }).first().waitFor();
  await chief.goto(`${day.url}/console/`);
  await sentItem(chief, /Mất nước/)
    .first()
    .getByText(/^Sẽ phát|^Đang phát/)
    .waitFor();
  for (const page of [head, chief]) await page.context().close();
}

async function silenced(day: Day): Promise<void> {
  const page = await enter(day, 'commune_editor');
  await page.getByRole('button', { name: 'Dừng toàn bộ loa' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Lý do').fill('Phát nhầm tin');
  await day.shot(page, 'silence_dialog');
  await dialog.getByRole('button', { name: 'Dừng toàn bộ loa' }).click();
  const bar = page.getByRole('region', { name: 'Dừng toàn bộ loa' });
  await bar.getByText(/^Toàn bộ loa của/).waitFor();
  await dialog.waitFor({ state: 'hidden' });
  await day.shot(page, 'silenced');
  await way(page, 'Gõ chữ').click();
  await page.getByLabel('Nội dung cần phát').fill(words);
  await page.getByText('đang bị dừng toàn bộ', { exact: false }).waitFor();
  await day.shot(page, 'now_silenced');
  await bar.getByRole('button', { name: 'Cho loa phát lại' }).click();
  await bar.waitFor({ state: 'hidden' });
  await page.context().close();
}

async function atTheDesk(day: Day): Promise<void> {
  const page = await enter(day, 'commune_editor', 1440);
  await day.shot(page, 'today_1440');
  for (const name of ['text', 'template', 'record']) {
    await page.goto(`${day.url}/console/now?way=${name}`);
    await page.getByRole('heading', { name: 'Phát ngay', level: 1 }).waitFor();
    await day.shot(page, `now_${name}_1440`);
  }
  await page.context().close();
}

export async function main(args: string[]): Promise<void> {
  const out = option(args, 'out') ?? '.';
  await mkdir(out, { recursive: true });
  const browser = await launch();
  const day: Day = {
    browser,
    url: option(args, 'url') ?? 'http://127.0.0.1:8099',
    accounts: accountsOf(option(args, 'accounts')),
    shot: async (page, name) => {
      await page.waitForTimeout(400);
      await page.screenshot({ path: join(out, `day_${name}.png`), fullPage: true });
      const size = page.viewportSize()?.width ?? 0;
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      if (wide > size) throw new Error(`${name} is ${wide} px wide on ${size}`);
      const found = await findings(page);
      if (found.length > 0) throw new Error(`${name}: ${found.join('; ')}`);
      const foreign = await foreignWords(page);
      if (foreign.length > 0) throw new Error(`${name}: ${foreign.join(', ')}`);
    },
  };
  const only = option(args, 'only');
  try {
    await atAnyHour(day);
    for (const part of [
      typed,
      recorded,
      filled,
      ofTheHamlet,
      silenced,
      ...(isLong ? [atTheDesk] : []),
    ]) {
      if (only && part.name !== only) continue;
      await part(day);
      console.log(`  ok  ${part.name}`);
    }
  } catch (error) {
    for (const [index, context] of browser.contexts().entries())
      for (const page of context.pages())
        await page.screenshot({ path: join(out, `day_failed_${index}.png`), fullPage: true });
    throw error;
  } finally {
    await browser.close();
  }
}

// The road of one bulletin clicked in a real browser: an editor writes and hears it, another account
// approves it, it is scheduled a little ahead, and its result is waited for.
//
//   node e2e/run.mjs e2e/road.ts --url URL --accounts FILE [--ahead SECONDS] [--until scheduled|played] [--out DIR]
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import {
  accountsOf,
  chooseStart,
  clockOf,
  dayOf,
  type Login,
  launch,
  loginOf,
  option,
  signIn,
} from './browser';
import { sit } from './tries';

const text = `Ủy ban nhân dân xã thông báo: sáng 7h30 ngày 25/11, đội vệ sinh thu gom rác tại các xóm.
Bà con để rác đúng nơi quy định. Chi tiết liên hệ TYT xã ./.`;

interface Road {
  url: string;
  out: string;
  title: string;
  shot: (page: Page, name: string) => Promise<void>;
}

async function enter(browser: Browser, road: Road, login: Login): Promise<Page> {
  const page = await sit(browser);
  await signIn(page, road.url, login);
  return page;
}

async function write(page: Page, road: Road): Promise<string> {
  await page.getByRole('button', { name: 'Soạn tin mới' }).click();
  await page.getByLabel('Tiêu đề').fill(road.title);
  await page.getByLabel('Nội dung', { exact: true }).fill(text);
  // The first box of the tree is the editor's own unit.
  await page.locator('.audience_scroll').getByRole('checkbox').first().check();
  await page
    .getByRole('status')
    .filter({ hasText: /Phát tới \d/ })
    .first()
    .waitFor();
  await page.getByText(/Đã lưu \d\d:\d\d/).waitFor();
  await page.waitForURL(/bulletins\/(?!new)/);
  await road.shot(page, 'written');
  await page.getByText('Máy đọc', { exact: true }).click();
  await page.getByRole('button', { name: /Tạo giọng đọc/ }).click();
  await page.getByRole('heading', { name: 'Máy sẽ đọc' }).waitFor();
  await road.shot(page, 'heard');
  await page.getByRole('button', { name: /^Trình duyệt, phát tới/ }).click();
  await page.getByText('Chờ duyệt', { exact: true }).first().waitFor();
  return page.url();
}

async function approve(page: Page, road: Road, address: string): Promise<void> {
  await page.goto(address);
  await page.getByRole('button', { name: /^Duyệt, phát tới/ }).click();
  await page.getByText('Đã duyệt', { exact: true }).first().waitFor();
  await road.shot(page, 'approved');
}

async function schedule(page: Page, road: Road, ahead: number): Promise<void> {
  // The form counts in minutes: the next full one that lies far enough ahead.
  const starts = new Date(Math.ceil((Date.now() + ahead * 1000) / 60_000) * 60_000);
  await page.getByRole('button', { name: 'Xếp lịch phát' }).click();
  // In the evening the form proposes tomorrow.
  await chooseStart(page.getByRole('dialog'), dayOf(starts), clockOf(starts));
  const free = page.getByText('Không vướng khung giờ');
  const bound = page.getByText(/Vướng \d/);
  await free.or(bound).first().waitFor();
  await road.shot(page, 'checked');
  // At night, or when the day's share is used up, whoever may lifts the rule with a reason.
  if (await bound.isVisible()) {
    await page.getByLabel('Được phép phát ngoài khung giờ').check();
    await page.getByLabel('Lý do (ghi vào nhật ký)').fill('Phát thử');
    await free.waitFor();
  }
  await page.getByRole('button', { name: /^Phát lúc/ }).click();
  await page.getByText('Đã lưu lịch phát.').waitFor();
  await road.shot(page, 'scheduled');
}

async function played(page: Page, road: Road, patience: number): Promise<void> {
  await page.goto(`${road.url}/console/deliveries`);
  const row = page
    .getByRole('row')
    .filter({ hasText: road.title })
    .filter({ hasText: 'Đã phát' })
    .first();
  await row.waitFor({ timeout: patience * 1000 });
  await road.shot(page, 'played');
}

export async function main(args: string[]): Promise<void> {
  const out = option(args, 'out') ?? 'screens';
  await mkdir(out, { recursive: true });
  const accounts = accountsOf(option(args, 'accounts'));
  const ahead = Number(option(args, 'ahead') ?? 20);
  const road: Road = {
    url: option(args, 'url') ?? 'http://127.0.0.1:8099',
    out,
    title: `Thu gom rác thải ${clockOf(new Date())}`,
    shot: async (page, name) => {
      await page.screenshot({ path: join(out, `road_${name}.png`), fullPage: true });
    },
  };
  const editor = loginOf(accounts, 'commune_editor');
  const approver = loginOf(accounts, 'commune_approver', editor.unit || undefined);
  const browser = await launch();
  try {
    const writing = await enter(browser, road, editor);
    const address = await write(writing, road);
    const approving = await enter(browser, road, approver);
    await approve(approving, road, address);
    await approving.goto(address);
    await schedule(approving, road, ahead);
    if (option(args, 'until') !== 'scheduled') await played(writing, road, ahead + 240);
    console.log(`the road is clicked: ${road.title}`);
  } finally {
    await browser.close();
  }
}

// A notice in several languages, at a desk and on a phone of 360 px: what is spoken in the commune,
// in which order a hamlet hears it, what is lacking, a recording with the name of who speaks, and
// the whole as the hamlet hears it.
//
//   node e2e/run.mjs e2e/tracks.ts --url URL --accounts FILE [--out DIR] [--only WORDS]
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { call, loginOf, openSession } from './browser';
import { find } from './lists';
import {
  aPhone,
  expect,
  fresh,
  isGood,
  type Officer,
  sit,
  type Try,
  unitOf,
  until,
  walk,
  written,
} from './tries';

interface Seen {
  lacking: { languages: string[] }[];
  tracks: { language: string; reader: string; media: string | null }[];
}
const seen = (page: Page, id: string) => call<Seen>(page, 'GET', `/api/v1/bulletins/${id}`);

// A row of tabs that is longer than the page is told by antd in its own way.
const fits = (page: Page) => isGood(page, 'ant-tabs-nav');

async function choose(page: Page, label: string, option: string): Promise<void> {
  const wanted = page
    .locator('.ant-select-item-option:visible')
    .filter({ hasText: new RegExp(`^${option}$`) });
  // A list of several stays open after a choice, and a click on an open one may close it; while its
  // drawer comes in there is nothing to click on yet.
  for (let tries = 0; tries < 5 && !(await wanted.isVisible()); tries += 1) {
    const field = page.getByLabel(label, { exact: true });
    await field.click({ force: true }).catch(() => undefined);
    await wanted.waitFor({ timeout: 2_000 }).catch(() => undefined);
  }
  await wanted.click();
}

// A way through the pages that is the same on either screen.
async function through(page: Page, url: string, shot: (name: string) => Promise<void>) {
  const unit = await unitOf(page);
  await call(page, 'PUT', `/api/v1/units/${unit}/languages`, { languages: ['tyz'] });
  await call(page, 'PUT', `/api/v1/units/${unit}/language-rule`, { order: [], required: false });

  await page.goto(`${url}/console/settings?tab=rules`);
  await page.getByRole('heading', { name: 'Thứ tự phát các tiếng' }).waitFor();
  const hamlets = page.getByRole('button', { name: /^Sửa thứ tự phát các tiếng ở / });
  await hamlets.nth(1).click();
  const name = ((await page.locator('.ant-drawer-title').textContent()) ?? '').replace(
    'Sửa thứ tự phát các tiếng ở ',
    '',
  );
  // What an earlier way left there is taken away.
  const chosen = page.locator('.ant-drawer .ant-select-selection-item-remove');
  while ((await chosen.count()) > 0) await chosen.first().click();
  await choose(page, 'Thứ tự các tiếng', 'Tiếng Tày');
  await choose(page, 'Thứ tự các tiếng', 'Tiếng Việt');
  // Not Escape: where the list is closed already, it would close the drawer.
  await page.locator('.ant-drawer-title').click();
  await page.getByText('Tiếng Tày → Tiếng Việt').last().waitFor();
  await shot('order');
  await page.locator('.ant-drawer').getByRole('button', { name: 'Lưu' }).click();
  await page.getByText(`Đã lưu thứ tự phát các tiếng ở ${name}.`).waitFor();
  await page.getByText('Thứ tự riêng').first().waitFor();
  await page.getByRole('heading', { name: 'Thứ tự phát các tiếng' }).scrollIntoViewIfNeeded();
  await shot('orders');
  await fits(page);

  const { id } = await written(page, `Họp thôn ${fresh()}`);
  await page.goto(`${url}/console/bulletins/${id}`);
  await page.getByText('Còn thiếu bản tiếng Tày').first().waitFor();
  await page.getByRole('heading', { name: 'Các bản tiếng' }).scrollIntoViewIfNeeded();
  await shot('lacking');
  await choose(page, 'Thêm bản tiếng khác', 'Tiếng Tày');
  await page.getByLabel('Người đọc', { exact: true }).fill('Hoàng Thị Đọc');
  await page.locator('fieldset').filter({ hasText: 'Thu âm bản tiếng Tày' }).last().waitFor();
  await shot('recording');
  const folder = mkdtempSync(join(tmpdir(), 'tracks-'));
  try {
    const file = join(folder, 'ban tay.wav');
    const tone = 'sine=frequency=500:duration=3';
    execFileSync('ffmpeg', ['-v', 'error', '-f', 'lavfi', '-i', tone, file]);
    const [chooser] = await Promise.all([
      page.waitForEvent('filechooser'),
      page
        .locator('fieldset')
        .filter({ hasText: 'Thu âm bản tiếng Tày' })
        .getByRole('button', { name: 'Chọn tệp âm thanh' })
        .click(),
    ]);
    await chooser.setFiles(file);
    const kept = await until(
      () => seen(page, id),
      (now) => now.tracks.length === 1 && now.lacking.length === 0,
    );
    expect(kept.tracks[0]?.reader === 'Hoàng Thị Đọc', 'The name of who speaks is lost.');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  await page.getByText('Còn thiếu bản tiếng Tày').first().waitFor({ state: 'hidden' });
  await find(page.getByLabel('Nơi nghe'), name);
  await page.getByText('1. Bản tiếng Tày').waitFor();
  await page.getByText('2. Bản tiếng Việt').waitFor();
  await page.getByText('Nghe cả bản tin như ở một nơi').scrollIntoViewIfNeeded();
  await shot('tracks');
  await page.getByRole('button', { name: 'Nghe cả bản tin' }).click();
  await page.getByText('Đang nghe bản tiếng Tày').waitFor();
  await page.getByRole('button', { name: 'Dừng nghe' }).click();
  await fits(page);

  // By rule what is lacking keeps it from being submitted.
  await page.getByRole('button', { name: 'Xóa bản tiếng Tày' }).click();
  await until(
    () => seen(page, id),
    (now) => now.tracks.length === 0,
  );
  await call(page, 'PUT', `/api/v1/units/${unit}/language-rule`, { order: [], required: true });
  await page.reload();
  await page.getByText('đủ các bản tiếng mới trình và duyệt được').first().waitFor();
  await page.getByRole('button', { name: /^Trình duyệt/ }).click();
  await page
    .getByRole('alert')
    .filter({ hasText: 'Còn thiếu bản tiếng Tày' })
    .filter({ hasText: 'trình lại' })
    .waitFor();
  await shot('blocked');
  await call(page, 'PUT', `/api/v1/units/${unit}/language-rule`, { order: [], required: false });
}

const atADesk = ({ page, url, shot }: Officer) =>
  through(page, url, (name) => shot(page, `desk_${name}`));

async function onAPhone(officer: Officer): Promise<void> {
  const { browser, url, accounts, shot } = officer;
  const page = await sit(browser, aPhone);
  await openSession(page, url, loginOf(accounts, 'commune_editor'));
  await through(page, url, (name) => shot(page, `phone_${name}`));
}

const tries: Try[] = [
  ['at a desk', atADesk, 'long'],
  ['on a phone', onAPhone],
];

export const main = (args: string[]) => walk(args, 'tracks', tries);

// What became of an airing, as an officer sees it: live, failures first, filtered, taken away as a
// table, aired again; and what a device will do tomorrow, and why it did or did not.
//
//   node e2e/run.mjs e2e/results.ts --url URL --accounts FILE [--out DIR] [--only WORDS]
import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { call, clockOf, dayOf } from './browser';
import { choose, find } from './lists';
import {
  approved,
  DAY,
  enterAs,
  expect,
  fresh,
  isoOf,
  type Officer,
  type Try,
  unitOf,
  until,
  walk,
} from './tries';

interface Device {
  id: string;
  name: string;
  status: { online: boolean; on_air?: string | null };
}

const online = async (page: Page) =>
  (
    await call<{ items: Device[] }>(
      page,
      'GET',
      `/api/v1/devices?online=true&limit=500&unit=${await unitOf(page)}`,
    )
  ).items;

const long = Array.from(
  { length: 2 },
  (_, index) =>
    `Điều ${index + 1}: bà con giữ vệ sinh chung, không vứt rác ra đường làng, ngõ xóm.`,
).join(' ');

const states = async (page: Page, title: string) => {
  const rows = page.getByRole('row').filter({ hasText: title });
  return rows.locator('.status').allTextContents();
};

// Two loudspeakers begin; one of them is stopped, and only that one is aired again.
async function stoppedAndAgain(officer: Officer): Promise<void> {
  const { page, url, shot } = officer;
  const title = `Dừng giữa chừng ${fresh()}`;
  const [id = ''] = await approved(officer, [title], { text: long });
  const devices = await online(page);
  const [first, second] = devices;
  expect(first && second, 'Two devices must be online.');
  await page.goto(`${url}/console/deliveries`);
  await page.getByText('Đang cập nhật trực tiếp').waitFor();
  const other = await enterAs(officer, 'commune_approver');
  await call(other, 'POST', '/api/v1/schedules', {
    bulletin: id,
    starts: new Date(Date.now() + 5_000).toISOString(),
    audience: [{ device: first.id }, { device: second.id }],
    override_quiet_hours: 'Phát thử',
  });
  await until(
    () => call<Device>(other, 'GET', `/api/v1/devices/${first.id}`),
    (device) => Boolean(device.status.on_air),
  );
  await call(other, 'POST', `/api/v1/devices/${first.id}/commands`, { verb: 'stop', args: {} });
  // Nothing is pressed: the page learns it by itself, the failure above the success.
  const rows = page.getByRole('row').filter({ hasText: title });
  await rows.filter({ hasText: 'Phát một phần' }).waitFor({ timeout: 60_000 });
  await rows.filter({ hasText: 'Đã phát' }).waitFor({ timeout: 90_000 });
  await rows.filter({ hasText: 'Cán bộ vận hành đã dừng' }).waitFor();
  const shown = await states(page, title);
  expect(shown.join() === 'Phát một phần,Đã phát', `They stand as ${shown.join()}.`);
  await shot(page, 'live');

  await page.getByRole('button', { name: /^\d+ Phát một phần$/ }).click();
  await rows.filter({ hasText: 'Đã phát' }).waitFor({ state: 'hidden' });
  await page.getByRole('button', { name: /^\d+ Phát một phần$/ }).click();
  await rows.filter({ hasText: 'Đã phát' }).waitFor();
  await choose(page, 'Kết quả', 'Đã phát');
  await rows.filter({ hasText: 'Phát một phần' }).waitFor({ state: 'hidden' });
  await page.getByRole('button', { name: 'Bỏ lọc' }).click();
  await rows.filter({ hasText: 'Phát một phần' }).waitFor();

  await tableIsTaken(page, title);
  await again(officer, title, first);
}

async function tableIsTaken(page: Page, title: string): Promise<void> {
  const waiting = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Tải CSV' }).click();
  const download = await waiting;
  expect(/\.csv$/.test(download.suggestedFilename()), download.suggestedFilename());
  const text = readFileSync(await download.path(), 'utf8');
  expect(text.startsWith('\uFEFF"Cụm loa",'), 'A spreadsheet does not know how it is written.');
  const lines = text.split('\r\n').filter((line) => line.includes(title));
  const [stopped = '', whole = ''] = lines.map((line) => line.replaceAll('"', ''));
  expect(lines.length === 2, `The table has ${lines.length} lines of it.`);
  const today = dayOf(new Date());
  for (const wanted of ['Phát một phần', 'Cán bộ vận hành đã dừng', `${today} `]) {
    expect(stopped.includes(wanted), `"${stopped}" does not say "${wanted}".`);
  }
  expect(/,Đã phát,$/.test(whole), `"${whole}" was played.`);
}

async function again({ page, shot }: Officer, title: string, first: Device): Promise<void> {
  const row = page.getByRole('row').filter({ hasText: title }).filter({ hasText: 'Phát một phần' });
  await row.getByRole('checkbox').check();
  await page.getByRole('button', { name: 'Phát bù 1 lượt chưa phát trọn' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText(`${title} · 1 thiết bị`).waitFor();
  await dialog.getByRole('radio', { name: 'Giờ tự chọn' }).check();
  // Tomorrow at ten: a time that the rules allow on every day.
  const tomorrow = dayOf(new Date(Date.now() + DAY));
  const when = dialog.getByLabel('Giờ tự chọn').last();
  await when.fill(`10:05 ${tomorrow}`);
  await when.press('Enter');
  await shot(page, 'retry');
  await dialog.getByRole('button', { name: 'Phát bù 1 lượt chưa phát trọn' }).click();
  await page.getByText(/Đã xếp lịch phát bù lúc 10:05/).waitFor();
  await dialog.waitFor({ state: 'hidden' });
  const begin = isoOf(new Date(Date.now() + DAY));
  const query = new URLSearchParams({
    device: first.id,
    from: `${begin}T00:00:00+07:00`,
    to: `${begin}T23:59:00+07:00`,
  });
  const { items } = await call<{ items: { bulletin_title: string }[] }>(
    page,
    'GET',
    `/api/v1/forecast?${query}`,
  );
  expect(
    items.some((item) => item.bulletin_title === title),
    'It is not planned again.',
  );
}

async function foreseen(officer: Officer): Promise<void> {
  const { page, url, shot } = officer;
  const [device] = await online(page);
  expect(device, 'No device is online.');
  await page.goto(`${url}/console/`);
  await page.getByRole('link', { name: 'Dự kiến phát ngày mai' }).click();
  await page.getByText('Chọn cụm loa để xem dự kiến phát trong ngày.').waitFor();
  await find(page.getByRole('combobox', { name: 'Thiết bị' }), device.name);
  await page.getByText(/\d+ mục, tổng/).waitFor();
  await shot(page, 'forecast');
  // Why, of the first item; then the minute before, in which nothing is on air.
  await page
    .getByRole('link', { name: /^Vì sao\? \d\d:\d\d$/ })
    .first()
    .click();
  await page.getByRole('heading', { name: 'Vì sao phát / không phát?', level: 1 }).waitFor();
  await page.getByRole('heading', { name: /^Phát: / }).waitFor();
  await page.getByText('Được phát', { exact: true }).first().waitFor();
  await shot(page, 'explain_future');
  await page.getByRole('button', { name: 'Lùi 1 phút' }).click();
  await page.getByRole('heading', { name: 'Không phát gì' }).waitFor();
}

async function explainedPast(officer: Officer): Promise<void> {
  const { page, url, shot } = officer;
  const [device] = await online(page);
  expect(device, 'No device is online.');
  // Whatever was aired last on this device, from its row.
  const { items } = await call<{ items: { planned_at: string; bulletin_title: string }[] }>(
    page,
    'GET',
    `/api/v1/deliveries?device=${device.id}&limit=1`,
  );
  const [last] = items;
  expect(last, 'Nothing was aired.');
  await page.goto(`${url}/console/deliveries?device=${device.id}`);
  await page
    .getByRole('link', { name: `Vì sao? ${device.name}` })
    .first()
    .click();
  await page.getByText(last.bulletin_title).first().waitFor();
  await page.getByText(/Theo kế hoạch phát số \d+ mà thiết bị giữ lúc đó/).waitFor();
  await shot(page, 'explain_past');
  // A minute typed by hand.
  const night = `03:15 ${dayOf(new Date(Date.now() + DAY))}`;
  const moment = page.getByLabel('Thời điểm');
  await moment.fill(night);
  await moment.press('Enter');
  await page.getByRole('heading', { name: 'Không phát gì' }).waitFor();
  await page
    .getByText(new RegExp(clockOf(new Date('2026-01-01T03:15:00+07:00'))))
    .first()
    .waitFor();
}

const tries: Try[] = [
  [
    'what is stopped is shown live and first, taken away as a table, and aired again',
    stoppedAndAgain,
  ],
  ['tomorrow is foreseen for a chosen device, and each item says why', foreseen],
  ['a past minute and one at night are explained', explainedPast],
];

export const main = (args: string[]) => walk(args, 'results', tries);

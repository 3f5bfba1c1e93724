// "Lịch cắt điện": the company's text is pasted, what is not clear is settled, an airing moves, the
// notice is drafted, and all of it is taken back; at the desk and on a phone of 360 px.
//
//   node e2e/run.mjs e2e/power.ts --url URL --accounts FILE [--out DIR] [--only WORDS]
import type { Page } from 'playwright-core';
import { call, dayOf } from './browser';
import {
  aPhone,
  approved,
  DAY,
  enterAs,
  expect,
  fits,
  fresh,
  isoOf,
  monday,
  type Officer,
  type Try,
  unitOf,
  walk,
} from './tries';

interface Device {
  id: string;
  name: string;
  unit: string;
  unit_name: string;
}

// Two clusters of the commune in hamlets of their own.
async function hamlets(page: Page): Promise<[Device, Device]> {
  const unit = await unitOf(page);
  const { items } = await call<{ items: Device[] }>(
    page,
    'GET',
    `/api/v1/devices?kind=speaker&limit=100&unit=${unit}`,
  );
  const own = items.filter((one) => one.unit !== unit);
  const first = own[0];
  const second = own.find((one) => one.unit !== first?.unit);
  if (!first || !second) throw new Error('The commune has no two hamlets with a cluster.');
  return [first, second];
}

async function pasted(officer: Officer, page: Page, days: number, name: string): Promise<void> {
  const { url, shot } = officer;
  const [first, second] = await hamlets(page);
  const title = `Tin giờ cắt điện ${fresh()}`;
  const [bulletin = ''] = await approved(officer, [title]);
  // A working day of a week for which nobody has planned yet.
  const day = new Date(monday(3).getTime() + days * DAY);
  await call(page, 'POST', '/api/v1/schedules', {
    bulletin,
    starts: `${isoOf(day)}T09:00:00+07:00`,
    audience: [{ device: first.id }],
  });

  await page.goto(`${url}/console/power`);
  await page.getByRole('heading', { name: 'Lịch cắt điện', level: 1 }).waitFor();
  // Without figures: “8g” among them would be read as eight o'clock.
  const strange = `xóm Không Có Thật ${fresh().replace(/[^a-f]/g, 'x')}`;
  const text = `Điện lực thông báo\nTừ 08:00 đến 11:30 ngày ${dayOf(day)}, khu vực: ${first.unit_name}, ${second.unit_name}, ${strange}`;
  const box = page.getByLabel('Lịch của điện lực');
  await box.fill(text);
  await page.getByRole('button', { name: 'Đọc lịch' }).click();
  await page.getByText('1 dòng cần xem lại').waitFor();
  await page.getByText('Chưa biết nơi này').waitFor();
  await shot(page, `${name}_open`);
  await fits(page);
  await page.getByLabel(`“${strange}” là nơi nào?`).click();
  await page.getByTitle('Không thuộc đơn vị mình').last().click();
  await page.getByText('Mọi dòng đều rõ.').waitFor();
  await page.getByText(/^\d+ cụm loa được đánh dấu/).click();
  await page.getByText(first.name).first().waitFor();
  await page.getByLabel(`${title} lúc`, { exact: false }).waitFor();
  await page.getByText(/tạm ngừng cấp điện tại/).waitFor();
  await shot(page, `${name}_clear`);
  await fits(page);
  await page.getByRole('button', { name: /^Ghi 2 lịch cắt điện/ }).click();
  await page.getByText('Đã ghi lịch cắt điện.').waitFor();
  await page
    .getByText(/2 lịch cắt điện · 1 lượt phát được chuyển · 1 tin nháp/)
    .first()
    .waitFor();
  await shot(page, `${name}_kept`);

  // The same once more says that nothing is new.
  await box.fill(text);
  await page.getByRole('button', { name: 'Đọc lịch' }).click();
  await page.getByLabel(`“${strange}” là nơi nào?`).click();
  await page.getByTitle('Không thuộc đơn vị mình').last().click();
  await page.getByText('Lịch này đã được ghi từ trước, không có gì thay đổi.').waitFor();

  await page.getByRole('button', { name: 'Hoàn tác' }).first().click();
  await page.getByRole('dialog').getByRole('button', { name: 'Hoàn tác' }).click();
  await page.getByText('Đã hoàn tác.').waitFor();
  await page
    .getByText(/Đã hoàn tác lúc/)
    .first()
    .waitFor();
  const { items } = await call<{ items: { starts: string; cancelled?: boolean }[] }>(
    page,
    'GET',
    `/api/v1/schedules?bulletin=${bulletin}`,
  );
  expect(
    items.some((one) => Date.parse(one.starts) === Date.parse(`${isoOf(day)}T09:00:00+07:00`)),
    `It did not go back: ${JSON.stringify(items)}`,
  );
  await shot(page, `${name}_undone`);
}

const tries: Try[] = [
  [
    'a schedule is pasted at the desk',
    (officer) => pasted(officer, officer.page, 0, 'desk'),
    'long',
  ],
  [
    'a schedule is pasted on a phone',
    async (officer) => {
      const page = await enterAs(officer, 'commune_editor', aPhone);
      await pasted(officer, page, 1, 'phone');
      await page.context().close();
    },
  ],
];

export const main = (args: string[]) => walk(args, 'power', tries);

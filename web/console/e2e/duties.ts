// What a kind of notice asks for beside its words, at a desk and on a phone of 360 px: the consent
// of a family, and three days in a row for what is made public.
//
//   node e2e/run.mjs e2e/duties.ts --url URL --accounts FILE [--out DIR] [--only WORDS]
import type { Page } from 'playwright-core';
import { call, dayOf, loginOf, openSession } from './browser';
import {
  aPhone,
  approved,
  DAY,
  expect,
  fresh,
  isGood,
  isoOf,
  type Officer,
  sit,
  type Try,
  until,
  walk,
} from './tries';

interface Seen {
  id: string;
  consent: string;
  consent_given: boolean;
  valid_to: string | null;
}

// From the template to a bulletin that may be submitted once the family's consent is marked.
async function funeral(page: Page, url: string, shot: (name: string) => Promise<void>) {
  await page.goto(`${url}/console/bulletins/new`);
  await page.getByRole('button', { name: 'Dùng mẫu' }).click();
  await page.getByRole('button', { name: 'Tin buồn' }).click();
  const burial = new Date(Date.now() + 3 * DAY);
  for (const [label, words] of [
    ['Họ tên người mất', 'cụ bà Nông Thị An'],
    ['Năm sinh', '1938'],
    ['Giờ', '5 giờ'],
    ['Nơi viếng', 'nhà riêng'],
    ['Giờ an táng', '14h30'],
    ['Nơi an táng', 'nghĩa trang xóm'],
  ] as const)
    await page.getByLabel(label, { exact: true }).fill(words);
  await page.getByLabel('Ngày an táng', { exact: true }).fill(dayOf(burial));
  await page.getByLabel('Ngày an táng', { exact: true }).press('Enter');
  await page.getByText(/^Bản tin hết hạn lúc 14:30/).waitFor();
  await page.getByRole('button', { name: 'Đưa vào bản tin' }).click();
  const mark = page.getByRole('checkbox', { name: /^Gia đình người mất đã đồng ý/ });
  await mark.waitFor();
  const id = await until(
    async () => new URL(page.url()).pathname.split('/').at(-1) ?? '',
    (now) => now !== 'new',
  );
  const submit = page.getByRole('button', { name: /^Trình duyệt/ });
  await submit.waitFor();
  expect(await submit.isDisabled(), 'It can be submitted without consent.');
  await mark.scrollIntoViewIfNeeded();
  await shot('consent');
  await isGood(page);
  await mark.check();
  const kept = await until(
    () => call<Seen>(page, 'GET', `/api/v1/bulletins/${id}`),
    (now) => now.consent_given,
  );
  const end = Date.parse(`${isoOf(burial)}T14:30:00+07:00`);
  expect(Date.parse(kept.valid_to ?? '') === end, `It ends ${kept.valid_to}.`);
}

async function disclosure(
  officer: Officer,
  page: Page,
  days: number,
  shot: (name: string) => Promise<void>,
) {
  const [id] = await approved(officer, [`Công khai ${fresh()}`], { days_in_a_row: 3 });
  await page.goto(`${officer.url}/console/schedules?new=${id}`);
  const form = page.locator('.ant-drawer');
  await form.getByLabel('Ngày phát').fill(dayOf(new Date(Date.now() + days * DAY)));
  await form.getByLabel('Ngày phát').press('Enter');
  await form.getByText('phải phát ít nhất 3 ngày liên tục').first().waitFor();
  const offer = form.getByRole('button', { name: 'Phát 3 ngày liên tục' });
  await offer.scrollIntoViewIfNeeded();
  await shot('days');
  await offer.click();
  await form.getByText('phải phát ít nhất 3 ngày liên tục').waitFor({ state: 'hidden' });
  await form.getByText('Hằng ngày').first().waitFor();
  await shot('days_taken');
}

async function atADesk(officer: Officer): Promise<void> {
  const { page, url, shot } = officer;
  await funeral(page, url, (name) => shot(page, `desk_${name}`));
  await disclosure(officer, page, 60, (name) => shot(page, `desk_${name}`));
}

async function onAPhone(officer: Officer): Promise<void> {
  const { browser, url, accounts, shot } = officer;
  const page = await sit(browser, aPhone);
  await openSession(page, url, loginOf(accounts, 'commune_editor'));
  await funeral(page, url, (name) => shot(page, `phone_${name}`));
  await disclosure(officer, page, 70, (name) => shot(page, `phone_${name}`));
}

async function inTheSettings({ page, url, shot }: Officer): Promise<void> {
  await page.goto(`${url}/console/settings?tab=templates`);
  await page.getByText('phát ít nhất 3 ngày liên tục').first().waitFor();
  await page.getByText('có phần phải xác nhận').first().waitFor();
  await page.getByRole('button', { name: 'Thêm mẫu' }).click();
  await page.getByLabel('Điều phải xác nhận trước khi trình').waitFor();
  await shot(page, 'settings');
}

const tries: Try[] = [
  ['at a desk', atADesk, 'long'],
  ['on a phone', onAPhone],
  ['templates ask for it', inTheSettings],
];

export const main = (args: string[]) => walk(args, 'duties', tries);

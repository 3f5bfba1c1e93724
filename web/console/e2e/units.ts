// Units that change, in the browser: a hamlet is renamed and stays one, and what the table of a
// reform does not say by itself is settled before it is looked at.
//
//   node e2e/run.mjs e2e/units.ts --url URL --accounts FILE [--out DIR]
import type { Page } from 'playwright-core';
import { call } from './browser';
import { aPhone, expect, isGood, isoOf, type Officer, type Try, walk } from './tries';

interface Unit {
  id: string;
  code: string;
  name: string;
  kind: string;
}

const unitsOf = async (page: Page, kinds: string) =>
  (await call<{ items: Unit[] }>(page, 'GET', `/api/v1/units?kind=${kinds}&limit=200`)).items;

// The page has taken its new width: nothing moves any more, and it is as wide as it will be. One that
// stays too wide is told of by whoever measures it.
async function settledIn(page: Page): Promise<void> {
  await page
    .waitForFunction(
      (width) => document.documentElement.scrollWidth <= width,
      aPhone.viewport.width,
      {
        timeout: 10_000,
      },
    )
    .catch(() => undefined);
  await page.evaluate(async () => {
    const ends = (one: Animation) => Number.isFinite(one.effect?.getComputedTiming().endTime);
    const moving = document.getAnimations().filter(ends);
    await Promise.all(moving.map((one) => one.finished.catch(() => undefined)));
  });
}

// The page as it is, on a phone and at a desk.
async function pictures({ page, shot }: Officer, name: string): Promise<void> {
  const size = page.viewportSize() ?? { width: 1440, height: 900 };
  await shot(page, `${name}_1440`);
  await page.setViewportSize(aPhone.viewport);
  await settledIn(page);
  await isGood(page);
  await shot(page, `${name}_360`);
  await page.setViewportSize(size);
}

async function renamed(officer: Officer): Promise<void> {
  const { page, url } = officer;
  const [hamlet] = await unitsOf(page, 'hamlet');
  expect(hamlet, 'The demo has hamlets.');
  await page.goto(`${url}/console/units/changes/new`);
  await page.getByRole('radio', { name: /Đổi tên/ }).check();
  await page.getByLabel('Số nghị quyết, quyết định').fill('15/QĐ-UBND');
  const select = page.getByLabel('Đơn vị đổi tên');
  await select.fill(hamlet.name);
  await page.getByRole('option', { name: hamlet.name }).first().waitFor({ state: 'attached' });
  await select.press('Enter');
  await page.locator('.part_fields').getByText('Xóm, thôn, tổ dân phố').waitFor();
  await page.getByLabel('Tên đơn vị mới').fill('Xóm Bình Minh');
  await pictures(officer, 'rename');
  await page.getByRole('button', { name: 'Xem trước' }).click();
  await page.getByRole('heading', { name: 'Xem trước, chưa có gì thay đổi' }).waitFor();
  await page.getByText(`${hamlet.name} → Xóm Bình Minh`).first().waitFor();
  expect((await page.getByText('(loại:').count()) === 0, 'It is a hamlet still.');
}

// Two communes become one; of one of them the table has another spelling.
async function tableOf(page: Page): Promise<string> {
  const communes = await unitsOf(page, 'commune,ward,township');
  const [province] = await unitsOf(page, 'province');
  const [first, second, ...others] = communes;
  expect(province && first && second, 'The demo has communes.');
  const row = (...fields: string[]) => `${fields.map((field) => `"${field}"`).join(',')}\n`;
  return [
    row('new_code', 'new_name', 'province_code', 'formed_from'),
    row(province.code, province.name, '', 'giữ nguyên'),
    row(first.code, 'Xã Bình Minh', province.code, `${first.name}, ${second.name.slice(0, -1)}`),
    ...others.map((unit) => row(unit.code, unit.name, province.code, 'giữ nguyên')),
  ].join('');
}

async function settled(officer: Officer): Promise<void> {
  const { page, url } = officer;
  const table = await tableOf(page);
  await page.goto(`${url}/console/units/changes`);
  await page.getByRole('button', { name: 'Theo bảng sáp nhập' }).first().click();
  await page.getByRole('heading', { name: 'Sắp xếp theo bảng sáp nhập' }).waitFor();
  await page.locator('input[type=file]').setInputFiles({
    name: 'sap-nhap.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from(table),
  });
  await page.getByLabel('Số nghị quyết, quyết định').fill('1683/NQ-UBTVQH15');
  await page.getByRole('button', { name: 'Đọc bảng' }).click();
  await page.getByRole('heading', { name: 'Còn 2 chỗ chưa rõ' }).waitFor();
  await pictures(officer, 'reform');
  await page.getByRole('button', { name: 'Điền gợi ý đầu tiên vào các ô trống' }).click();
  await page.getByText('Đã chọn 2 chỗ.').waitFor();

  // What was chosen is there after the page was left.
  await page.reload();
  await page.locator('input[type=file]').setInputFiles({
    name: 'sap-nhap.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from(table),
  });
  await page.getByText('Đã chọn 2 chỗ.').waitFor();
  await page.getByLabel('Số nghị quyết, quyết định').fill('1683/NQ-UBTVQH15');
  await page.getByRole('button', { name: 'Đọc bảng' }).click();
  await page.getByRole('heading', { name: 'Không còn chỗ nào chưa rõ' }).waitFor();
  await page.getByRole('button', { name: 'Xem trước toàn bộ' }).click();
  await page.getByRole('heading', { name: 'Xem trước, chưa có gì thay đổi' }).waitFor();
  await page.getByText('2 đơn vị kết thúc').waitFor();
  await page.getByText(isoOf(new Date()).split('-').reverse().join('/')).first().waitFor();
  await pictures(officer, 'reform_preview');
}

const tries: Try[] = [
  ['a hamlet is renamed and stays a hamlet', renamed],
  ['what a table does not say is settled and looked at', settled],
];

export const main = (args: string[]) => walk(args, 'units', tries, 'province_admin');

// The register on a phone: a station is entered, seen as of the day before, looked at, given a photo
// and exported.
//
//   node e2e/run.mjs e2e/register.ts --url URL --accounts FILE [--out DIR]
import { readFileSync } from 'node:fs';
import { choose } from './lists';
import {
  aPhone,
  DAY,
  enterAs,
  expect,
  fits,
  fresh,
  isGood,
  isoOf,
  type Officer,
  type Try,
  walk,
} from './tries';

async function entered(officer: Officer): Promise<void> {
  const name = `Đài Đình Cả ${fresh()}`;
  const plain = name.normalize('NFD').replace(/\p{M}/gu, '').replaceAll('Đ', 'd');
  const page = await enterAs(officer, 'province_admin', aPhone, '');
  await page.goto(`${officer.url}/console/register?kind=station`);
  await page.getByRole('button', { name: 'Thêm: đài truyền thanh' }).click();
  const form = page.getByRole('dialog');
  await form.getByLabel('Tên', { exact: true }).fill(name);
  await form.getByRole('button', { name: 'Lưu vào sổ' }).click();
  // Which technology it has was left out: the server names the field, and nothing is lost.
  await form.locator('.field_error').first().waitFor();
  await choose(form, /^Công nghệ$/, 'Không dây FM');
  await fits(page);
  await officer.shot(page, 'register_form_360');
  await form.getByRole('button', { name: 'Lưu vào sổ' }).click();
  await form.waitFor({ state: 'hidden' });

  await page.getByRole('searchbox').fill(plain);
  await page.getByRole('button', { name, exact: true }).waitFor();
  await page.getByText('Đài chưa có dòng kinh phí duy trì.').first().waitFor();
  await fits(page);
  await isGood(page);
  await officer.shot(page, 'register_360');

  const saving = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Xuất Excel' }).click();
  const table = readFileSync(await (await saving).path());
  expect(table.subarray(0, 2).toString() === 'PK', 'It is a workbook.');

  await page.getByRole('button', { name, exact: true }).click();
  const drawer = page.getByRole('dialog');
  await drawer.getByRole('tab', { name: 'Ảnh và tài liệu' }).click();
  const chooser = page.waitForEvent('filechooser');
  await drawer.getByRole('button', { name: 'Thêm ảnh hoặc tài liệu' }).click();
  await (await chooser).setFiles({
    name: 'biên bản.pdf',
    mimeType: 'application/pdf',
    buffer: Buffer.from('%PDF-1.4\n%%EOF\n'),
  });
  await drawer.getByRole('link', { name: /biên bản/ }).waitFor();
  await drawer.getByRole('tab', { name: 'Lịch sử' }).click();
  await drawer.getByText('Bắt đầu ghi nhận').waitFor();
  await drawer.getByText(/^Từ \d\d.\d\d.\d{4} đến nay$/).waitFor();

  const before = isoOf(new Date(Date.now() - DAY));
  const query = `kind=station&day=${before}&q=${encodeURIComponent(plain)}`;
  await page.goto(`${officer.url}/console/register?${query}`);
  await page.getByText('Không có mục nào khớp').waitFor();
  await page.context().close();
}

const tries: Try[] = [['a station is entered, found, exported and not there before', entered]];

export const main = (args: string[]) => walk(args, 'register', tries, 'province_admin');

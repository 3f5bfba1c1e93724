// What an officer does at his own desk, in a real browser: the first sign-in, taking something back,
// keeping a filter and a choice of columns, entering and renaming a unit.
//
//   node e2e/run.mjs e2e/desk.ts --url URL --accounts FILE
import type { Page } from 'playwright-core';
import { call } from './browser';
import { fresh, type Officer, sit, type Try, walk } from './tries';

async function firstSignIn({ browser, page, url }: Officer): Promise<void> {
  const username = `thu.${fresh()}`;
  const session = await call<{ account: { unit: string } }>(page, 'GET', '/api/v1/session');
  const given = `cap-phat-${fresh()}-lan-dau`;
  const added = await call<{ id: string }>(page, 'POST', '/api/v1/accounts', {
    username,
    name: 'Người dùng mới',
    unit: session.account.unit,
    grants: [{ role: 'auditor', unit: session.account.unit }],
    password: given,
  });
  // The administrator hands out a password that is good for one thing only.
  await call(page, 'POST', `/api/v1/accounts/${added.id}/password`, { password: given });
  const other = await sit(browser);
  await other.goto(`${url}/console/devices`);
  await other.getByLabel('Tên đăng nhập').fill(username);
  await other.getByLabel('Mật khẩu', { exact: true }).fill(given);
  await other.getByRole('button', { name: 'Đăng nhập' }).click();
  await other.getByRole('heading', { name: 'Đặt mật khẩu của riêng mình' }).waitFor();
  const own = `nui-cao-${fresh()}-song-dai`;
  await other.getByLabel('Mật khẩu đang dùng').fill(given);
  await other.getByLabel('Mật khẩu mới', { exact: true }).fill(own);
  await other.getByLabel('Nhập lại mật khẩu mới').fill(own);
  await other.getByRole('button', { name: 'Đổi mật khẩu' }).click();
  await other.getByRole('heading', { name: 'Thiết bị', level: 1 }).waitFor();
  await other.context().close();
}

const groupNames = async (page: Page): Promise<string[]> =>
  (await call<{ items: { name: string }[] }>(page, 'GET', '/api/v1/groups?limit=500')).items.map(
    (group) => group.name,
  );

async function takeBack({ page, url }: Officer): Promise<void> {
  const session = await call<{ account: { unit: string } }>(page, 'GET', '/api/v1/session');
  const name = `Nhóm thử ${fresh()}`;
  await call(page, 'POST', '/api/v1/groups', {
    unit: session.account.unit,
    name,
    units: [session.account.unit],
  });
  await page.goto(`${url}/console/settings?tab=groups`);
  const remove = page.getByRole('button', { name: `Xóa nhóm ${name}` });
  await remove.click();
  await remove.waitFor({ state: 'hidden' });
  await page.getByRole('button', { name: 'Hoàn tác' }).click();
  await remove.waitFor();
  if (!(await groupNames(page)).includes(name)) throw new Error('It was deleted all the same.');
  await remove.click();
  await remove.waitFor({ state: 'hidden' });
  // Leaving the page does not forget what was decided.
  await page.goto(`${url}/console/login`);
  await page.waitForTimeout(500);
  if ((await groupNames(page)).includes(name)) throw new Error('It was not deleted.');
}

async function keepFilters({ page, url }: Officer): Promise<void> {
  await page.goto(`${url}/console/devices?kind=board`);
  await page.getByRole('button', { name: 'Bộ lọc đã lưu' }).click();
  await page.getByLabel('Tên bộ lọc').fill('Bảng tin');
  await page.getByRole('button', { name: 'Lưu bộ lọc đang dùng' }).click();
  await page.getByRole('button', { name: 'Bảng tin', exact: true }).waitFor();
  await page.getByRole('button', { name: 'Chọn cột' }).click();
  await page.getByRole('checkbox', { name: 'Âm lượng' }).uncheck();
  await page.goto(`${url}/console/devices`);
  await page.getByRole('button', { name: 'Bộ lọc đã lưu' }).click();
  await page.getByRole('button', { name: 'Bảng tin', exact: true }).click();
  await page.waitForURL(/kind=board/);
  await page.getByRole('table').waitFor();
  if (await page.getByRole('columnheader', { name: 'Âm lượng' }).isVisible()) {
    throw new Error('The column came back.');
  }
}

async function enterUnit({ page, url }: Officer): Promise<void> {
  const { items } = await call<{ items: { id: string }[] }>(
    page,
    'GET',
    '/api/v1/units?kind=commune&limit=1',
  );
  const name = `Khe ${fresh()}`;
  await page.goto(`${url}/console/units?unit=${items[0]?.id}`);
  await page.getByRole('button', { name: 'Thêm đơn vị trực thuộc' }).click();
  await page.getByLabel('Tên', { exact: true }).fill(name);
  await page.getByRole('button', { name: new RegExp(`^Thêm Xóm ${name} từ ngày`) }).click();
  await page.getByText('Đã thêm đơn vị.').waitFor();
  await page.getByLabel('Tìm đơn vị (không cần dấu)').fill(name);
  await page.getByRole('button', { name: `Xóm ${name}` }).click();
  await page.getByRole('button', { name: 'Sửa, đổi tên' }).click();
  await page.getByLabel('Tên', { exact: true }).fill(`Xóm ${name} Mới`);
  await page.getByRole('button', { name: /^Lưu, có hiệu lực từ/ }).click();
  await page.getByRole('heading', { name: `Xóm ${name} Mới` }).waitFor();
  // What still stands in it is in the way of closing it, and is named.
  const unit = new URL(page.url()).searchParams.get('unit');
  const device = await call<{ id: string; version: number }>(page, 'POST', '/api/v1/devices', {
    name: `Cụm loa ${name}`,
    unit,
    kind: 'speaker',
  });
  await page.getByRole('button', { name: 'Đóng đơn vị' }).click();
  const form = page.getByRole('dialog');
  const close = form.getByRole('button', { name: /^Đóng sau ngày/ });
  await close.click();
  await form
    .getByRole('alert')
    .filter({ hasText: /cụm loa/ })
    .waitFor();
  await call(page, 'DELETE', `/api/v1/devices/${device.id}`, { version: device.version });
  await close.click();
  await page.getByText('Đã đóng đơn vị.').waitFor();
  await page
    .getByText(/đến hết/)
    .first()
    .waitFor();
  if (await page.getByRole('button', { name: 'Đóng đơn vị' }).count()) {
    throw new Error('What is closed can be closed again.');
  }
}

const tries: Try[] = [
  ['whoever was given a password changes it before anything else', firstSignIn],
  ['what was deleted is taken back, or goes when the page is left', takeBack],
  ['filters and columns are kept', keepFilters],
  ['a hamlet is entered, renamed and closed', enterUnit],
];

export const main = (args: string[]) => walk(args, 'desk', tries, 'province_admin');

// Saved groups as an officer uses them: made of units and of single devices, and named as the audience
// of a bulletin.
//
//   node e2e/run.mjs e2e/groups.ts --url URL --accounts FILE [--out DIR] [--only WORDS]
import type { Page } from 'playwright-core';
import { call } from './browser';
import { enterAs, expect, fresh, type Officer, type Try, unitOf, walk } from './tries';

interface Device {
  id: string;
  name: string;
  kind: 'speaker' | 'board';
  paired: boolean;
  status: { online: boolean };
}

const devicesOf = async (page: Page) =>
  (
    await call<{ items: Device[] }>(
      page,
      'GET',
      `/api/v1/devices?limit=500&unit=${await unitOf(page)}`,
    )
  ).items;

interface Group {
  id: string;
  name: string;
  units: string[];
  devices: string[];
}

const groupsOf = async (page: Page) =>
  (await call<{ items: Group[] }>(page, 'GET', '/api/v1/groups?limit=500')).items;

async function make(page: Page, url: string, name: string, member: string): Promise<void> {
  await page.goto(`${url}/console/settings?tab=groups`);
  await page.getByRole('button', { name: 'Thêm nhóm' }).first().click();
  const form = page.getByRole('dialog');
  await form.getByLabel('Tên nhóm').fill(name);
  await form.getByRole('tab', { name: 'Thiết bị' }).click();
  await form.getByLabel('Tìm cụm loa, bảng tin').fill(member);
  await form.getByRole('checkbox', { name: new RegExp(`^${member}`) }).check();
  await form.getByRole('button', { name: 'Lưu nhóm' }).click();
  await form.waitFor({ state: 'hidden' });
  await page.getByText(name).waitFor();
}

async function groupIsTheAudience(officer: Officer): Promise<void> {
  const { page, url, shot } = officer;
  const online = (await devicesOf(page)).find((one) => one.status.online);
  expect(online, 'No device is online.');
  const name = `Nhóm loa ${fresh()}`;
  await make(page, url, name, online.name);
  const made = (await groupsOf(page)).find((group) => group.name === name);
  expect(made?.devices.join() === online.id, 'The group does not hold the device.');
  // Changed: the commune as a whole comes in, the single device goes.
  await page.getByRole('button', { name: `Sửa nhóm ${name}` }).click();
  const form = page.getByRole('dialog');
  await form.locator('.audience_scroll').getByRole('checkbox').first().check();
  await form.getByRole('list', { name: 'Đã chọn' }).getByText(online.name).click();
  await shot(page, 'form');
  await form.getByRole('button', { name: 'Lưu nhóm' }).click();
  await form.waitFor({ state: 'hidden' });
  const changed = (await groupsOf(page)).find((group) => group.name === name);
  expect(changed?.units.length === 1 && changed.devices.length === 0, 'It was not changed.');

  const title = `Tin tới nhóm ${fresh()}`;
  await page.goto(`${url}/console/bulletins/new`);
  await page.getByLabel('Tiêu đề').fill(title);
  await page.getByLabel('Nội dung', { exact: true }).fill('Chiều mai xã họp dân ở nhà văn hóa.');
  await page.getByRole('tab', { name: 'Nhóm đã lưu' }).click();
  await page.getByRole('checkbox', { name }).check();
  await page.getByRole('button', { name: /^Trình duyệt, phát tới \d+ cụm loa/ }).waitFor();
  await page.getByText(/Đã lưu \d\d:\d\d/).waitFor();
  await page.waitForURL(/bulletins\/(?!new)/);
  await shot(page, 'audience');
  await page.getByRole('button', { name: /^Trình duyệt, phát tới/ }).click();
  await page.getByText('Chờ duyệt', { exact: true }).first().waitFor();
  // The approver is entitled by the units of the group, and sees its name.
  const other = await enterAs(officer, 'commune_approver');
  await other.goto(page.url());
  await other.getByText(name).first().waitFor();
  await other.getByText('Loa sẽ phát đúng bản đọc này.').waitFor({ timeout: 30_000 });
  await other.getByRole('button', { name: /^Duyệt, phát tới \d+ cụm loa/ }).click();
  await other.getByText('Đã duyệt', { exact: true }).first().waitFor();
  await other.context().close();
}

const tries: Try[] = [['a group is made, changed, and hears a bulletin', groupIsTheAudience]];

export const main = (args: string[]) => walk(args, 'groups', tries);

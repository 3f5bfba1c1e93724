// Saved groups as an officer uses them: made of units and of single devices, named as the audience of
// a bulletin, told to do something; and a command to an area, where not everything can obey.
//
//   node e2e/run.mjs e2e/groups.ts --url URL --accounts FILE [--out DIR] [--only WORDS]
import { generateKeyPairSync } from 'node:crypto';
import type { Page } from 'playwright-core';
import { call, loginOf, openSession } from './browser';
import { enterAs, expect, fresh, type Officer, sit, type Try, unitOf, walk } from './tries';

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

// A cluster or board that was paired and is away: its key exists, its program never calls.
async function away(officer: Officer, kind: Device['kind']): Promise<Device> {
  const unit = await unitOf(officer.page);
  const page = await sit(officer.browser);
  await openSession(page, officer.url, loginOf(officer.accounts, 'province_admin'));
  const name = `${kind === 'board' ? 'Bảng tin' : 'Cụm loa'} vắng ${fresh()}`;
  const device = await call<Device & { pairing_code: string }>(page, 'POST', '/api/v1/devices', {
    name,
    unit,
    kind,
  });
  const { publicKey } = generateKeyPairSync('ed25519');
  const public_key = publicKey.export({ format: 'jwk' }).x;
  const answer = await fetch(`${officer.url}/device/v1/enrol`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ pairing_code: device.pairing_code, public_key }),
  });
  expect(answer.ok, `It was not paired: ${await answer.text()}`);
  await page.context().close();
  return device;
}

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
  await other.getByText('Loa sẽ phát đúng bản đọc này.').waitFor();
  await other.getByRole('button', { name: /^Duyệt, phát tới \d+ cụm loa/ }).click();
  await other.getByText('Đã duyệt', { exact: true }).first().waitFor();
  await other.context().close();
}

async function commandToGroup(officer: Officer): Promise<void> {
  const { page, url, shot } = officer;
  const online = (await devicesOf(page)).find((one) => one.status.online);
  expect(online, 'No device is online.');
  const gone = await away(officer, 'speaker');
  const board = await away(officer, 'board');
  const name = `Nhóm lệnh ${fresh()}`;
  const unpaired = (await devicesOf(page)).find((one) => !one.paired);
  expect(unpaired, 'Every device is paired.');
  await call(page, 'POST', '/api/v1/groups', {
    unit: await unitOf(page),
    name,
    devices: [online, gone, board, unpaired].map((one) => one.id),
  });
  await page.goto(`${url}/console/devices`);
  await page.getByRole('button', { name: 'Gửi lệnh theo khu vực, nhóm' }).click();
  const drawer = page.getByRole('dialog');
  await drawer.getByText('Chọn đơn vị, thiết bị hoặc nhóm nhận lệnh.').waitFor();
  await drawer.getByRole('tab', { name: 'Nhóm đã lưu' }).click();
  await drawer.getByRole('checkbox', { name }).check();
  await drawer.getByText('Gửi lệnh tới 2 cụm loa, 1 bảng tin.').waitFor();
  await drawer.getByText('Bỏ qua 1 cụm loa, bảng tin chưa ghép thiết bị.').waitFor();
  // A board has no sound: it is passed over, and said to be.
  await drawer.getByRole('radio', { name: 'Phát âm thử' }).check();
  await drawer.getByText('Gửi lệnh tới 2 cụm loa.').waitFor();
  await drawer.getByText(/; 1 bảng tin không có loa\.$/).waitFor();
  await shot(page, 'command');
  await drawer.getByRole('button', { name: 'Phát âm thử: gửi tới 2 thiết bị' }).click();
  await drawer.getByText('1 / 2 đã trả lời').waitFor();
  const row = (of: Device) => drawer.getByRole('listitem').filter({ hasText: of.name });
  await row(online).getByText('Đã thực hiện').waitFor();
  await row(gone).getByText('Chờ gửi tới thiết bị').waitFor();
  expect((await row(board).count()) + (await row(unpaired).count()) === 0, 'They were told, too.');
  await shot(page, 'command_sent');
}

async function commandToArea(officer: Officer): Promise<void> {
  const page = await enterAs(officer, 'operator');
  const all = await devicesOf(page);
  const paired = all.filter((one) => one.paired);
  const count = paired.filter((one) => one.kind === 'speaker').length;
  await page.goto(`${officer.url}/console/devices`);
  await page.getByRole('button', { name: 'Gửi lệnh theo khu vực, nhóm' }).click();
  const drawer = page.getByRole('dialog');
  await drawer.getByRole('radio', { name: 'Đặt âm lượng' }).check();
  await drawer.locator('.audience_scroll').getByRole('checkbox').first().check();
  await drawer.getByText(`Gửi lệnh tới ${count} cụm loa.`).waitFor();
  await drawer
    .getByText(`Bỏ qua ${all.length - paired.length} cụm loa, bảng tin chưa ghép thiết bị`)
    .waitFor();
  await officer.shot(page, 'command_area');
  await drawer.getByRole('button', { name: `Đặt âm lượng: gửi tới ${count} thiết bị` }).click();
  await drawer.getByText('Đã thực hiện').first().waitFor();
  // One that was never paired cannot be told anything at all.
  const never = all.find((one) => !one.paired);
  await page.goto(`${officer.url}/console/devices/${never?.id}`);
  await page.getByRole('button', { name: 'Gửi lệnh' }).click();
  await page.getByText('Không thiết bị nào ở đây làm được lệnh này.').waitFor();
  expect(
    await page.getByRole('button', { name: /gửi tới 0 thiết bị/ }).isDisabled(),
    'It can be sent to nobody.',
  );
  await page.context().close();
}

const tries: Try[] = [
  ['a group is made, changed, and hears a bulletin', groupIsTheAudience],
  ['a command to a group says what it passes over, and who has not answered', commandToGroup],
  ['a command to an area passes over what was never paired', commandToArea, 'long'],
];

export const main = (args: string[]) => walk(args, 'groups', tries);

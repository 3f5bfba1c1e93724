// What an officer does at the desk beside the road of one bulletin: commands, corrected readings, a
// bulletin sent back, repeats moved on the calendar, programmes, the keyboard alone.
//
//   node e2e/run.mjs e2e/officer.ts --url URL --accounts FILE [--out DIR] [--only WORDS]
import { call, chooseStart, dayOf, loginOf } from './browser';
import {
  approved,
  enterAs,
  fresh,
  isoOf,
  monday,
  type Officer,
  reach,
  sit,
  type Try,
  walk,
  written,
} from './tries';

async function commands(officer: Officer): Promise<void> {
  const page = await enterAs(officer, 'operator');
  const { items } = await call<{ items: { id: string; name: string }[] }>(
    page,
    'GET',
    '/api/v1/devices?online=true&limit=1',
  );
  const device = items[0];
  if (!device) throw new Error('No device is online.');
  await page.goto(`${officer.url}/console/devices/${device.id}`);
  for (const verb of ['Đặt âm lượng', 'Báo tình trạng']) {
    await page.getByRole('button', { name: 'Gửi lệnh' }).click();
    const drawer = page.getByRole('dialog');
    await drawer.getByRole('radio', { name: verb }).check();
    await drawer.getByRole('button', { name: `${verb}: gửi tới 1 thiết bị` }).click();
    await drawer.getByText('1 / 1 đã trả lời').waitFor();
    await drawer.getByText('Đã thực hiện').waitFor();
    await drawer.getByRole('button', { name: 'Đóng' }).last().click();
    await drawer.waitFor({ state: 'hidden' });
  }
  await page.context().close();
}

async function correctedReading({ page, url, shot }: Officer): Promise<void> {
  const { id } = await written(page, `Cách đọc ${fresh()}`, {
    text: 'Sáng mai, tổ TT đến thôn Ea Knuêc phun thuốc. Mã hồ sơ XKQ17 đã xong.',
  });
  await page.goto(`${url}/console/bulletins/${id}`);
  await page.getByText('Máy đọc', { exact: true }).click();
  await page.getByRole('button', { name: /Tạo giọng đọc/ }).click();
  await page.getByRole('heading', { name: 'Cách đọc cần kiểm tra' }).waitFor();
  await shot(page, 'reading_doubtful');
  await page.getByLabel('Đọc là').first().fill('tờ tờ');
  await page.getByRole('button', { name: 'Dùng cho tin này' }).first().click();
  await page.getByText('Nội dung đã đổi sau lần nghe thử này.').waitFor();
  await page.getByRole('button', { name: 'Đọc lại với thay đổi mới' }).click();
  const heard = page.locator('.reading_text').last();
  await heard.filter({ hasText: 'tờ tờ' }).waitFor();
  // A word that the reader does not doubt is corrected, and the first correction taken back.
  await page.getByLabel('Chữ trong bài').fill('phun thuốc');
  await page.getByLabel('Cách đọc', { exact: true }).fill('phun thuốc diệt muỗi');
  await page.getByRole('button', { name: 'Dùng cho tin này' }).last().click();
  await page.getByRole('button', { name: 'Bỏ cách đọc riêng của “TT”' }).click();
  await page.getByRole('button', { name: 'Đọc lại với thay đổi mới' }).click();
  await heard.filter({ hasText: 'thuốc diệt muỗi' }).filter({ hasNotText: 'tờ tờ' }).waitFor();
  await shot(page, 'reading_corrected');
}

async function sentBack(officer: Officer): Promise<void> {
  const { page, url, shot } = officer;
  const { id } = await written(page, `Trả lại ${fresh()}`);
  await page.goto(`${url}/console/bulletins/${id}`);
  await page.getByRole('button', { name: /^Trình duyệt, phát/ }).click();
  await page.getByText('Chờ duyệt', { exact: true }).first().waitFor();
  const other = await enterAs(officer, 'commune_approver');
  await other.goto(`${url}/console/bulletins/${id}`);
  await other.getByRole('button', { name: 'Trả lại' }).click();
  await other.getByLabel('Cần sửa gì?').fill('Ghi rõ xóm nào mất nước.');
  await shot(other, 'reject_dialog');
  await other.getByRole('dialog').getByRole('button', { name: 'Trả lại' }).click();
  await other.getByText('Bị trả lại', { exact: true }).first().waitFor();
  await other.context().close();
  await page.reload();
  await page.getByText('Ghi rõ xóm nào mất nước.').first().waitFor();
  await shot(page, 'rejected_seen');
}

async function ownPriority(officer: Officer): Promise<void> {
  const page = await enterAs(officer, 'commune_approver');
  const { id } = await written(page, `Ưu tiên ${fresh()}`, { priority: 'priority' });
  await page.goto(`${officer.url}/console/bulletins/${id}`);
  await page.getByRole('button', { name: /^Trình duyệt, phát/ }).click();
  await page.getByText('Tin ưu tiên do chính mình soạn').waitFor();
  if (await page.getByRole('button', { name: /^Duyệt/ }).count()) {
    throw new Error('It may be approved by whoever wrote it.');
  }
  await officer.shot(page, 'own_priority');
  await page.context().close();
}

async function repeats(officer: Officer): Promise<void> {
  const { url, shot } = officer;
  const title = `Lặp ${fresh()}`;
  const [id] = await approved(officer, [title]);
  const other = await enterAs(officer, 'commune_approver');
  const first = monday(0);
  await other.goto(`${url}/console/schedules?new=${id}&date=${isoOf(first)}`);
  const form = other.getByRole('dialog');
  await chooseStart(form, dayOf(first), '09:20');
  await form.getByLabel('Lặp lại').click();
  await other.getByTitle('Hằng tuần').click();
  await shot(other, 'weekly_form');
  await form.getByRole('button', { name: /^Phát lúc/ }).click();
  await other.getByText('Đã lưu lịch phát.').waitFor();
  await form.waitFor({ state: 'hidden' });
  const block = other.getByRole('button', { name: new RegExp(`^09:20 ${title}`) });
  await block.waitFor();
  await shot(other, 'week');
  // One column to the right, half an hour down.
  const box = await block.boundingBox();
  const column = await other.locator('.calendar_column').first().boundingBox();
  if (!box || !column) throw new Error('nothing to drag');
  await other.mouse.move(box.x + 20, box.y + 5);
  await other.mouse.down();
  await other.mouse.move(box.x + 20 + column.width / 2, box.y + 15, { steps: 4 });
  await other.mouse.move(box.x + 20 + column.width, box.y + 5 + 27, { steps: 4 });
  await other.mouse.up();
  await form.waitFor();
  await form.getByText('Áp dụng thay đổi cho').waitFor();
  await form.getByRole('radio', { name: 'Tất cả các lần' }).check();
  await shot(other, 'dragged_form');
  await form.getByRole('button', { name: /^Phát lúc/ }).click();
  await other.getByText('Đã lưu lịch phát.').first().waitFor();
  await form.waitFor({ state: 'hidden' });
  const moved = other.locator('.calendar_column').nth(1);
  await moved.getByRole('button', { name: new RegExp(`^09:50 ${title}`) }).waitFor();
  await other.getByRole('button', { name: 'Tiến tới' }).click();
  await moved.getByRole('button', { name: new RegExp(`^09:50 ${title}`) }).waitFor();
  await shot(other, 'week_after');
  await other.context().close();
}

async function keysAlone(officer: Officer): Promise<void> {
  const { accounts, url, browser, shot } = officer;
  const page = await sit(browser);
  const login = loginOf(accounts, 'commune_editor');
  await page.goto(`${url}/console/`);
  await page.getByLabel('Tên đăng nhập').waitFor();
  await reach(page, /^Tên đăng nhập/);
  await page.keyboard.type(login.username);
  await reach(page, /^Mật khẩu/);
  await page.keyboard.type(login.password);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Hôm nay', level: 1 }).waitFor();
  await reach(page, /^Soạn tin mới$/);
  await page.keyboard.press('Enter');
  await page.getByLabel('Tiêu đề').waitFor();
  await reach(page, /^Tiêu đề/);
  await page.keyboard.type(`Bàn phím ${fresh()}`);
  await reach(page, /^Nội dung/);
  await page.keyboard.type('Chiều mai xã họp dân ở nhà văn hóa.');
  await reach(page, /^Xã .{1,30}$/);
  await page.keyboard.press('Space');
  await page.getByRole('button', { name: /^Trình duyệt, phát tới/ }).waitFor();
  await shot(page, 'keys_written');
  await reach(page, /^Trình duyệt, phát tới/);
  await page.keyboard.press('Enter');
  await page.getByText('Chờ duyệt', { exact: true }).first().waitFor();
  await page.context().close();
}

const tries: Try[] = [
  ['commands to one device are answered', commands],
  ['a bulletin is written and submitted by the keyboard alone', keysAlone],
  ['a reading is corrected and the correction taken back', correctedReading, 'long'],
  ['a bulletin comes back with what is to be put right on top', sentBack],
  ['nobody approves his own priority bulletin', ownPriority],
  ['a weekly series is dragged to another day as a whole', repeats, 'long'],
];

export const main = (args: string[]) => walk(args, 'officer', tries);

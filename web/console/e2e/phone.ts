// An officer on a phone, at 360 px: what the road at the desk does not pass, each try by itself.
// An upload survives a cut line, 03:15 is refused with its reason, a double press makes one bulletin,
// a recall is sent, a version comes back, the page says when the line is away.
//
//   node e2e/run.mjs e2e/phone.ts --url URL --accounts FILE [--out DIR]
import type { Page } from 'playwright-core';
import { aPhone, enterAs, expect, fits, fresh, type Officer, type Try, walk } from './tries';

const tomorrow = () =>
  new Date(Date.now() + 86_400_000).toLocaleDateString('en-GB', { timeZone: 'Asia/Ho_Chi_Minh' });

const saved = (page: Page) =>
  page
    .getByText(/Đã lưu \d\d:\d\d/)
    .first()
    .waitFor();
const text = (page: Page) => page.getByLabel('Nội dung', { exact: true });

// Six seconds of a tone of 440 Hz, 16 bit, 48 kHz, one channel.
function tone(): Buffer {
  const samples = 48_000 * 6;
  const bytes = Buffer.alloc(44 + samples * 2);
  bytes.write('RIFF', 0);
  bytes.writeUInt32LE(36 + samples * 2, 4);
  bytes.write('WAVEfmt ', 8);
  bytes.writeUInt32LE(16, 16);
  bytes.writeUInt16LE(1, 20);
  bytes.writeUInt16LE(1, 22);
  bytes.writeUInt32LE(48_000, 24);
  bytes.writeUInt32LE(96_000, 28);
  bytes.writeUInt16LE(2, 32);
  bytes.writeUInt16LE(16, 34);
  bytes.write('data', 36);
  bytes.writeUInt32LE(samples * 2, 40);
  for (let at = 0; at < samples; at += 1) {
    bytes.writeInt16LE(Math.round(9000 * Math.sin((at * 440 * 2 * Math.PI) / 48_000)), 44 + at * 2);
  }
  return bytes;
}

async function begin(page: Page, url: string, title: string): Promise<void> {
  await page.goto(`${url}/console/bulletins/new`);
  await page.getByLabel('Tiêu đề').fill(title);
  await text(page).fill('Sáng mai xã tạm dừng cấp nước từ 7h đến 9h.');
  await page.locator('.audience_scroll').getByRole('checkbox').first().check();
  await saved(page);
  await page.waitForURL(/bulletins\/(?!new)/);
}

async function uploadIsCut({ page, url }: Officer): Promise<void> {
  const context = page.context();
  await begin(page, url, `Bản thu ${fresh()}`);
  await page.getByText('Bản thu âm', { exact: true }).click();
  await context.setOffline(true);
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    page.getByRole('button', { name: 'Chọn tệp âm thanh' }).click(),
  ]);
  await chooser.setFiles({ name: 'thu am.wav', mimeType: 'audio/wav', buffer: tone() });
  await page.getByText('Mất mạng. Sẽ tải tiếp khi có kết nối.').waitFor();
  await context.setOffline(false);
  await page.getByRole('button', { name: 'Bỏ bản thu, dùng máy đọc' }).waitFor();
  await page.getByRole('button', { name: 'Nghe', exact: true }).waitFor();
}

async function pressedTwice({ page, url }: Officer): Promise<void> {
  const title = `Bấm hai lần ${fresh()}`;
  await begin(page, url, title);
  await page.getByRole('button', { name: /^Trình duyệt/ }).dblclick();
  await page.getByText('Chờ duyệt', { exact: true }).first().waitFor();
  await page.waitForTimeout(1000);
  const fault = page.locator('.ant-alert-error');
  if (await fault.count()) {
    throw new Error(`a second press is told as a fault: ${await fault.first().textContent()}`);
  }
  const answer = await page.request.get(
    `${url}/api/v1/bulletins?q=${encodeURIComponent(title)}&limit=5`,
  );
  const { items } = (await answer.json()) as { items: unknown[] };
  if (items.length !== 1) throw new Error(`${items.length} bulletins instead of one`);
}

async function versionComesBack({ page, url }: Officer): Promise<void> {
  await begin(page, url, `Phiên bản ${fresh()}`);
  await text(page).fill('Bản thứ hai, viết nhầm.');
  await page.waitForResponse((answer) => answer.request().method() === 'PATCH' && answer.ok());
  await saved(page);
  await page.getByText('Các phiên bản').click();
  await page.getByRole('button', { name: 'So sánh' }).last().click();
  await page.getByRole('button', { name: 'Khôi phục bản này' }).click();
  await page.waitForFunction(() =>
    [...document.querySelectorAll('textarea')].some((area) =>
      area.value.startsWith('Sáng mai xã tạm dừng'),
    ),
  );
}

// The names of the law's categories are longer than a phone is wide.
async function categoriesAreWhole({ page, url, shot }: Officer): Promise<void> {
  await begin(page, url, `Lĩnh vực ${fresh()}`);
  await page.getByLabel('Lĩnh vực', { exact: true }).click();
  const options = page.locator('.ant-select-item-option-content');
  await options.first().waitFor();
  const cut = await options.evaluateAll((all) =>
    all.filter((one) => one.scrollWidth > one.clientWidth).map((one) => one.textContent),
  );
  expect(cut.length === 0, `cut off: ${cut.join('; ')}`);
  await fits(page);
  await shot(page, 'categories');
  await options.first().click();
  await saved(page);
  await fits(page);
}

async function nightIsRefused(officer: Officer): Promise<void> {
  const { page, url } = officer;
  const title = `Phát đêm ${fresh()}`;
  await begin(page, url, title);
  await page.getByRole('button', { name: /^Trình duyệt/ }).click();
  await page.getByText('Chờ duyệt', { exact: true }).first().waitFor();
  const address = page.url();
  const other = await enterAs(officer, 'commune_approver', aPhone);
  await other.goto(address);
  await other.getByText('Loa sẽ phát đúng bản đọc này.').waitFor();
  await other.getByRole('button', { name: /^Duyệt, phát tới/ }).click();
  await other.getByText('Đã duyệt', { exact: true }).first().waitFor();
  await other.getByRole('button', { name: 'Xếp lịch phát' }).click();
  const form = other.getByRole('dialog');
  const day = form.getByLabel('Ngày phát');
  await day.fill(tomorrow());
  await day.press('Enter');
  const clock = form.getByLabel('Giờ phát');
  await clock.fill('03:15');
  await clock.press('Enter');
  await other
    .getByText(/khung giờ không phát/)
    .last()
    .waitFor();
  await other
    .getByRole('button', { name: /^Chuyển sang/ })
    .first()
    .click();
  await other.getByText('Không vướng khung giờ').waitFor();
  await other.goto(address);
  await other.getByRole('button', { name: 'Thu hồi' }).click();
  await other.getByRole('dialog').getByRole('textbox').fill('Đã hết hiệu lực');
  await other.getByRole('dialog').getByRole('button', { name: 'Thu hồi' }).click();
  await other.getByText('Đã thu hồi', { exact: true }).first().waitFor();
}

async function lineIsAway({ page, url }: Officer): Promise<void> {
  const context = page.context();
  await page.goto(`${url}/console/deliveries`);
  await page.getByText('Đang cập nhật trực tiếp').waitFor();
  await context.setOffline(true);
  await page.getByText(/Đang mất mạng/).waitFor();
  await context.setOffline(false);
  await page.getByText(/Đang mất mạng/).waitFor({ state: 'detached' });
}

// Each ends on a page that fits.
const fitting =
  (attempt: (officer: Officer) => Promise<void>) =>
  async (officer: Officer): Promise<void> => {
    await attempt(officer);
    await fits(officer.page);
  };

const tries: Try[] = [
  ['a recording goes on after the line was cut', fitting(uploadIsCut)],
  ['a button pressed twice does it once', fitting(pressedTwice)],
  ['a category is read whole', fitting(categoriesAreWhole)],
  ['an older version comes back', fitting(versionComesBack)],
  ['03:15 is refused, the nearest time offered, a bulletin recalled', fitting(nightIsRefused)],
  ['the page says that the line is away, and that it is back', fitting(lineIsAway)],
];

export const main = (args: string[]) => walk(args, 'phone', tries, 'commune_editor', aPhone);

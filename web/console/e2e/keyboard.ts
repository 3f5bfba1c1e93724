// The commune's day with the keyboard alone: Tab, arrows, Enter, Space, Escape and letters, from signing
// in to reading what was heard. No mouse is there; a pointer that is used all the same fails it.
//
//   node e2e/run.mjs e2e/keyboard.ts --url URL --accounts FILE [--out DIR]
import type { Page } from 'playwright-core';
import { call, dayOf, type Login, loginOf } from './browser';
import { sent } from './inbox';
import {
  enterAs,
  expect,
  focused,
  fresh,
  monday,
  type Officer,
  reach,
  sit,
  type Try,
  until,
  walk,
} from './tries';

async function press(page: Page, wanted: RegExp, key = 'Enter'): Promise<void> {
  await reach(page, wanted);
  await page.keyboard.press(key);
}

// The same, where several have this name: the one in the row or the card that says so.
async function pressBeside(page: Page, wanted: RegExp, words: string): Promise<void> {
  const isBeside = () =>
    page.evaluate(
      (said) => document.activeElement?.closest('li, tr')?.textContent?.includes(said) ?? false,
      words,
    );
  await reach(page, wanted, 400, isBeside);
  await page.keyboard.press('Enter');
}

async function fill(page: Page, label: RegExp, words: string): Promise<void> {
  await reach(page, label);
  await page.keyboard.press('Control+A');
  await page.keyboard.type(words);
}

// One of a group: Tab stands on it or on its first, the arrows go through the rest.
async function choose(page: Page, wanted: RegExp): Promise<void> {
  const onChoice = () =>
    page.evaluate(() => (document.activeElement as HTMLInputElement | null)?.type === 'radio');
  for (let tries = 0; tries < 120 && !(await onChoice()); tries += 1)
    await page.keyboard.press('Tab');
  for (let tries = 0; tries < 60; tries += 1) {
    if (wanted.test(await focused(page))) {
      const chosen = () =>
        page.evaluate(() => (document.activeElement as HTMLInputElement | null)?.checked === true);
      if (!(await chosen())) await page.keyboard.press('Space');
      return;
    }
    await page.keyboard.press('ArrowDown');
  }
  throw new Error(`The arrows do not reach ${wanted}.`);
}

// By a part of its name, in the menu.
async function open(page: Page, name: string): Promise<void> {
  await fill(page, /^Lọc danh mục/, name);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name, level: 1 }).waitFor();
}

async function signInByKeys(page: Page, login: Login): Promise<void> {
  await page.getByLabel('Tên đăng nhập').waitFor();
  await fill(page, /^Tên đăng nhập/, login.username);
  await fill(page, /^Mật khẩu/, login.password);
  await page.keyboard.press('Enter');
  await page.getByLabel('Lọc danh mục').waitFor();
}

// A day and an hour into the form of a schedule. Typed again where a picker was still opening.
async function chooseStart(page: Page, day: string, clock: string): Promise<void> {
  const stands = page.getByRole('button', { name: new RegExp(`^Phát lúc ${clock} ${day}`) });
  const type = async () => {
    for (const [label, words] of [
      [/^Ngày phát/, day],
      [/^Giờ phát/, clock],
    ] as const) {
      await fill(page, label, words);
      await page.keyboard.press('Enter');
    }
    return stands.waitFor({ timeout: 2000 }).then(
      () => true,
      () => false,
    );
  };
  await until(type, Boolean, 5);
}

async function watchForPointers(page: Page): Promise<void> {
  await page.addInitScript(() => {
    addEventListener('pointerdown', () => sessionStorage.setItem('pointed', 'yes'), true);
  });
}

// What an upper bulletin and any hour of the day need, done by others beforehand.
async function prepare(officer: Officer, title: string): Promise<void> {
  const { unit } = loginOf(officer.accounts, 'commune_editor');
  await call(officer.page, 'PUT', `/api/v1/units/${unit}/rules`, {
    quiet: [{ from: '00:00', to: '24:00', allowed: true }],
  });
  const [editor, approver] = [
    await enterAs(officer, 'province_editor', {}, ''),
    await enterAs(officer, 'province_approver', {}, ''),
  ];
  await sent(editor, approver, unit, title);
  await editor.context().close();
  await approver.context().close();
}

async function acceptFromAbove(page: Page, title: string): Promise<void> {
  await open(page, 'Tin cấp trên gửi');
  await page.getByText(title).first().waitFor();
  await pressBeside(page, /^Nhận vào buổi phát$/, title);
  const dialog = page.getByRole('dialog');
  await dialog.getByText('Buổi mới, chọn giờ').waitFor();
  await choose(page, /^Buổi mới, chọn giờ/);
  const accept = dialog.getByRole('button', { name: /^Nhận, phát lúc/ });
  await until(() => accept.isEnabled(), Boolean);
  await press(page, /^Nhận, phát lúc/);
  await page.getByText(/Đã nhận\. Phát lúc/).waitFor();
  await dialog.waitFor({ state: 'hidden' });
}

const blanks = [
  ['Con gì, màu gì', 'Con trâu đen'],
  ['Tên chủ', 'ông Nông Văn Pháo'],
  ['Nơi', 'xóm Mỏ Gà'],
  ['Giờ', 'sáu giờ sáng'],
  ['Số điện thoại', '0208 3823 114'],
] as const;

// Sent from a template, heard, stopped.
async function sendNowAndStop(page: Page): Promise<void> {
  await open(page, 'Hôm nay');
  await press(page, /^Mẫu$/);
  await press(page, /^Trâu bò đi lạc$/);
  for (const [label, words] of blanks) await fill(page, new RegExp(`^${label}`), words);
  await reach(page, /^1 lần$/);
  await choose(page, /^3 lần$/);
  await until(
    () => page.getByRole('button', { name: /^Phát ngay tới \d+ cụm loa/ }).isEnabled(),
    Boolean,
  );
  await press(page, /^Phát ngay tới \d+ cụm loa/);
  const item = page
    .getByRole('list', { name: 'Tin phát ngay' })
    .getByRole('listitem')
    .filter({ hasText: 'Trâu bò đi lạc' })
    .first();
  await reach(page, /^Đã tìm thấy - dừng$/);
  await item.getByText(/^Đang phát/).waitFor();
  // Only what is heard is cut.
  await until(
    () =>
      call<{ items: { status: { on_air?: string | null } }[] }>(
        page,
        'GET',
        '/api/v1/devices?online=true&limit=100',
      ),
    ({ items }) => items.some(({ status }) => Boolean(status.on_air)),
  );
  await page.keyboard.press('Enter');
  await item.getByText('Đã dừng').waitFor();
  await pressBeside(page, /^Trâu bò đi lạc/, 'Đã dừng');
  await page.getByRole('heading', { name: 'Đã nghe tới đâu' }).waitFor();
}

async function write(page: Page, title: string): Promise<void> {
  await open(page, 'Hôm nay');
  await press(page, /^Soạn tin mới$/);
  await page.getByLabel('Tiêu đề').waitFor();
  await fill(page, /^Tiêu đề/, title);
  await fill(page, /^Nội dung/, 'Chiều mai xã họp dân ở nhà văn hóa.');
  await press(page, /^Xã .{1,30}$/, 'Space');
  await page.getByRole('button', { name: /^Trình duyệt, phát tới/ }).waitFor();
  await press(page, /^Trình duyệt, phát tới/);
  await page.getByText('Chờ duyệt', { exact: true }).first().waitFor();
}

async function approveAndSchedule(page: Page, title: string): Promise<void> {
  await open(page, 'Hôm nay');
  await page.getByRole('link', { name: title }).first().waitFor();
  await press(page, new RegExp(`^${title}`));
  const approve = page.getByRole('button', { name: /^Duyệt, phát tới/ });
  await until(() => approve.isEnabled(), Boolean);
  await press(page, /^Duyệt, phát tới/);
  await page.getByText('Đã duyệt', { exact: true }).first().waitFor();
  await press(page, /^Xếp lịch phát$/);
  const form = page.getByRole('dialog');
  await form.getByLabel('Ngày phát').waitFor();
  await chooseStart(page, dayOf(monday(1)), '09:20');
  await form.getByText('Không vướng khung giờ').waitFor();
  await press(page, /^Phát lúc 09:20/);
  await page.getByText('Đã lưu lịch phát.').waitFor();
  await form.waitFor({ state: 'hidden' });
}

async function takeBack(page: Page, title: string): Promise<void> {
  await open(page, 'Tin bài');
  await page.getByRole('link', { name: title }).first().waitFor();
  await press(page, new RegExp(`^${title}`));
  const dialog = page.getByRole('dialog');
  await press(page, /^Thu hồi$/);
  await dialog.waitFor();
  // Second thoughts: nothing has happened, and one stands where one stood.
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'hidden' });
  await until(
    () => focused(page),
    (name) => name === 'Thu hồi',
  ).catch(async () => expect(false, `The focus is at “${await focused(page)}”.`));
  await page.keyboard.press('Enter');
  await dialog.waitFor();
  await fill(page, /^Lý do thu hồi/, 'Ghi nhầm ngày họp');
  await press(page, /^Thu hồi$/);
  await page.getByText('Đã gửi lệnh thu hồi.').waitFor();
  await dialog.waitFor({ state: 'hidden' });
}

async function readResults(page: Page): Promise<void> {
  await open(page, 'Kết quả phát');
  await page.getByRole('row').filter({ hasText: 'Trâu bò đi lạc' }).first().waitFor();
  await pressBeside(page, /^Vì sao\?/, 'Trâu bò đi lạc');
  await page.waitForURL(/\/explain\?/);
  await page.getByRole('heading', { level: 1 }).waitFor();
}

async function theDay(officer: Officer): Promise<void> {
  const { accounts, browser, shot, url } = officer;
  const [above, own] = [`Giữ ấm trâu bò ${fresh()}`, `Họp dân ${fresh()}`];
  await prepare(officer, above);
  const page = await sit(browser);
  await watchForPointers(page);
  await page.goto(`${url}/console/`);
  await signInByKeys(page, loginOf(accounts, 'commune_editor'));
  // The first stop of every page leads past the menu.
  await press(page, /^Đến nội dung chính$/);
  expect(
    await page.evaluate(() => document.activeElement?.id === 'content'),
    'The way past the menu does not lead to the content.',
  );
  await acceptFromAbove(page, above);
  await shot(page, 'accepted');
  await sendNowAndStop(page);
  await shot(page, 'stopped');
  await write(page, own);
  await shot(page, 'written');
  await press(page, /^Đăng xuất$/);
  const { unit } = loginOf(accounts, 'commune_editor');
  await signInByKeys(page, loginOf(accounts, 'commune_approver', unit));
  await approveAndSchedule(page, own);
  await shot(page, 'scheduled');
  await takeBack(page, own);
  await shot(page, 'taken_back');
  await readResults(page);
  await shot(page, 'results');
  expect(
    (await page.evaluate(() => sessionStorage.getItem('pointed'))) === null,
    'A pointer was used.',
  );
}

const tries: Try[] = [['the whole day is done with the keyboard alone', theDay]];

export const main = (args: string[]) => walk(args, 'keyboard', tries, 'province_admin');

// What may go wrong while an officer types, tried in a real browser: the session ends, the line is
// cut, the window is torn away. Nothing typed may be lost.
//
//   node e2e/run.mjs e2e/trouble.ts --url URL --accounts FILE
import type { Page } from 'playwright-core';
import { loginOf, patience } from './browser';
import { type Officer, type Try, walk } from './tries';

const begun = ({ page, url }: Officer) => page.goto(`${url}/console/bulletins/new`);
const saved = (page: Page) => page.getByText(/Đã lưu \d\d:\d\d/).waitFor();
const text = (page: Page) => page.getByLabel('Nội dung', { exact: true });

async function sessionEnds(officer: Officer): Promise<void> {
  const { page, accounts } = officer;
  await begun(officer);
  await page.getByLabel('Tiêu đề').fill('Phiên hết hạn giữa chừng');
  await saved(page);
  await page.context().clearCookies();
  await text(page).fill('Câu gõ đúng lúc phiên hết hạn.');
  await page.getByText('Phiên làm việc đã hết hạn').waitFor();
  await page
    .getByLabel('Mật khẩu', { exact: true })
    .fill(loginOf(accounts, 'commune_editor').password);
  await page.getByRole('button', { name: 'Đăng nhập' }).click();
  await saved(page);
  await page.reload();
  await page.getByText('Câu gõ đúng lúc phiên hết hạn.').waitFor();
}

async function lineIsCut(officer: Officer): Promise<void> {
  const { page } = officer;
  const context = page.context();
  await begun(officer);
  await page.getByLabel('Tiêu đề').fill('Mất mạng giữa chừng');
  await saved(page);
  await context.setOffline(true);
  await text(page).fill('Câu gõ khi mất mạng.');
  await page.getByText('Mất mạng: bản nháp giữ trên máy này').waitFor();
  await context.setOffline(false);
  await saved(page);
}

// A window that is only closed is given its line back for an instant, and may still save.
async function torn(page: Page): Promise<void> {
  const ended = page.waitForEvent('crash');
  const browser = await page.context().newCDPSession(page);
  browser.send('Page.crash').catch(() => undefined);
  await ended;
  await page.close();
}

async function windowCloses(officer: Officer): Promise<void> {
  const { page } = officer;
  const context = page.context();
  await begun(officer);
  await page.getByLabel('Tiêu đề').fill('Đóng cửa sổ giữa chừng');
  await saved(page);
  await page.waitForURL(/bulletins\/(?!new)/);
  const address = page.url();
  await context.setOffline(true);
  await text(page).fill('Câu gõ trước khi cửa sổ đóng.');
  await page.getByText('Mất mạng: bản nháp giữ trên máy này').waitFor();
  await torn(page);
  await context.setOffline(false);
  const again = await context.newPage();
  again.setDefaultTimeout(patience);
  await again.goto(address);
  await again.getByText('Đã khôi phục nội dung gõ dở trên máy này').waitFor();
  await again.getByRole('button', { name: 'Lưu ngay' }).click();
  await saved(again);
}

async function twoSave(officer: Officer): Promise<void> {
  const { page } = officer;
  await begun(officer);
  await page.getByLabel('Tiêu đề').fill('Hai người cùng sửa');
  await saved(page);
  await page.waitForURL(/bulletins\/(?!new)/);
  const other = await page.context().newPage();
  other.setDefaultTimeout(patience);
  await other.goto(page.url());
  await text(other).fill('Bản của người thứ hai.');
  await saved(other);
  await text(page).fill('Bản của người thứ nhất.');
  await page.getByText('Người khác vừa lưu bản mới hơn').first().waitFor();
  await page.getByRole('button', { name: 'Lưu bản đang gõ' }).click();
  await saved(page);
}

async function pressedTwice(officer: Officer): Promise<void> {
  const { page } = officer;
  await begun(officer);
  await page.getByLabel('Tiêu đề').fill('Bấm hai lần');
  await text(page).fill('Sáng mai cấp nước sớm hơn một giờ.');
  await page.locator('.audience_scroll').getByRole('checkbox').first().check();
  await saved(page);
  let asked = 0;
  page.on('request', (request) => {
    if (request.method() === 'POST' && request.url().endsWith('/submit')) asked += 1;
  });
  await page.getByRole('button', { name: /^Trình duyệt/ }).dblclick();
  await page.getByText('Chờ duyệt', { exact: true }).first().waitFor();
  if (asked !== 1) throw new Error(`It was submitted ${asked} times.`);
  if (await page.locator('.ant-alert-error').isVisible()) throw new Error('An error is shown.');
}

const tries: Try[] = [
  ['the session ends while typing', sessionEnds],
  ['the line is cut while typing', lineIsCut],
  ['the window is torn away before the text is saved', windowCloses],
  ['two people save at once', twoSave],
  ['submit is pressed twice', pressedTwice],
];

export const main = (args: string[]) => walk(args, 'trouble', tries);

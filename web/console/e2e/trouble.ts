// What may go wrong while an officer types, tried in a real browser: the session ends, the line is
// cut, the window closes. Nothing typed may be lost.
//
//   node e2e/run.mjs e2e/trouble.ts --url URL --accounts FILE
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { accountsOf, type Login, launch, loginOf, option, patience, signIn } from './browser';

interface Desk {
  url: string;
  login: Login;
  context: BrowserContext;
  page: Page;
}

async function sit(browser: Browser, url: string, login: Login): Promise<Desk> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  page.setDefaultTimeout(patience);
  await signIn(page, url, login);
  await page.goto(`${url}/console/bulletins/new`);
  return { url, login, context, page };
}

const saved = (page: Page) => page.getByText(/Đã lưu \d\d:\d\d/).waitFor();
const text = (page: Page) => page.getByLabel('Nội dung', { exact: true });

async function sessionEnds({ page, context, login }: Desk): Promise<void> {
  await page.getByLabel('Tiêu đề').fill('Phiên hết hạn giữa chừng');
  await saved(page);
  await context.clearCookies();
  await text(page).fill('Câu gõ đúng lúc phiên hết hạn.');
  await page.getByText('Phiên làm việc đã hết hạn').waitFor();
  await page.getByLabel('Mật khẩu', { exact: true }).fill(login.password);
  await page.getByRole('button', { name: 'Đăng nhập' }).click();
  await saved(page);
  await page.reload();
  await page.getByText('Câu gõ đúng lúc phiên hết hạn.').waitFor();
}

async function lineIsCut({ page, context }: Desk): Promise<void> {
  await page.getByLabel('Tiêu đề').fill('Mất mạng giữa chừng');
  await saved(page);
  await context.setOffline(true);
  await text(page).fill('Câu gõ khi mất mạng.');
  await page.getByText('Mất mạng: bản nháp giữ trên máy này').waitFor();
  await context.setOffline(false);
  await saved(page);
}

async function windowCloses({ page, context, url }: Desk): Promise<void> {
  await page.getByLabel('Tiêu đề').fill('Đóng cửa sổ giữa chừng');
  await saved(page);
  await page.waitForURL(/bulletins\/(?!new)/);
  const address = page.url();
  await context.setOffline(true);
  await text(page).fill('Câu gõ trước khi cửa sổ đóng.');
  await page.getByText('Mất mạng: bản nháp giữ trên máy này').waitFor();
  await page.close({ runBeforeUnload: false });
  await context.setOffline(false);
  const again = await context.newPage();
  again.setDefaultTimeout(patience);
  await again.goto(address.startsWith('http') ? address : url);
  await again.getByText('Đã khôi phục nội dung gõ dở trên máy này').waitFor();
  await again.getByRole('button', { name: 'Lưu ngay' }).click();
  await saved(again);
}

async function twoSave({ page, context }: Desk): Promise<void> {
  await page.getByLabel('Tiêu đề').fill('Hai người cùng sửa');
  await saved(page);
  await page.waitForURL(/bulletins\/(?!new)/);
  const other = await context.newPage();
  other.setDefaultTimeout(patience);
  await other.goto(page.url());
  await text(other).fill('Bản của người thứ hai.');
  await saved(other);
  await text(page).fill('Bản của người thứ nhất.');
  await page.getByText('Người khác vừa lưu bản mới hơn').first().waitFor();
  await page.getByRole('button', { name: 'Lưu bản đang gõ' }).click();
  await saved(page);
}

async function pressedTwice({ page }: Desk): Promise<void> {
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

const tries: [string, (desk: Desk) => Promise<void>][] = [
  ['the session ends while typing', sessionEnds],
  ['the line is cut while typing', lineIsCut],
  ['the window closes before the text is saved', windowCloses],
  ['two people save at once', twoSave],
  ['submit is pressed twice', pressedTwice],
];

export async function main(args: string[]): Promise<void> {
  const url = option(args, 'url') ?? 'http://127.0.0.1:8099';
  const login = loginOf(accountsOf(option(args, 'accounts')), 'commune_editor');
  const browser = await launch();
  let failed = 0;
  try {
    for (const [name, attempt] of tries) {
      const desk = await sit(browser, url, login);
      try {
        await attempt(desk);
        console.log(`ok      ${name}`);
      } catch (error) {
        failed += 1;
        console.log(`FAILED  ${name}: ${String(error).split('\n').slice(0, 6).join(' ')}`);
      }
      await desk.context.close();
    }
  } finally {
    await browser.close();
  }
  console.log(`${tries.length - failed} passed, ${failed} failed`);
  process.exitCode = failed ? 1 : 0;
}

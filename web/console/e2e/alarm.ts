// An alert and an exercise clicked in a real browser, at a desk and on a phone: few taps to send,
// progress that comes by itself, correction and end; pictures and axe's findings of each step.
//
//   node e2e/run.mjs e2e/alarm.ts --url URL --accounts FILE [--out DIR]
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { findings } from './axe';
import { accountsOf, isLong, type Login, launch, loginOf, option, signIn } from './browser';
import { sit } from './tries';

const sizes = [
  { name: '360', width: 360, height: 740 },
  ...(isLong ? [{ name: '1440', width: 1440, height: 900 }] : []),
];

interface Tour {
  url: string;
  out: string;
  size: (typeof sizes)[number];
  wrong: string[];
}

async function open(browser: Browser, tour: Tour, login: Login): Promise<Page> {
  const page = await sit(browser, {
    viewport: { width: tour.size.width, height: tour.size.height },
    hasTouch: tour.size.width < 768,
  });
  page.on('pageerror', (error) => tour.wrong.push(`${tour.size.name}: ${error.message}`));
  await signIn(page, tour.url, login);
  return page;
}

// The picture is of the screen, not of the whole page: what is first seen is what counts here.
async function look(page: Page, tour: Tour, name: string): Promise<void> {
  await page.waitForTimeout(400);
  const file = `alarm_${name}_${tour.size.name}.png`;
  await page.screenshot({ path: join(tour.out, file) });
  const wide = await page.evaluate(() => document.documentElement.scrollWidth);
  if (wide > tour.size.width) tour.wrong.push(`${tour.size.name} ${name}: ${wide} px wide`);
  for (const finding of await findings(page)) {
    tour.wrong.push(`${tour.size.name} ${name}: ${finding}`);
  }
}

async function hold(page: Page, name: RegExp): Promise<void> {
  // Where it lies under a bar of the page, it is scrolled free first, as a person would.
  await page.getByRole('button', { name }).hover();
  await page.mouse.down();
  await page.waitForTimeout(1700);
  await page.mouse.up();
}

const text = 'Nước suối đang lên nhanh. Bà con ven suối lên chỗ cao ngay.';

// Free text, or the first template where there are some; the area stands there already.
async function choose(page: Page): Promise<void> {
  const tile = page.locator('.alarm_tile').first();
  const words = page.getByLabel('Nội dung sẽ được đọc');
  await tile.or(words).first().waitFor();
  if (await tile.isVisible()) await tile.click();
  else await words.fill(text);
  await words.waitFor();
  const blank = page.getByLabel(/^Điền: /).first();
  while (await blank.isVisible()) {
    await blank.fill('ngầm Tràn');
    await page.getByRole('button', { name: 'Điền vào' }).first().click();
  }
}

async function alert(browser: Browser, tour: Tour, login: Login): Promise<void> {
  const page = await open(browser, tour, login);
  await page.getByRole('link', { name: 'Khẩn cấp' }).click();
  await page.getByRole('heading', { name: 'Phát tin khẩn cấp', level: 1 }).waitFor();
  await look(page, tour, 'choose');
  await choose(page);
  await page.getByRole('button', { name: /^Giữ để phát ngay tới/ }).waitFor();
  await page.getByText('Máy sẽ đọc:').scrollIntoViewIfNeeded();
  await look(page, tour, 'ready');
  // A short press is no press.
  await page.getByRole('button', { name: /^Giữ để phát ngay tới/ }).click();
  await hold(page, /^Giữ để phát ngay tới/);
  await page.getByRole('heading', { name: 'Tiến độ', exact: true }).waitFor();
  await page.getByText('Theo đơn vị').waitFor();
  await look(page, tour, 'watch');
  await page.screenshot({
    path: join(tour.out, `alarm_watch_full_${tour.size.name}.png`),
    fullPage: true,
  });
  const address = page.url();
  await page.goto(`${tour.url}/console/bulletins`);
  await page.getByRole('complementary', { name: 'Đang phát tin khẩn cấp' }).waitFor();
  await look(page, tour, 'banner');
  await page.goto(address);
  await page.getByRole('button', { name: 'Đính chính' }).click();
  await page.getByLabel('Nội dung mới').fill('Đính chính. Nước suối đang rút.');
  await look(page, tour, 'correct');
  await page.getByRole('button', { name: 'Phát đính chính' }).click();
  await page.getByText('Đã gửi nội dung mới.').waitFor();
  await page.getByRole('button', { name: 'Kết thúc cảnh báo' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Kết thúc cảnh báo' }).click();
  await page.getByText('Đã kết thúc', { exact: true }).first().waitFor();
  await look(page, tour, 'ended');
  await page.goto(`${tour.url}/console/emergencies`);
  await page.getByRole('heading', { name: 'Đã phát trước đây' }).waitFor();
  await look(page, tour, 'list');
  await page.context().close();
}

async function exercise(browser: Browser, tour: Tour, login: Login): Promise<void> {
  const page = await open(browser, tour, login);
  await page.goto(`${tour.url}/console/exercise/new`);
  await page.getByText('Mọi thao tác ở đây chỉ là diễn tập').waitFor();
  // No way across.
  if (await page.getByRole('link', { name: 'Khẩn cấp' }).isVisible()) {
    throw new Error('The exercise leads to the real alert.');
  }
  await choose(page);
  await page.getByRole('button', { name: /^Giữ để phát diễn tập tới/ }).waitFor();
  await page.getByText('Máy sẽ đọc:').scrollIntoViewIfNeeded();
  await look(page, tour, 'exercise_ready');
  await hold(page, /^Giữ để phát diễn tập tới/);
  await page.getByRole('heading', { name: 'Kết quả diễn tập' }).waitFor();
  await look(page, tour, 'exercise_watch');
  await page.screenshot({
    path: join(tour.out, `alarm_exercise_full_${tour.size.name}.png`),
    fullPage: true,
  });
  const id = page.url().split('/').at(-1);
  await page.goto(`${tour.url}/console/emergencies/${id}`);
  await page.waitForURL(/\/exercise\//);
  await page.getByRole('button', { name: 'Kết thúc diễn tập' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Kết thúc diễn tập' }).click();
  await page.getByText('Đã kết thúc', { exact: true }).first().waitFor();
  await page.context().close();
}

// More than one commune: somebody else lets it sound.
async function secondPerson(browser: Browser, tour: Tour, logins: [Login, Login]): Promise<void> {
  const page = await open(browser, tour, logins[0]);
  await page.goto(`${tour.url}/console/emergencies/new`);
  await choose(page);
  const boxes = page.locator('.audience_scroll').getByRole('checkbox');
  await boxes.first().waitFor();
  await boxes.first().check();
  await page.getByRole('button', { name: /^Giữ để trình duyệt/ }).waitFor();
  await hold(page, /^Giữ để trình duyệt/);
  await page.getByRole('timer').waitFor();
  await look(page, tour, 'waiting');
  const address = page.url();
  const other = await open(browser, tour, logins[1]);
  await other.goto(address);
  await hold(other, /^Giữ để duyệt và phát ngay/);
  await other.getByText('Đã duyệt, đang phát.').waitFor();
  await page.getByRole('button', { name: 'Đính chính' }).click();
  await page.getByText('Phát nhầm: dừng ngay ở mọi nơi').click();
  await page.getByLabel('Lý do').fill('Thử đường duyệt');
  await page.getByRole('button', { name: 'Dừng, báo là phát nhầm' }).click();
  await page.getByText('Đã hủy vì phát nhầm', { exact: true }).first().waitFor();
  await page.context().close();
  await other.context().close();
}

// A circle drawn about the middle of the scheme, and one by the form.
async function drawn(browser: Browser, tour: Tour, login: Login): Promise<void> {
  const page = await open(browser, tour, login);
  await page.goto(`${tour.url}/console/emergencies/new`);
  await choose(page);
  await page.getByText('Vẽ vùng', { exact: true }).click();
  const scheme = page.getByRole('img', { name: 'Bản đồ các cụm loa' });
  await scheme.hover();
  const box = await scheme.boundingBox();
  if (!box) throw new Error('The scheme cannot be seen.');
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.75, box.y + box.height / 2, { steps: 4 });
  await page.mouse.up();
  await page.getByRole('button', { name: /^Vòng tròn bán kính/ }).waitFor();
  await page.getByText(/cụm loa có vị trí nằm trong vùng/).waitFor();
  await scheme.scrollIntoViewIfNeeded();
  await look(page, tour, 'scheme');
  await page.context().close();
}

export async function main(args: string[]): Promise<void> {
  const out = option(args, 'out') ?? 'screens';
  await mkdir(out, { recursive: true });
  const url = option(args, 'url') ?? 'http://127.0.0.1:8099';
  const accounts = accountsOf(option(args, 'accounts'));
  const commune = loginOf(accounts, 'commune_approver');
  const province = loginOf(accounts, 'province_admin');
  const approver = loginOf(
    accounts,
    option(args, 'accounts') ? 'province_approver' : 'commune_approver',
  );
  const browser = await launch();
  const wrong: string[] = [];
  try {
    for (const size of sizes) {
      const tour = { url, out, size, wrong };
      const tries: [string, () => Promise<void>][] = [
        ['an alert is sent, watched, corrected and ended', () => alert(browser, tour, commune)],
        ['an exercise stays one', () => exercise(browser, tour, commune)],
        ['a second person lets it sound', () => secondPerson(browser, tour, [province, approver])],
        ['an area is drawn', () => drawn(browser, tour, province)],
      ];
      for (const [name, attempt] of tries) {
        try {
          await attempt();
          console.log(`ok      ${size.name} ${name}`);
        } catch (error) {
          wrong.push(`${size.name} ${name}: ${String(error).split('\n').slice(0, 5).join(' ')}`);
        }
      }
    }
  } finally {
    await browser.close();
  }
  for (const line of wrong) console.log(`FAILED  ${line}`);
  console.log(`${sizes.length} sizes, ${wrong.length} findings`);
  process.exitCode = wrong.length > 0 ? 1 : 0;
}

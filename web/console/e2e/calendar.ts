// The schedule at the desk: repeats and ranges of days, one airing of many changed or called off and
// nothing else, blocks dragged in the day view, all of it by the keyboard alone, 03:15, programmes.
// What the page said is compared with what the server has.
//
//   node e2e/run.mjs e2e/calendar.ts --url URL --accounts FILE [--out DIR] [--only WORDS]
import type { Locator, Page } from 'playwright-core';
import { call, chooseStart, dayOf } from './browser';
import {
  approved,
  DAY,
  enterAs,
  expect,
  focused,
  fresh,
  isoOf,
  monday,
  type Officer,
  reach,
  type Try,
  walk,
} from './tries';

interface Schedule {
  id: string;
  recurrence: string | null;
  occurrences: string[];
  cancelled: boolean;
  bulletin_title: string | null;
  programme: string | null;
  programme_name: string | null;
}

const local = (moment: string) =>
  new Date(Date.parse(moment) + 7 * 3_600_000).toISOString().slice(0, 16);

// Every airing that the server has for a title, as "2026-12-01T09:20".
async function airings(page: Page, title: string, from: Date, days: number): Promise<string[]> {
  // The server tells of two months at a time.
  if (days > 60) {
    const middle = new Date(from.getTime() + 60 * DAY);
    return [
      ...(await airings(page, title, from, 60)),
      ...(await airings(page, title, middle, days - 60)),
    ];
  }
  const query = new URLSearchParams({
    from: `${isoOf(from)}T00:00:00+07:00`,
    to: `${isoOf(new Date(from.getTime() + days * DAY))}T00:00:00+07:00`,
    limit: '500',
  });
  const { items } = await call<{ items: Schedule[] }>(page, 'GET', `/api/v1/schedules?${query}`);
  return items
    .filter((one) => !one.cancelled && [one.bulletin_title, one.programme_name].includes(title))
    .flatMap((one) => one.occurrences.map(local))
    .sort();
}

async function same(found: Promise<string[]>, wanted: string[]): Promise<void> {
  const now = await found;
  expect(now.join() === wanted.join(), `It airs at ${now.join(', ')}, not ${wanted.join(', ')}.`);
}

const on = (from: Date, day: number, clock: string) =>
  `${isoOf(new Date(from.getTime() + day * DAY))}T${clock}`;

async function chooseRepeat(page: Page, form: Locator, kind: string, until: Date): Promise<void> {
  const end = form.getByLabel('Đến hết ngày');
  // A list that is still opening takes no choice.
  for (let tries = 0; tries < 5 && !(await end.isVisible()); tries += 1) {
    const choice = page.locator('.ant-select-item-option:visible').filter({ hasText: kind });
    if (!(await choice.isVisible())) await form.getByLabel('Lặp lại').click();
    await choice.click();
    await end.waitFor({ timeout: 1000 }).catch(() => undefined);
  }
  await end.fill(dayOf(until));
  await end.press('Enter');
}

async function save(page: Page, form: Locator): Promise<void> {
  await form.getByText('Không vướng khung giờ').waitFor();
  await form.getByRole('button', { name: /^Phát lúc/ }).click();
  await page.getByText('Đã lưu lịch phát.').last().waitFor();
  await form.waitFor({ state: 'hidden' });
}

// A daily series of five days from the Monday, made on the form.
async function daily(page: Page, url: string, id: string, from: Date): Promise<void> {
  await page.goto(`${url}/console/schedules?new=${id}&date=${isoOf(from)}`);
  const form = page.getByRole('dialog');
  await chooseStart(form, dayOf(from), '09:20');
  await chooseRepeat(page, form, 'Hằng ngày', new Date(from.getTime() + 4 * DAY));
  await save(page, form);
}

const block = (page: Page, day: number, words: string) =>
  page
    .locator('.calendar_column')
    .nth(day)
    .getByRole('button', { name: new RegExp(`^${words}`) });

async function monthly(officer: Officer): Promise<void> {
  const { url, shot } = officer;
  const title = `Hằng tháng ${fresh()}`;
  const [id = ''] = await approved(officer, [title]);
  const page = await enterAs(officer, 'commune_approver');
  // From the last day of a long month: short ones have none.
  const first = new Date(Date.UTC(new Date().getUTCFullYear() + 1, 0, 31));
  const until = new Date(Date.UTC(first.getUTCFullYear(), 4, 1));
  await page.goto(`${url}/console/schedules?new=${id}`);
  const form = page.getByRole('dialog');
  await chooseStart(form, dayOf(first), '09:40');
  await chooseRepeat(page, form, 'Hằng tháng', until);
  await form.getByText('Tháng không có ngày này thì phát vào ngày cuối tháng.').waitFor();
  await shot(page, 'monthly');
  await save(page, form);
  const year = first.getUTCFullYear();
  const february = new Date(Date.UTC(year, 2, 0)).getUTCDate();
  await same(
    airings(page, title, first, 120),
    ['01-31', `02-${february}`, '03-31', '04-30'].map((day) => `${year}-${day}T09:40`),
  );
}

async function oneOfMany(officer: Officer): Promise<void> {
  const { url, shot } = officer;
  const title = `Một lần ${fresh()}`;
  const [id = ''] = await approved(officer, [title]);
  const page = await enterAs(officer, 'commune_approver');
  const from = monday(2);
  const form = page.getByRole('dialog');
  const open = async (day: number, clock: string) => {
    await block(page, day, `${clock} ${title}`).click();
    await form.getByText('Áp dụng thay đổi cho').waitFor();
  };
  const choose = (scope: string) => form.getByRole('radio', { name: scope }).check();
  const has = (...wanted: string[]) => same(airings(page, title, from, 14), wanted);
  await daily(page, url, id, from);
  await has(...[0, 1, 2, 3, 4].map((day) => on(from, day, '09:20')));

  // This one: Tuesday is half an hour later, nothing else.
  await open(1, '09:20');
  await chooseStart(form, dayOf(new Date(from.getTime() + DAY)), '09:50');
  await save(page, form);
  await has(
    on(from, 0, '09:20'),
    on(from, 1, '09:50'),
    ...[2, 3, 4].map((d) => on(from, d, '09:20')),
  );

  // From this one on: Thursday and Friday.
  await open(3, '09:20');
  await choose('Từ lần này về sau');
  await chooseStart(form, dayOf(new Date(from.getTime() + 3 * DAY)), '10:20');
  await save(page, form);
  const split = [on(from, 3, '10:20'), on(from, 4, '10:20')];
  await has(on(from, 0, '09:20'), on(from, 1, '09:50'), on(from, 2, '09:20'), ...split);

  // One is called off, and stays so when all the others are moved.
  await open(0, '09:20');
  await form.getByRole('button', { name: 'Xóa: lần này' }).click();
  await page.getByRole('button', { name: 'Hoàn tác' }).waitFor();
  expect((await block(page, 0, `09:20 ${title}`).count()) === 0, 'It is still shown.');
  await shot(page, 'called_off');
  await page.reload();
  await block(page, 2, `09:20 ${title}`).waitFor();
  await has(on(from, 1, '09:50'), on(from, 2, '09:20'), ...split);
  await open(2, '09:20');
  await choose('Tất cả các lần');
  await chooseStart(form, dayOf(new Date(from.getTime() + 2 * DAY)), '08:20');
  await save(page, form);
  await has(on(from, 1, '09:50'), on(from, 2, '08:20'), ...split);

  // The rest is called off from Friday on, then as a whole.
  await open(4, '10:20');
  await choose('Từ lần này về sau');
  await form.getByRole('button', { name: 'Xóa: từ lần này về sau' }).click();
  await page.reload();
  await block(page, 3, `10:20 ${title}`).waitFor();
  await has(on(from, 1, '09:50'), on(from, 2, '08:20'), on(from, 3, '10:20'));
  await open(3, '10:20');
  await choose('Tất cả các lần');
  await form.getByRole('button', { name: 'Xóa: tất cả các lần' }).click();
  await page.reload();
  await block(page, 2, `08:20 ${title}`).waitFor();
  await has(on(from, 1, '09:50'), on(from, 2, '08:20'));
}

async function dayDragged(officer: Officer): Promise<void> {
  const { url, shot } = officer;
  const title = `Kéo ngày ${fresh()}`;
  const [id = ''] = await approved(officer, [title]);
  const page = await enterAs(officer, 'commune_approver');
  const from = monday(4);
  await daily(page, url, id, from);
  await page.goto(`${url}/console/schedules?view=day&date=${on(from, 2, '').slice(0, 10)}`);
  const held = block(page, 0, `09:20 ${title}`);
  await held.waitFor();
  await held.scrollIntoViewIfNeeded();
  const box = await held.boundingBox();
  expect(box, 'There is nothing to drag.');
  await page.mouse.move(box.x + 20, box.y + 5);
  await page.mouse.down();
  await page.mouse.move(box.x + 20, box.y + 20, { steps: 3 });
  await page.mouse.move(box.x + 20, box.y + 5 + 54, { steps: 3 });
  await page.mouse.up();
  const form = page.getByRole('dialog');
  await form.getByRole('button', { name: /^Phát lúc 10:20/ }).waitFor();
  await shot(page, 'day_dragged');
  await save(page, form);
  await block(page, 0, `10:20 ${title}`).waitFor();
  await shot(page, 'day');
  await same(
    airings(page, title, from, 7),
    [0, 1, 2, 3, 4].map((day) => on(from, day, day === 2 ? '10:20' : '09:20')),
  );
}

async function byKeys(officer: Officer): Promise<void> {
  const { url, shot } = officer;
  const title = `Phím ${fresh()}`;
  const [id = ''] = await approved(officer, [title]);
  const page = await enterAs(officer, 'commune_approver');
  const from = monday(6);
  await daily(page, url, id, from);
  await page.goto(`${url}/console/schedules?view=week&date=${isoOf(from)}`);
  await block(page, 0, `09:20 ${title}`).waitFor();
  await reach(page, new RegExp(`^09:20 ${title}`));
  // A quarter of an hour later, the day after; the form asks to how many it applies.
  for (const key of ['ArrowDown', 'ArrowDown', 'ArrowDown', 'Enter'])
    await page.keyboard.press(key);
  const form = page.getByRole('dialog');
  await form.getByText('Áp dụng thay đổi cho').waitFor();
  await reach(page, /^Lần này$/);
  await page.keyboard.press('ArrowDown');
  await reach(page, /^Từ lần này về sau$/);
  await form.getByText('Không vướng khung giờ').waitFor();
  await shot(page, 'keys_form');
  await reach(page, /^Phát lúc 09:35/);
  await page.keyboard.press('Enter');
  await page.getByText('Đã lưu lịch phát.').waitFor();
  await form.waitFor({ state: 'hidden' });
  await same(
    airings(page, title, from, 7),
    [0, 1, 2, 3, 4].map((day) => on(from, day, '09:35')),
  );
  // The work goes on where it was: at the block that was moved.
  await block(page, 0, `09:35 ${title}`).waitFor();
  await page.waitForTimeout(500);
  expect(
    (await focused(page)).startsWith(`09:35 ${title}`),
    `The focus is at "${await focused(page)}".`,
  );
  // Called off without a mouse, and the focus is not lost either.
  await page.keyboard.press('Enter');
  await form.getByText('Áp dụng thay đổi cho').waitFor();
  await reach(page, /^Xóa: lần này$/);
  await page.keyboard.press('Enter');
  await form.waitFor({ state: 'hidden' });
  await page.waitForTimeout(500);
  expect(await focused(page), 'The focus is lost.');
}

async function atNight(officer: Officer): Promise<void> {
  const { url, shot } = officer;
  const title = `Đêm ${fresh()}`;
  const [id = ''] = await approved(officer, [title]);
  const page = await enterAs(officer, 'commune_approver');
  const from = monday(8);
  await page.goto(`${url}/console/schedules?new=${id}&date=${isoOf(from)}`);
  const form = page.getByRole('dialog');
  await chooseStart(form, dayOf(from), '03:15');
  await form
    .getByText(/khung giờ không phát/)
    .last()
    .waitFor();
  await shot(page, 'night');
  await form.getByRole('button', { name: /^Phát lúc 03:15/ }).click();
  await form.getByRole('alert').filter({ hasText: 'khung giờ không phát' }).first().waitFor();
  await form
    .getByRole('button', { name: /^Chuyển sang 05:/ })
    .first()
    .click();
  await save(page, form);
  const [only = ''] = await airings(page, title, from, 1);
  expect(only.startsWith(`${isoOf(from)}T05:`), `It airs at ${only}.`);
}

async function programme(officer: Officer): Promise<void> {
  const { url, shot } = officer;
  const name = `Bản tin sáng ${fresh()}`;
  const titles = [`Mở đầu ${fresh()}`, `Kết thúc ${fresh()}`];
  await approved(officer, titles);
  const page = await enterAs(officer, 'commune_approver');
  await page.goto(`${url}/console/schedules?tab=programmes`);
  await page.getByRole('button', { name: 'Tạo buổi phát' }).first().click();
  const form = page.getByRole('dialog');
  await form.getByLabel('Tên buổi phát').fill(name);
  for (const title of titles) {
    await form.getByLabel('Thêm bản tin vào buổi phát').fill(title);
    await page.getByTitle(new RegExp(title)).first().click();
    await form.getByRole('listitem').filter({ hasText: title }).waitFor();
  }
  await form.getByRole('button', { name: `Đưa ${titles[1]} lên trước` }).click();
  await shot(page, 'programme_form');
  await form.getByRole('button', { name: 'Lưu buổi phát' }).click();
  await page.getByText('Đã lưu buổi phát.').waitFor();
  await form.waitFor({ state: 'hidden' });
  const row = page.getByRole('listitem').filter({ hasText: name });
  await row.getByRole('button', { name: 'Xếp lịch buổi phát' }).click();
  const from = monday(9);
  await chooseStart(form, dayOf(from), '06:30');
  await shot(page, 'programme_schedule');
  await save(page, form);
  await same(airings(page, name, from, 1), [on(from, 0, '06:30')]);
  // In the order of the programme, and changed as any other.
  await page.goto(`${url}/console/schedules?view=day&date=${isoOf(from)}`);
  await block(page, 0, `06:30 ${name}`).click();
  await chooseStart(form, dayOf(from), '06:45');
  await save(page, form);
  await same(airings(page, name, from, 1), [on(from, 0, '06:45')]);
}

const tries: Try[] = [
  ['a monthly repeat over a range of days knows short months', monthly, 'long'],
  ['one airing, the following or all are changed and called off, and no other', oneOfMany],
  ['a block is dragged in the day view, and only this airing moves', dayDragged, 'long'],
  ['an airing is moved and called off by the keyboard alone', byKeys],
  ['03:15 is refused with the reason, and the nearest time is one click away', atNight],
  ['a programme is put in order, scheduled and moved', programme],
];

export const main = (args: string[]) => walk(args, 'calendar', tries);

// The days of the year: a pause set by the form, the page of Tết, days with rules of their own, and a
// campaign of the province that a commune puts its bulletins into.
//
//   node e2e/run.mjs e2e/year.ts --url URL --accounts FILE [--out DIR] [--only WORDS]
import type { Locator } from 'playwright-core';
import { call, dayOf } from './browser';
import {
  aPhone,
  approved,
  DAY,
  enterAs,
  expect,
  fits,
  fresh,
  isoOf,
  type Officer,
  type Try,
  unitOf,
  until,
  walk,
} from './tries';

// Every day from tomorrow on, for more than a year. Made once: two programmes a day are allowed.
let made: { id: string; title: string } | undefined;

async function daily(officer: Officer): Promise<{ id: string; title: string }> {
  if (made) return made;
  const title = `Bản tin sáng ${fresh()}`;
  const [bulletin = ''] = await approved(officer, [title]);
  const { id } = await call<{ id: string }>(officer.page, 'POST', '/api/v1/schedules', {
    bulletin,
    starts: `${isoOf(new Date(Date.now() + DAY))}T09:40:00+07:00`,
    recurrence: 'FREQ=DAILY;COUNT=400',
  });
  made = { id, title };
  return made;
}

async function day(dialog: Locator, label: string, date: string): Promise<void> {
  await dialog.getByLabel(label).fill(date);
  await dialog.getByLabel(label).press('Enter');
}

// On a phone: tomorrow's airing is opened, paused with a reason, and the forecast says so.
async function pausedByForm(officer: Officer): Promise<void> {
  const { url, shot } = officer;
  const { id: schedule, title } = await daily(officer);
  const tomorrow = new Date(Date.now() + DAY);
  const unit = await unitOf(officer.page);
  const phone = await enterAs(officer, 'commune_editor', aPhone, unit);
  await phone.goto(`${url}/console/schedules?view=list&date=${isoOf(tomorrow)}`);
  await phone
    .getByRole('button', { name: new RegExp(`^Sửa ${title} 09:40`) })
    .first()
    .click();
  await phone.getByRole('button', { name: 'Tạm ngừng…' }).click();
  const dialog = phone.getByRole('dialog').filter({ hasText: 'Lý do' });
  await dialog.getByLabel('Lý do').fill('nghỉ Tết');
  await shot(phone, 'pause_dialog');
  await fits(phone);
  await dialog
    .getByRole('button', { name: `Tạm ngừng từ ${dayOf(tomorrow)} đến ${dayOf(tomorrow)}` })
    .click();
  await phone.getByText('Đã tạm ngừng. Các cụm loa đang nhận kế hoạch mới.').waitFor();
  const why = `Tạm ngừng ngày ${dayOf(tomorrow)}: nghỉ Tết`;
  await phone.getByText(why).first().waitFor();
  await shot(phone, 'schedule_paused');
  await fits(phone);

  const { items } = await call<{ items: { id: string }[] }>(
    phone,
    'GET',
    `/api/v1/devices?unit=${unit}&kind=speaker&limit=1`,
  );
  await phone.goto(`${url}/console/forecast?device=${items[0]?.id}&date=${isoOf(tomorrow)}`);
  await phone.getByText(why).first().waitFor();
  await shot(phone, 'forecast');
  await fits(phone);
  await phone.goto(
    `${url}/console/explain?device=${items[0]?.id}&at=${isoOf(tomorrow)}T09:40:02%2B07:00`,
  );
  await phone.getByText(why).first().waitFor();
  await shot(phone, 'explain');

  // The same pause again is refused in words, and one that is backwards cannot be entered.
  await phone.goto(`${url}/console/schedules?tab=pauses`);
  await phone.getByText(title).first().waitFor();
  await shot(phone, 'pauses');
  await fits(phone);
  const again = await phone.evaluate(
    async ([id, date]) => {
      const session = await (await fetch('/api/v1/session')).json();
      const answer = await fetch('/api/v1/pauses', {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', 'X-CSRF-Token': session.csrf_token },
        body: JSON.stringify({ schedule: id, from: date, to: date, reason: 'lần nữa' }),
      });
      return answer.status;
    },
    [schedule, isoOf(tomorrow)] as const,
  );
  expect(again === 422, `two pauses of one schedule on one day: ${again}`);
}

interface Ahead {
  tet: { from: string; first: string; to: string };
  days: { day: string; empty: boolean; airings: { title: string; withheld: string | null }[] }[];
}

// At the desk and on a phone: what is heard around Tết, paused from the page and let go again.
async function tet(officer: Officer): Promise<void> {
  const { page, url, shot } = officer;
  const { title } = await daily(officer);
  const before = await call<Ahead>(page, 'GET', '/api/v1/days-ahead');
  const first = new Date(`${before.tet.first}T05:00:00Z`);
  await page.goto(`${url}/console/tet`);
  await page.getByRole('heading', { name: 'Tết này phát gì', level: 1 }).waitFor();
  const newYear = page.getByRole('region', { name: /mùng 1 tháng Giêng âm lịch/ });
  await newYear.getByText(title).waitFor();
  await page.getByText('23 tháng Chạp âm lịch').waitFor();
  await shot(page, 'tet_before');
  await page.getByRole('button', { name: 'Tạm ngừng cả đơn vị…' }).click();
  const dialog = page.getByRole('dialog').filter({ hasText: 'Lý do' });
  const last = new Date(first.getTime() + 2 * DAY);
  await day(dialog, 'Đến hết ngày', dayOf(last));
  await dialog.getByLabel('Lý do').fill('nghỉ Tết');
  await dialog
    .getByRole('button', { name: `Tạm ngừng từ ${dayOf(first)} đến ${dayOf(last)}` })
    .click();
  const why = `Tạm ngừng từ ${dayOf(first)} đến ${dayOf(last)}: nghỉ Tết`;
  await newYear.getByText(why).first().waitFor();
  await newYear.getByText('Không có gì phát trong ngày này').waitFor();
  await shot(page, 'tet');
  await fits(page);

  const phone = await enterAs(officer, 'commune_editor', aPhone, await unitOf(page));
  await phone.goto(`${url}/console/tet`);
  await phone.getByText(why).first().waitFor();
  await fits(phone);
  await shot(phone, 'tet_phone');
  await phone
    .getByRole('region', { name: /mùng 4 tháng Giêng/ })
    .getByRole('button', { name: new RegExp(`^Đổi giờ ${title}`) })
    .click();
  await phone.getByRole('dialog').getByText('Sửa lịch phát').waitFor();
  await fits(phone);
  await shot(phone, 'tet_form');
  await phone.keyboard.press('Escape');

  await page.getByRole('button', { name: /^Cho phát lại: / }).click();
  await page.getByText('Đã cho phát lại.').waitFor();
  const after = await until(
    () => call<Ahead>(page, 'GET', '/api/v1/days-ahead'),
    (ahead) => ahead.days.every((one) => !one.empty),
  );
  expect(after.days.length === 14 || after.days.length === 15, `${after.days.length} days`);
}

// The province proclaims mourning with one act; a commune adds what is stricter and no more.
async function particularDays(officer: Officer): Promise<void> {
  const { page: commune, url, shot } = officer;
  const province = await enterAs(officer, 'province_admin', {}, '');
  await province.goto(`${url}/console/settings?tab=days`);
  await province.getByRole('button', { name: 'Công bố quốc tang' }).click();
  const form = province.getByRole('dialog');
  await form.getByText('Văn nghệ, ca nhạc, giải trí').first().waitFor();
  await form.getByLabel('Văn bản công bố').fill('Thông cáo số 12-TC/TW');
  await shot(province, 'mourning');
  await form.getByRole('button', { name: 'Lưu' }).click();
  await province.getByText('Đã lưu quy định ngày đặc biệt.').waitFor();
  await province.getByText('Không phát: Văn nghệ, ca nhạc, giải trí').waitFor();
  await shot(province, 'days');
  await fits(province);

  await commune.goto(`${url}/console/settings?tab=days`);
  await commune.getByText('Quốc tang').first().waitFor();
  expect(
    (await commune.getByRole('button', { name: 'Sửa Quốc tang' }).count()) === 0,
    'a commune may edit what the province proclaimed',
  );
  const phone = await enterAs(officer, 'commune_editor', aPhone, await unitOf(commune));
  await phone.goto(`${url}/console/settings?tab=days`);
  await phone.getByRole('button', { name: 'Thêm ngày đặc biệt' }).click();
  const own = phone.getByRole('dialog');
  await own.getByLabel('Tên ngày').fill('Giao thừa của xã');
  await own.getByRole('button', { name: 'Thêm giờ' }).click();
  await own.getByText('Không phát').first().waitFor();
  await fits(phone);
  await shot(phone, 'day_form');
  await own.getByRole('button', { name: 'Lưu' }).click();
  await phone.getByText('Không phát 21:00–00:30').waitFor();
  await fits(phone);
  await shot(phone, 'days_phone');
  for (const [page, name] of [
    [phone, 'Giao thừa của xã'],
    [province, 'Quốc tang'],
  ] as const) {
    await page.getByRole('button', { name: `Sửa ${name}` }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Bỏ quy định này' }).click();
    await page.getByText('Đã bỏ quy định ngày đặc biệt.').waitFor();
  }
}

// Opened by the province, seen below, and a commune's bulletin is counted in it.
async function campaign(officer: Officer): Promise<void> {
  const { page: commune, url, shot } = officer;
  const name = `Tuyên truyền bầu cử ${fresh()}`;
  const title = `Ngày bầu cử ${fresh()}`;
  const province = await enterAs(officer, 'province_admin', {}, '');
  await province.goto(`${url}/console/campaigns`);
  await province.getByRole('button', { name: 'Lập đợt mới' }).first().click();
  const form = province.getByRole('dialog');
  await form.getByLabel('Tên đợt').fill(name);
  await form.getByLabel('Chỉ tiêu tin bài').fill('4');
  await form.getByLabel('Chỉ tiêu lượt phát').fill('120');
  await form.getByLabel('Người, đơn vị phụ trách').fill('Sở Văn hóa, Thể thao và Du lịch');
  await shot(province, 'campaign_form');
  await form.getByRole('button', { name: 'Lưu đợt tuyên truyền' }).click();
  await province.getByText(name).first().waitFor();

  const [bulletin = ''] = await approved(officer, [title]);
  await commune.goto(`${url}/console/bulletins/${bulletin}`);
  await commune.getByLabel('Thuộc đợt tuyên truyền').click();
  await commune.getByTitle(name).click();
  await commune.getByText('Đã đưa tin bài vào đợt.').waitFor();
  await shot(commune, 'campaign_bulletin');
  const phone = await enterAs(officer, 'commune_editor', aPhone, await unitOf(commune));
  await phone.goto(`${url}/console/campaigns`);
  const row = phone.getByRole('listitem').filter({ hasText: name });
  await row.getByText('1/4').waitFor();
  await fits(phone);
  await shot(phone, 'campaigns');
  await row.getByRole('link', { name: 'Xem tin bài' }).click();
  await phone.getByText(title).first().waitFor();
  await fits(phone);
  await province.reload();
  await province.getByRole('listitem').filter({ hasText: name }).getByText('1/4').waitFor();
  await shot(province, 'campaigns_desk');
  await province.goto(`${url}/console/paper?by=campaign`);
  await province.getByText('Đợt tuyên truyền').first().waitFor();
  await fits(province);
}

const tries: Try[] = [
  ['a pause set by the form is in the forecast with its reason', pausedByForm],
  ['the days of Tết are seen, paused and let go', tet],
  ['mourning is proclaimed once, and a commune adds what is stricter', particularDays],
  ['a campaign of the province counts a bulletin of the commune', campaign],
];

export const main = (args: string[]) => walk(args, 'year', tries);

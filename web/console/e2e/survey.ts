// A survey on phones of 360 px: answered where there is no line, kept when the page is closed, sent
// when the line is back; where two people found different things, one is chosen and nothing is lost.
// The console itself opens without a line, and sends nothing before it knows whose session that is.
//
//   node e2e/run.mjs e2e/survey.ts --url URL --accounts FILE [--out DIR]
import type { Page } from 'playwright-core';
import { call, loginOf } from './browser';
import {
  aPhone as aBarePhone,
  DAY,
  enterAs,
  expect,
  fits,
  fresh,
  isGood,
  isoOf,
  keeping,
  type Officer,
  type Try,
  unitOf,
  until,
  walk,
} from './tries';

interface Survey {
  round: string;
  station: string;
  name: string;
}

interface Answer {
  by_name: string;
  condition: string;
  remark: string;
  state: string;
}

const aPhone = { ...aBarePhone, ...keeping };

const surveys = '/api/v1/survey-rounds';

// The province asks for a survey; a station stands where the editor works.
async function begun({ page }: Officer, unit: string): Promise<Survey> {
  const name = `Đài khảo sát ${fresh()}`;
  const now = Date.now();
  const { id: station } = await call<{ id: string }>(page, 'POST', '/api/v1/assets', {
    kind: 'station',
    name,
    unit,
    from: isoOf(new Date(now - 2 * DAY)),
    details: { tech: 'fm' },
  });
  const { id: round } = await call<{ id: string }>(page, 'POST', surveys, {
    unit: await unitOf(page),
    name: `Đợt của ${name}`,
    from: isoOf(new Date(now - DAY)),
    to: isoOf(new Date(now + 7 * DAY)),
    kinds: ['station'],
  });
  return { round, station, name };
}

const answersOf = async (page: Page, { round, station }: Survey): Promise<Answer[]> =>
  (await call<{ items: Answer[] }>(page, 'GET', `${surveys}/${round}/answers?asset=${station}`))
    .items;

async function opened(page: Page, url: string, { round, name }: Survey): Promise<void> {
  await page.goto(`${url}/console/surveys/${round}`);
  await page.getByRole('button', { name: new RegExp(`^Ghi (kết quả|lại) ${name}$`) }).waitFor();
}

// Its first and last bytes, which is all that is looked at.
const picture = {
  name: 'loa rè.jpg',
  mimeType: 'image/jpeg',
  buffer: Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 16, 0x4a, 0x46, 0x49, 0x46, 0, 1, 0xff, 0xd9]),
};

async function answered(
  page: Page,
  { name }: Survey,
  condition: string,
  remark: string,
  photo?: typeof picture,
) {
  await page.getByRole('button', { name: new RegExp(`^Ghi (kết quả|lại) ${name}$`) }).click();
  const form = page.getByRole('dialog');
  await form.getByRole('radio', { name: condition, exact: true }).check();
  await form.getByLabel('Ghi chú', { exact: true }).fill(remark);
  if (photo) {
    const chooser = page.waitForEvent('filechooser');
    await form.getByRole('button', { name: 'Thêm ảnh' }).click();
    await (await chooser).setFiles(photo);
    await form.getByText(photo.name).waitFor();
  }
  await fits(page);
  await form.getByRole('button', { name: 'Lưu kết quả' }).click();
  await form.waitFor({ state: 'hidden' });
}

async function twoFound(officer: Officer): Promise<void> {
  const first = await enterAs(officer, 'commune_editor', aPhone);
  const second = await enterAs(officer, 'commune_approver', aPhone);
  const survey = await begun(officer, await unitOf(first));
  await opened(first, officer.url, survey);
  await opened(second, officer.url, survey);

  await first.context().setOffline(true);
  await answered(first, survey, 'Xuống cấp', 'Rè tiếng ở cụm loa nhà văn hóa.');
  await first.getByText('1 kết quả chờ gửi').waitFor();
  await isGood(first);
  await officer.shot(first, 'offline_360');
  const before = await answersOf(officer.page, survey);
  expect(before.length === 0, 'Nothing leaves a phone without a line.');

  await answered(second, survey, 'Hỏng một phần', 'Cháy tăng âm.');
  await until(
    () => answersOf(officer.page, survey),
    (all) => all.length === 1,
  );

  await first.context().setOffline(false);
  const both = await until(
    () => answersOf(officer.page, survey),
    (all) => all.length === 2,
  );
  const late = both.find((one) => one.state === 'beside');
  expect(late, 'What was sent later waits beside.');
  expect(late.remark.startsWith('Rè tiếng'), 'It is what the first had found.');
  await first.getByText('1 kết quả chờ gửi').waitFor({ state: 'detached' });
  await first.getByText('Có kết quả của người khác, cần chọn một').first().waitFor();
  await isGood(first);
  await officer.shot(first, 'two_360');
  await first.getByRole('button', { name: `Dùng kết quả của ${late.by_name}` }).click();
  await first.getByText('Đã chọn kết quả.').waitFor();
  const station = await call<{ condition: string }>(
    officer.page,
    'GET',
    `/api/v1/assets/${survey.station}`,
  );
  expect(station.condition === 'degraded', 'What was chosen is the condition of the register.');
  expect((await answersOf(officer.page, survey)).length === 2, 'Nothing is lost.');
  for (const page of [first, second]) await page.context().close();
}

async function outlived(officer: Officer): Promise<void> {
  const phone = await enterAs(officer, 'commune_editor', aPhone);
  const survey = await begun(officer, await unitOf(phone));
  await opened(phone, officer.url, survey);
  const context = phone.context();
  await context.setOffline(true);
  await answered(phone, survey, 'Hoạt động tốt', '', picture);
  await phone.getByText('1 kết quả chờ gửi').waitFor();
  await phone.getByText('1 ảnh chờ gửi').waitFor();
  await phone.close();

  await context.setOffline(false);
  const again = await context.newPage();
  await opened(again, officer.url, survey);
  const [arrived, ...others] = await until(
    () => answersOf(officer.page, survey),
    (all) => all.length > 0,
  );
  await until(
    () =>
      call<{ items: { type: string }[] }>(
        officer.page,
        'GET',
        `/api/v1/assets/${survey.station}/files`,
      ),
    ({ items }) => items.length === 1 && items[0]?.type === 'image/jpeg',
  );
  expect(arrived?.condition === 'works' && others.length === 0, 'It is sent once.');
  await again
    .getByText(/ khảo sát \d\d\/\d\d\/\d{4}/)
    .first()
    .waitFor();
  await context.close();
}

const nameOf = async (page: Page) =>
  (await call<{ account: { name: string } }>(page, 'GET', '/api/v1/session')).account.name;

// The browser has put the console by; it does so once the page has nothing better to do.
const isKept = (page: Page) =>
  until(
    () =>
      page.evaluate(async () => {
        const worker = await navigator.serviceWorker.getRegistration('/console/');
        return worker?.active?.state;
      }),
    (state) => state === 'activated',
  );

// Somebody who has opened the survey with a line, and has none any more.
async function inTheValley(officer: Officer): Promise<{ phone: Page; survey: Survey }> {
  const phone = await enterAs(officer, 'commune_editor', aPhone);
  const survey = await begun(officer, await unitOf(phone));
  await opened(phone, officer.url, survey);
  await isKept(phone);
  await phone.context().setOffline(true);
  return { phone, survey };
}

async function opensAgain(officer: Officer): Promise<void> {
  const { phone, survey } = await inTheValley(officer);
  const worker = await phone.request.get(`${officer.url}/console/sw.js`);
  expect(worker.headers()['cache-control'] === 'no-cache', 'A newer worker is found at once.');
  const kept = await phone.evaluate(async () => {
    const caches = await Promise.all(
      (await window.caches.keys()).map((name) => window.caches.open(name)),
    );
    const requests = await Promise.all(caches.map((cache) => cache.keys()));
    return requests.flat().map(({ url }) => new URL(url).pathname);
  });
  const strange = kept.filter((path) => !/^\/console\/(assets\/[\w.-]+|icon\.svg)?$/.test(path));
  expect(kept.length > 5 && strange.length === 0, `Kept beside the console: ${strange}`);
  await phone.reload();
  await phone.getByText(/Đang mất mạng: hiện những gì máy này đã tải/).waitFor();
  await answered(phone, survey, 'Xuống cấp', 'Nước vào tủ máy.', picture);
  await phone.getByText('1 kết quả chờ gửi').waitFor();
  await phone.reload();
  await phone.getByText('1 kết quả chờ gửi').waitFor();
  await phone.getByText('1 ảnh chờ gửi').waitFor();
  await isGood(phone);
  await officer.shot(phone, 'opened_offline_360');

  await phone.goto(`${officer.url}/console/bulletins`);
  await phone.getByRole('heading', { name: 'Trang này cần có mạng' }).waitFor();
  await isGood(phone);
  await officer.shot(phone, 'needs_line_360');
  await phone.getByRole('button', { name: 'Thử lại' }).click();
  await phone.getByText('Vẫn chưa có mạng.').waitFor();
  await phone.getByRole('main').getByRole('link', { name: 'Khảo sát' }).click();
  await phone.getByRole('link', { name: `Đợt của ${survey.name}` }).click();
  await phone.getByText('1 kết quả chờ gửi').waitFor();
  const before = await answersOf(officer.page, survey);
  expect(before.length === 0, 'Nothing leaves a phone without a line.');

  await phone.context().setOffline(false);
  const [arrived, ...others] = await until(
    () => answersOf(officer.page, survey),
    (all) => all.length > 0,
  );
  await phone.getByText('1 kết quả chờ gửi').waitFor({ state: 'detached' });
  await phone.getByText(/Đang mất mạng/).waitFor({ state: 'detached' });
  expect(arrived?.remark === 'Nước vào tủ máy.' && others.length === 0, 'It is sent once.');
  expect(arrived.by_name === (await nameOf(phone)), 'It is of whoever wrote it.');
  await phone.context().close();
}

async function shutPageOpens(officer: Officer): Promise<void> {
  const { phone } = await inTheValley(officer);
  await phone.goto(`${officer.url}/console/bulletins`);
  await phone.getByRole('heading', { name: 'Trang này cần có mạng' }).waitFor();
  await phone.context().setOffline(false);
  await phone.getByRole('heading', { name: 'Tin bài', level: 1 }).waitFor();
  await phone.context().close();
}

async function anotherIsIn(officer: Officer): Promise<void> {
  const { phone, survey } = await inTheValley(officer);
  const writer = loginOf(officer.accounts, 'commune_editor');
  const { username, password } = loginOf(officer.accounts, 'commune_approver', writer.unit);
  await phone.reload();
  await answered(phone, survey, 'Hỏng một phần', 'Đứt dây loa.');
  await phone.getByText('1 kết quả chờ gửi').waitFor();
  const entered = await phone.request.post(`${officer.url}/api/v1/session`, {
    data: { username, password },
  });
  expect(entered.ok(), 'Somebody else signs in with the same browser.');

  await phone.context().setOffline(false);
  const dialog = phone.getByRole('dialog');
  await dialog.getByText('Phiên làm việc đã hết hạn').waitFor();
  const before = await answersOf(officer.page, survey);
  expect(before.length === 0, 'Nothing is sent in the name of another.');
  await dialog.getByLabel('Mật khẩu', { exact: true }).fill(writer.password);
  await dialog.getByRole('button', { name: 'Đăng nhập' }).click();
  const [arrived] = await until(
    () => answersOf(officer.page, survey),
    (all) => all.length > 0,
  );
  expect(arrived?.by_name === (await nameOf(phone)), 'It is of whoever wrote it.');
  await phone.context().close();
}

// The check before a storm is made where the line goes first.
async function checkedBeforeTheStorm(officer: Officer): Promise<void> {
  const unit = loginOf(officer.accounts, 'commune_editor').unit;
  const cluster = `Cụm loa ${fresh()}`;
  const device = { unit, kind: 'speaker', name: cluster, speakers: 2 };
  await call(officer.page, 'POST', '/api/v1/devices', device);
  const name = `Trước bão ${fresh()}`;
  const begun = await call<{ items: { id: string; items: string[] }[] }>(
    officer.page,
    'POST',
    '/api/v1/storm-checks',
    { units: [unit], name },
  );
  const check = begun.items[0];
  expect(check, 'The check has begun.');
  const phone = await enterAs(officer, 'province_admin', aPhone, '');
  await phone.goto(`${officer.url}/console/upkeep?tab=storm`);
  const open = phone.getByRole('button', { name: new RegExp(`^Mở ${name}`) });
  await open.click();
  const item = phone.getByLabel(`${cluster}: ${check.items[0]}`, { exact: true });
  await item.waitFor();
  await isKept(phone);
  await phone.context().setOffline(true);
  await phone.reload();
  await open.click();
  await item.getByRole('radio', { name: 'Không đạt' }).check();
  await phone.getByText('1 mục ghi khi mất mạng').waitFor();
  await fits(phone);
  await officer.shot(phone, 'storm_offline_360');
  await phone.reload();
  await open.waitFor();
  await phone.context().setOffline(false);
  await until(
    () => call<{ bad: number }>(officer.page, 'GET', `/api/v1/storm-checks/${check.id}`),
    ({ bad }) => bad === 1,
  );
  await phone.context().close();
}

const tries: Try[] = [
  ['what two people found, one of them without a line, is chosen from', twoFound],
  ['an answer and its photo outlive the page they were made on', outlived],
  ['a page that is opened anew without a line goes on', opensAgain],
  ['a page that needs the line opens with it', shutPageOpens],
  ['a check before a storm goes on without a line', checkedBeforeTheStorm],
  ['what waits is not sent in the name of another who has signed in', anotherIsIn],
];

export const main = (args: string[]) => walk(args, 'survey', tries, 'province_admin');

// "Nói trực tiếp" on a phone of 360 px and at a desk, with the microphone of the browser: tried, begun,
// heard, reloaded in the middle, ended, filed; a second officer is told who speaks; a microphone that
// is refused is explained.
//
//   node e2e/run.mjs e2e/live.ts --url URL --accounts FILE [--out DIR] [--only WORDS]
import type { Page } from 'playwright-core';
import { call, loginOf, openSession } from './browser';
import { enterAs, expect, type Officer, sit, type Try, unitOf, until, walk } from './tries';

const hears = { permissions: ['microphone'] };
const aPhone = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true, ...hears };

interface Live {
  id: string;
  bulletin: string;
  state: string;
  why: string;
  filed: boolean;
  hearing: number;
  spoken_ms: number;
  late_ms: number;
}

// These scripts run at any hour of the day.
async function atAnyHour({ browser, url, accounts, page }: Officer): Promise<void> {
  const admin = await sit(browser);
  await openSession(admin, url, loginOf(accounts, 'province_admin'));
  const rules = `/api/v1/units/${await unitOf(page)}/rules`;
  await call(admin, 'PUT', rules, { quiet: [{ from: '00:00', to: '24:00', allowed: true }] });
  await admin.context().close();
}

async function narrow(page: Page): Promise<void> {
  const wide = await page.evaluate(() => document.documentElement.scrollWidth);
  expect(wide <= 360, `${wide} px wide: ${page.url()}`);
}

const mine = async (page: Page): Promise<Live | undefined> =>
  (await call<{ items: Live[] }>(page, 'GET', '/api/v1/lives')).items.find(
    (one) => one.state !== 'ended' && one.why === '',
  );
const read = (page: Page, id: string) => call<Live>(page, 'GET', `/api/v1/lives/${id}`);
const begin = (page: Page) => page.getByRole('button', { name: /^Bắt đầu nói tới \d+ cụm loa/ });
const heard = (page: Page) => page.getByText(/^[1-9]\d* trên \d+ cụm loa đang nghe$/);

async function openRoom(page: Page, url: string): Promise<void> {
  await page.goto(`${url}/console/live`);
  await page.getByRole('heading', { name: 'Nói trực tiếp', level: 1 }).waitFor();
}

async function onAPhone(officer: Officer): Promise<void> {
  const { shot } = officer;
  await atAnyHour(officer);
  const phone = await enterAs(officer, 'commune_editor', aPhone);
  await phone.getByRole('link', { name: 'Nói trực tiếp' }).click();
  await phone.getByRole('heading', { name: 'Nói trực tiếp', level: 1 }).waitFor();
  await phone.getByText('Mỗi lần nói tối đa 15 phút').waitFor();
  await shot(phone, 'choose_phone');
  await phone.getByRole('button', { name: 'Mở micrô, nói thử' }).click();
  await phone.getByLabel('Mức tiếng').waitFor();
  await narrow(phone);
  await shot(phone, 'try_phone');
  // The longest delay, so that the countdown is there to be seen however busy the machine is.
  await phone.getByText('6 giây', { exact: true }).click();
  await begin(phone).click();
  await phone.getByText(/Bà con nghe sau \d giây/).waitFor();
  await shot(phone, 'countdown_phone');
  await heard(phone).waitFor();
  await narrow(phone);
  await shot(phone, 'on_air_phone');

  // The page is reloaded: the same live goes on.
  const live = await mine(phone);
  expect(live, 'nobody speaks');
  await phone.reload();
  await heard(phone).waitFor();
  expect((await mine(phone))?.id === live.id, 'another live was begun');
  await phone.waitForTimeout(1500);
  await phone.getByRole('button', { name: 'Nói xong, kết thúc' }).click();
  await phone.getByText('Bạn đã nói xong.').waitFor();
  await phone.getByText(/^Bản ghi dài .* đã lưu vào kho\.$/).waitFor();
  await narrow(phone);
  await shot(phone, 'ended_phone');
  const ended = await read(phone, live.id);
  expect(ended.late_ms < 3000, `${ended.late_ms} ms came too late`);
  const bulletin = await call<{ media: string }>(
    phone,
    'GET',
    `/api/v1/bulletins/${ended.bulletin}`,
  );
  const media = await call<{ peaks: number[] }>(phone, 'GET', `/api/v1/media/${bulletin.media}`);
  expect(Math.max(...media.peaks) > 0.05, 'the recording is silent');
  console.log(`heard and filed: ${ended.spoken_ms} ms, loudest ${Math.max(...media.peaks)}`);
  await phone.context().close();
}

async function atTheDesk(officer: Officer): Promise<void> {
  const { page, url, shot } = officer;
  await atAnyHour(officer);
  await page.context().grantPermissions(hears.permissions);
  await openRoom(page, url);
  await shot(page, 'choose_desk');
  await page.getByRole('button', { name: 'Mở micrô, nói thử' }).click();
  await begin(page).click();
  await heard(page).waitFor();
  await shot(page, 'on_air_desk');

  const second = await enterAs(officer, 'commune_approver');
  await openRoom(second, url);
  await second.getByText(/đang nói trực tiếp tới các loa này\.$/).waitFor();
  expect(await second.getByRole('button', { name: 'Hãy đợi người đang nói' }).isDisabled(), 'open');
  await shot(second, 'taken_desk');
  await second.context().close();

  const live = await mine(page);
  await page.getByRole('button', { name: 'Nói xong, kết thúc' }).click();
  await page.getByText('Bạn đã nói xong.').waitFor();
  await until(
    () => read(page, live?.id ?? ''),
    (one) => one.filed,
  );
  await page.getByRole('link', { name: 'Nghe lại bản ghi' }).click();
  await page.waitForURL(/\/bulletins\/\d+/);
}

async function withoutMicrophone(officer: Officer): Promise<void> {
  const { page, url, shot } = officer;
  await page.addInitScript(() => {
    navigator.mediaDevices.getUserMedia = () =>
      Promise.reject(new DOMException('no', 'NotAllowedError'));
  });
  await openRoom(page, url);
  await page.getByRole('button', { name: 'Mở micrô, nói thử' }).click();
  await page.getByText(/Trình duyệt chưa cho dùng micrô/).waitFor();
  await shot(page, 'refused_desk');
  expect(
    await page.getByRole('button', { name: 'Hãy mở micrô trước' }).isDisabled(),
    'it may begin without a microphone',
  );
}

const tries: Try[] = [
  ['on a phone it is tried, begun, heard, reloaded, ended and filed', onAPhone],
  ['at a desk it is heard, and a second officer is told who speaks', atTheDesk],
  ['a microphone that is refused is explained', withoutMicrophone],
];

export const main = (args: string[]) => walk(args, 'live', tries);

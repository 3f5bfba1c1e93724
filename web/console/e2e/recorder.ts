// The recorder in a real browser with a microphone into which a file is spoken: its level, its cuts,
// what becomes of a recording that is interrupted, and where recordings are used.
//
//   MICROPHONE=FILE.wav node e2e/run.mjs e2e/recorder.ts --url URL --accounts FILE [--out DIR]
import type { Page } from 'playwright-core';
import { findings } from './axe';
import { call, loginOf, openSession } from './browser';
import { expect, type Officer, sit, type Try, until, walk, written } from './tries';

const phone = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true };
const desk = { viewport: { width: 1440, height: 900 } };
const hears = { permissions: ['microphone'] };

const begin = (page: Page) => page.getByRole('button', { name: 'Bấm để thu âm' }).click();
const stop = (page: Page) => page.getByRole('button', { name: 'Dừng thu' }).click();
const again = (page: Page) => page.getByRole('button', { name: 'Thu lại' });
// The length that stands beside what is played, in seconds.
async function playedLength(page: Page): Promise<number> {
  const text = await page.locator('.waveform .number').last().textContent();
  const [minutes = 0, seconds = 0] = ((text ?? '').split('/')[1] ?? '')
    .trim()
    .split(':')
    .map(Number);
  return minutes * 60 + seconds;
}
// The microphone is louder than silence, and one sees it.
const speaks = (page: Page) =>
  until(
    () => page.locator('meter').evaluate((meter) => (meter as HTMLMeterElement).value),
    (level) => level > -40,
  );

async function enter(officer: Officer, role: string, more: object): Promise<Page> {
  const { unit } = loginOf(officer.accounts, 'commune_editor');
  const page = await sit(officer.browser, { ...hears, ...more });
  await openSession(page, officer.url, loginOf(officer.accounts, role, unit));
  return page;
}

async function clean(page: Page, where: string): Promise<void> {
  const found = await findings(page);
  expect(found.length === 0, `${where}: ${found.join('; ')}`);
}

// Recorded, seen, cut by keys and by numbers, heard; on a phone and at a desk.
const spoken = (name: string, size: object) => async (officer: Officer) => {
  const page = await enter(officer, 'commune_editor', size);
  await page.goto(`${officer.url}/console/now?way=record`);
  await begin(page);
  await page.getByText(/^Còn 2:\d\d/).waitFor();
  await speaks(page);
  await page.waitForTimeout(5000);
  await officer.shot(page, `${name}_speaking`);
  await stop(page);
  await again(page).waitFor();
  await page.getByRole('button', { name: 'Nghe', exact: true }).waitFor();
  const whole = await playedLength(page);
  expect(whole >= 5 && whole <= 40, `The recording is ${whole} s long.`);
  await officer.shot(page, `${name}_spoken`);
  await page.getByRole('button', { name: 'Cắt đầu, cắt cuối' }).click();
  const from = page.getByRole('slider', { name: 'Bắt đầu từ giây' });
  const to = page.getByRole('slider', { name: 'Đến giây' });
  await from.focus();
  await page.keyboard.press('Home');
  for (let presses = 0; presses < 3; presses += 1) await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Shift+ArrowRight');
  expect((await from.getAttribute('aria-valuenow')) === '1300', 'The keys move by other steps.');
  const number = page.getByRole('spinbutton', { name: 'Đến giây' });
  await number.fill('3,8');
  await number.press('Enter');
  await page.getByText(/^Giữ lại 2,5 giây trong /).waitFor();
  expect((await to.getAttribute('aria-valuenow')) === '3800', 'The number moves no end.');
  await officer.shot(page, `${name}_cutting`);
  await clean(page, `${name}_cutting`);
  await page.getByRole('button', { name: 'Nghe đoạn này' }).click();
  await page.getByRole('button', { name: 'Dừng nghe' }).waitFor();
  await page.getByRole('button', { name: 'Nghe đoạn này' }).waitFor();
  await page.getByRole('button', { name: 'Giữ đoạn này' }).click();
  await until(
    () => playedLength(page),
    (length) => length === 2 || length === 3,
  );
  await officer.shot(page, `${name}_cut`);
};

// The mouse takes the nearer end along.
async function draggedEnds(officer: Officer): Promise<void> {
  const page = await enter(officer, 'commune_editor', desk);
  await page.goto(`${officer.url}/console/now?way=record`);
  await begin(page);
  await speaks(page);
  await page.waitForTimeout(3500);
  await stop(page);
  await page.getByRole('button', { name: 'Cắt đầu, cắt cuối' }).click();
  const strip = await page.locator('.trim_strip').boundingBox();
  if (!strip) throw new Error('There is nothing to drag.');
  const middle = strip.y + strip.height / 2;
  await page.mouse.move(strip.x + 4, middle);
  await page.mouse.down();
  await page.mouse.move(strip.x + strip.width * 0.4, middle, { steps: 6 });
  await page.mouse.up();
  const from = Number(
    await page.getByRole('slider', { name: 'Bắt đầu từ giây' }).getAttribute('aria-valuenow'),
  );
  expect(from > 1000, `The beginning was dragged to ${from} ms.`);
}

// Reloaded in the middle: what was said is offered, by whoever said it, until it is used or dropped.
async function reloaded(officer: Officer): Promise<void> {
  const page = await enter(officer, 'commune_editor', phone);
  await page.goto(`${officer.url}/console/now?way=record`);
  await begin(page);
  await speaks(page);
  await page.waitForTimeout(3500);
  await page.reload();
  await page
    .getByText(/^Có bản thu lúc \d\d:\d\d chưa dùng, dài [3-9] giây/)
    .waitFor({
      // One that grows is being spoken elsewhere; some seconds after its last piece it is not.
      timeout: 2000,
    })
    .catch(async () => {
      await page.waitForTimeout(4000);
      await page.reload();
    });
  await page.getByText(/^Có bản thu lúc/).waitFor();
  await officer.shot(page, 'offered');
  await clean(page, 'offered');
  await page.getByRole('button', { name: 'Dùng bản thu này' }).click();
  await again(page).waitFor();
  await page.getByRole('button', { name: 'Nghe', exact: true }).waitFor();
  const length = await playedLength(page);
  expect(length >= 2, `Only ${length} s of it were kept.`);
  // Sent, but not used: it is there after another reload, and gone when it is dropped.
  await page.waitForTimeout(4500);
  await page.reload();
  await page.getByRole('button', { name: 'Bỏ bản thu này' }).click();
  await page.getByText(/^Có bản thu lúc/).waitFor({ state: 'hidden' });
  await page.reload();
  await page.getByRole('button', { name: 'Bấm để thu âm' }).waitFor();
  expect(!(await page.getByText(/^Có bản thu lúc/).isVisible()), 'What was dropped is offered.');
}

// A telephone call takes the microphone and gives it back; then it is gone for good.
async function interrupted(officer: Officer): Promise<void> {
  const page = await enter(officer, 'commune_editor', phone);
  await page.addInitScript(() => {
    const media = navigator.mediaDevices;
    const real = media.getUserMedia.bind(media);
    media.getUserMedia = async (wish) => {
      const stream = await real(wish);
      Object.assign(window, { track: stream.getAudioTracks()[0] });
      return stream;
    };
  });
  const happens = (what: string) =>
    page.evaluate((event) => {
      (window as unknown as { track: MediaStreamTrack }).track.dispatchEvent(new Event(event));
    }, what);
  await page.goto(`${officer.url}/console/now?way=record`);
  await begin(page);
  await speaks(page);
  await page.waitForTimeout(2000);
  await happens('mute');
  await page.getByText(/đang dùng micrô. Đã giữ 0:(0[2-9]|[1-5]\d) vừa thu/).waitFor();
  expect(
    await page.getByRole('button', { name: 'Chờ cuộc gọi kết thúc…' }).isDisabled(),
    'One may go on although the call does.',
  );
  await officer.shot(page, 'call');
  await happens('unmute');
  await page.getByRole('button', { name: 'Thu tiếp' }).click();
  await speaks(page);
  await page.waitForTimeout(1500);
  await happens('ended');
  await page.getByText(/^Micrô bị ngắt giữa chừng/).waitFor();
  await page.getByRole('button', { name: 'Nghe', exact: true }).waitFor();
  await officer.shot(page, 'taken');
}

const objections = [
  ['NotAllowedError', /^Trình duyệt chưa cho dùng micrô/],
  ['NotFoundError', /^Máy này không có micrô/],
  ['NotReadableError', /^Micrô đang bận/],
] as const;

async function refused(officer: Officer): Promise<void> {
  for (const [name, words] of objections) {
    const page = await enter(officer, 'commune_editor', phone);
    await page.addInitScript((what) => {
      navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('no', what));
    }, name);
    await page.goto(`${officer.url}/console/now?way=record`);
    await begin(page);
    await page.getByRole('alert').filter({ hasText: words }).waitFor();
    if (name === 'NotAllowedError') await officer.shot(page, 'refused');
    await page.context().close();
  }
}

// The next recording is stopped by the page itself: a press of a script may take longer than the
// shortest recording.
const stopsAtOnce = (page: Page) =>
  page.evaluate(() => {
    const press = (_: MutationRecord[], observer: MutationObserver) => {
      const buttons = [...document.querySelectorAll('button')];
      const stops = buttons.find((one) => one.textContent?.trim().endsWith('Dừng thu'));
      if (!stops) return;
      observer.disconnect();
      stops.click();
    };
    new MutationObserver(press).observe(document.body, {
      subtree: true,
      childList: true,
      characterData: true,
    });
  });

// A press too short to say anything, by a phone whose clock stands in another year.
async function nothingSaid(officer: Officer): Promise<void> {
  const page = await enter(officer, 'commune_editor', phone);
  await page.addInitScript(() => {
    const real = Date.now.bind(Date);
    Date.now = () => real() - 7 * 365 * 86_400_000;
  });
  await page.goto(`${officer.url}/console/now?way=record`);
  await stopsAtOnce(page);
  await begin(page);
  await page.getByText('Bản thu ngắn quá. Hãy thu lại.').waitFor();
  await page.getByRole('button', { name: 'Bấm để thu âm' }).click();
  await speaks(page);
  await page.waitForTimeout(1500);
  await stop(page);
  await page.getByRole('button', { name: 'Nghe', exact: true }).waitFor();
  const length = await playedLength(page);
  expect(length >= 1 && length <= 40, `By the wrong clock it is ${length} s long.`);
}

// The approver gives the commune a greeting of its own; a bumper may not be longer than it may.
async function jingles(officer: Officer): Promise<void> {
  const page = await enter(officer, 'commune_approver', desk);
  await page.goto(`${officer.url}/console/settings?tab=jingles`);
  const part = (name: string) => page.getByRole('region', { name, exact: true });
  await part('Nhạc hiệu mở đầu')
    .getByText(/^Đang dùng của Tỉnh/)
    .waitFor();
  await officer.shot(page, 'jingles');
  const bumper = part('Nhạc cắt');
  await bumper.getByRole('button', { name: 'Đổi âm thanh' }).click();
  await begin(page);
  await page.getByText(/^Đã đủ 15 giây nên máy tự dừng/).waitFor();
  await officer.shot(page, 'jingle_full');
  await bumper.getByRole('button', { name: 'Bỏ', exact: true }).click();
  const greeting = part('Lời chào');
  await greeting.getByRole('button', { name: 'Đổi âm thanh' }).click();
  await begin(page);
  await speaks(page);
  await page.waitForTimeout(3000);
  await stop(page);
  await greeting.getByRole('button', { name: 'Dùng âm thanh này' }).click();
  await greeting.getByText(/^Đặt riêng/).waitFor();
  await clean(page, 'jingles');
  await officer.shot(page, 'jingles_own');
  await page.setViewportSize({ width: 360, height: 740 });
  await officer.shot(page, 'jingles_phone');
}

// A recording made in the editor is the sound of the bulletin, without any further press.
async function inABulletin(officer: Officer): Promise<void> {
  const page = await enter(officer, 'commune_editor', phone);
  const { id } = await written(page, 'Tin thu trong trình duyệt');
  await page.goto(`${officer.url}/console/bulletins/${id}`);
  await page.getByText('Bản thu âm', { exact: true }).click();
  await begin(page);
  await speaks(page);
  await page.waitForTimeout(4000);
  await stop(page);
  await until(
    () => call<{ recording: string | null }>(page, 'GET', `/api/v1/bulletins/${id}`),
    ({ recording }) => recording !== null,
  );
  await officer.shot(page, 'bulletin');
  await page.goto(`${officer.url}/console/schedules?tab=programmes`);
  await page.setViewportSize(desk.viewport);
  await page.getByRole('button', { name: 'Tạo buổi phát' }).first().click();
  // It goes with its jingles, as soon as the page knows that there are some.
  await page.getByRole('checkbox', { name: /^Có nhạc hiệu/, checked: true }).waitFor();
  await officer.shot(page, 'programme');
}

const tries: Try[] = [
  ['a recording on a phone is seen, cut and heard', spoken('phone', phone)],
  ['a recording at a desk is seen, cut and heard', spoken('desk', desk), 'long'],
  ['the ends are dragged', draggedEnds],
  ['a reload loses nothing', reloaded],
  ['a call in the middle loses nothing', interrupted],
  ['a microphone that is not given is named with the way out', refused],
  ['nothing said is no recording, whatever the clock says', nothingSaid],
  ['a commune has jingles of its own', jingles],
  ['a recording is the sound of a bulletin', inABulletin],
];

export const main = (args: string[]) => walk(args, 'recorder', tries);

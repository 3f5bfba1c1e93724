// The life of an account and the leader who never sits at a desk, on phones of 360 px: first sign-in,
// a forgotten password, a lost telephone, standing in for somebody, the approval link, leaving.
//
//   node e2e/run.mjs e2e/account.ts --url URL --accounts FILE [--out DIR] [--only WORDS]
import { createHmac } from 'node:crypto';
import type { Page } from 'playwright-core';
import { call, type Login, loginOf, signIn } from './browser';
import { choose, find } from './lists';
import {
  aPhone,
  DAY,
  expect,
  fresh,
  isGood,
  isoOf,
  type Officer,
  sit,
  type Try,
  unitOf,
  until,
  type Written,
  walk,
  written,
} from './tries';

const phone = ({ browser }: Officer) => sit(browser, aPhone);

async function phoneOf(officer: Officer, login: Login): Promise<Page> {
  const page = await phone(officer);
  await signIn(page, officer.url, login);
  return page;
}

// As it looks on the phone; where no form is being filled in, at a desk as well: a page that changes
// its shape begins its forms anew.
async function picture(officer: Officer, page: Page, name: string, desk = false): Promise<void> {
  await page.waitForTimeout(400);
  await isGood(page);
  await officer.shot(page, `${name}_360`);
  if (!desk) return;
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.waitForTimeout(400);
  await officer.shot(page, `${name}_1440`);
  await page.setViewportSize(aPhone.viewport);
}

interface Added extends Login {
  id: string;
  name: string;
}

// An account of its own, so that no other script loses its officer.
async function add(officer: Officer, unit: string, roles: string[]): Promise<Added> {
  const mark = fresh();
  const username = `moi.${mark}`;
  const password = `mat-khau-tam-${mark}`;
  const name = `Người Mới ${mark}`;
  const { id } = await call<{ id: string }>(officer.page, 'POST', '/api/v1/accounts', {
    username,
    name,
    password,
    unit,
    roles,
  });
  return { id, name, username, password, roles, unit };
}

async function enter(page: Page, url: string, username: string, password: string): Promise<void> {
  await page.goto(`${url}/console/`);
  await fillIn(page, username, password);
}

async function fillIn(page: Page, username: string, password: string): Promise<void> {
  await page.getByLabel('Tên đăng nhập').fill(username);
  await page.getByLabel('Mật khẩu', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Đăng nhập' }).click();
}

async function chooseOwn(page: Page, current: string, own: string): Promise<void> {
  await page.getByLabel('Mật khẩu đang dùng').fill(current);
  await page.getByLabel('Mật khẩu mới', { exact: true }).fill(own);
  await page.getByLabel('Nhập lại mật khẩu mới').fill(own);
  await page.getByRole('button', { name: 'Đổi mật khẩu' }).click();
  await page.getByRole('heading', { name: 'Hôm nay', level: 1 }).waitFor();
}

// Opens what is done with an account once in a while.
async function deed(admin: Page, url: string, account: Added, words: string): Promise<void> {
  await admin.goto(`${url}/console/accounts?q=${encodeURIComponent(account.name)}`);
  await admin
    .getByRole('button', { name: `Việc khác với tài khoản ${account.name}` })
    .first()
    .click();
  await admin.getByRole('menuitem', { name: words }).click();
}

const communeOf = ({ accounts }: Officer) => loginOf(accounts, 'commune_editor').unit;

async function forgotten(officer: Officer): Promise<void> {
  const { url, accounts } = officer;
  const account = await add(officer, communeOf(officer), ['commune_editor']);
  const own = `suoi-trong-${fresh()}`;
  const mine = await phone(officer);
  await enter(mine, url, account.username, account.password);
  await mine.getByText('Đặt mật khẩu của riêng mình').waitFor();
  await picture(officer, mine, 'first_sign_in', true);
  await chooseOwn(mine, account.password, own);
  await mine.context().close();

  const admin = await phoneOf(officer, loginOf(accounts, 'province_admin'));
  await deed(admin, url, account, 'Cấp mã đặt lại');
  const dialog = admin.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Cấp mã đặt lại' }).click();
  const code = (await dialog.locator('output').textContent()) ?? '';
  expect(/^[2-9A-Z]{4}-[2-9A-Z]{4}$/.test(code), `no code: ${code}`);
  await picture(officer, admin, 'reset_code', true);
  await dialog.getByRole('button', { name: 'Xong' }).click();

  const later = `nui-cao-${fresh()}`;
  const again = await phone(officer);
  await again.goto(`${url}/console/`);
  await again.getByRole('button', { name: 'Quên mật khẩu?' }).click();
  const fill = async (typed: string) => {
    await again.getByLabel('Tên đăng nhập').fill(account.username);
    await again.getByLabel('Mã được cấp').fill(typed);
    await again.getByLabel('Mật khẩu mới', { exact: true }).fill(later);
    await again.getByLabel('Nhập lại mật khẩu mới').fill(later);
    await again.getByRole('button', { name: 'Đặt mật khẩu mới' }).click();
  };
  await fill('AAAA-AAAA');
  await again.getByText(/mã đặt lại không đúng/).waitFor();
  await picture(officer, again, 'reset_refused');
  await fill(code.toLowerCase().replace('-', ' '));
  await again.getByText('Đã đặt mật khẩu mới. Hãy đăng nhập.').waitFor();
  await fillIn(again, account.username, own);
  await again.getByText('Tên đăng nhập hoặc mật khẩu không đúng.').waitFor();
  await fillIn(again, account.username, later);
  await again.getByRole('heading', { name: 'Hôm nay', level: 1 }).waitFor();
}

// RFC 6238 of a base32 secret, as the application on a telephone shows it.
function codeOf(secret: string, at = Date.now()): string {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  let bits = '';
  for (const letter of secret.replace(/[\s=]/g, ''))
    bits += letters.indexOf(letter).toString(2).padStart(5, '0');
  const bytes = bits.match(/.{8}/g)?.map((byte) => Number.parseInt(byte, 2)) ?? [];
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(at / 30_000)));
  const digest = createHmac('sha1', Buffer.from(bytes)).update(counter).digest();
  const offset = (digest[19] ?? 0) & 15;
  return String((digest.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

async function enrol(page: Page): Promise<string> {
  await page.getByRole('button', { name: 'Bật xác thực hai lớp' }).click();
  const secret = (await page.locator('output.pairing_code').textContent()) ?? '';
  await page.getByLabel('Mã 6 số', { exact: true }).fill(codeOf(secret));
  await page.getByRole('button', { name: 'Xác nhận mã' }).click();
  return secret;
}

async function lostPhone(officer: Officer): Promise<void> {
  const { url, accounts } = officer;
  const account = await add(officer, communeOf(officer), ['commune_editor']);
  const own = `suoi-trong-${fresh()}`;
  const mine = await phone(officer);
  await enter(mine, url, account.username, account.password);
  await chooseOwn(mine, account.password, own);
  await mine.goto(`${url}/console/settings?tab=me`);
  await enrol(mine);
  await mine.getByText('Đang bật').waitFor();

  const admin = await phoneOf(officer, loginOf(accounts, 'province_admin'));
  await deed(admin, url, account, 'Mất điện thoại');
  await picture(officer, admin, 'lost_phone');
  await admin.getByRole('dialog').getByRole('button', { name: 'Gỡ mã xác thực' }).click();
  await admin.getByText('Đã gỡ mã xác thực.').waitFor();

  // Whoever found the telephone sits in no session any more.
  await mine.reload();
  await mine.getByRole('button', { name: 'Đăng nhập' }).waitFor();
  await enter(mine, url, account.username, own);
  await mine.getByText(/phải dùng mã xác thực khi đăng nhập/).waitFor();
  await picture(officer, mine, 'enrol_anew');
  await enrol(mine);
  await mine.getByRole('heading', { name: 'Hôm nay', level: 1 }).waitFor();
}

async function submitted(page: Page, title: string, more = {}): Promise<Written> {
  const { id } = await written(page, title, more);
  await call(page, 'POST', `/api/v1/bulletins/${id}/submit`, {});
  return until(
    () => call<Written>(page, 'GET', `/api/v1/bulletins/${id}`),
    (bulletin) => Boolean(bulletin.media),
  );
}

// The leader is away: he lends his role for some days, and the log names both.
async function standIn(officer: Officer): Promise<void> {
  const { url, accounts } = officer;
  const unit = communeOf(officer);
  const writer = await phoneOf(officer, loginOf(accounts, 'reader', unit));
  const bulletin = await submitted(writer, `Nước sạch ${fresh()}`);
  const editor = await phoneOf(officer, loginOf(accounts, 'commune_editor', unit));
  const own = await submitted(editor, `Họp thôn ${fresh()}`);
  const leader = await phoneOf(officer, loginOf(accounts, 'commune_approver', unit));
  await leader.goto(`${url}/console/settings?tab=me`);
  await leader.getByRole('button', { name: 'Ủy quyền', exact: true }).click();
  await choose(leader, 'Người làm thay', /Công chức văn hóa/);
  await leader.getByLabel('Lý do, số văn bản').fill('Nghỉ phép, Giấy ủy quyền số 12/GUQ-UBND');
  await picture(officer, leader, 'lend');
  await leader.getByRole('button', { name: 'Ủy quyền', exact: true }).click();
  await leader.getByText('Đang có hiệu lực').waitFor();
  await picture(officer, leader, 'lent', true);

  await editor.goto(`${url}/console/bulletins/${bulletin.id}`);
  await editor.getByRole('button', { name: /^Duyệt, phát tới/ }).click();
  await editor.getByText('Đã duyệt', { exact: true }).first().waitFor();
  await editor
    .getByText(/thay Nông Văn Dũng/)
    .first()
    .waitFor();
  await editor.locator('.bottom_bar button').click();
  await editor.getByText(/Đang làm thay/).waitFor();
  await picture(officer, editor, 'standing_in');
  await editor.goto(`${url}/console/bulletins/${own.id}`);
  await editor.getByText('Chờ duyệt', { exact: true }).first().waitFor();
  expect(
    (await editor.getByRole('button', { name: /^Duyệt, phát tới/ }).count()) === 0,
    'a stand-in may approve what he wrote himself',
  );

  // Taken back while the page of another bulletin stands open.
  const open = await submitted(writer, `Cấp nước ${fresh()}`);
  await editor.goto(`${url}/console/bulletins/${open.id}`);
  const approve = editor.getByRole('button', { name: /^Duyệt, phát tới/ });
  await approve.waitFor();
  await leader.getByRole('button', { name: /^Thu hồi ủy quyền cho/ }).click();
  await leader.getByText('Đã thu hồi', { exact: true }).waitFor();
  await approve.click();
  await editor.getByText(/Ủy quyền của Nông Văn Dũng đã hết hạn hoặc đã thu hồi/).waitFor();
  await editor.waitForTimeout(400);
  await officer.shot(editor, 'lent_no_more_360');
}

async function linkFor(officer: Officer, page: Page, id: string, name: string): Promise<string> {
  await page.goto(`${officer.url}/console/bulletins/${id}`);
  await page.getByRole('button', { name: 'Gửi đường dẫn duyệt' }).click();
  const dialog = page.getByRole('dialog');
  await choose(dialog, 'Người duyệt', name);
  await dialog.getByRole('button', { name: 'Tạo đường dẫn' }).click();
  const address = dialog.getByLabel('Đường dẫn', { exact: true });
  await address.waitFor();
  return address.inputValue();
}

async function byLink(officer: Officer): Promise<void> {
  const { accounts } = officer;
  const unit = communeOf(officer);
  const editor = await phoneOf(officer, loginOf(accounts, 'commune_editor', unit));
  const title = `Lịch cấp nước ${fresh()}`;
  const bulletin = await submitted(editor, title);
  const air = new Date(Date.now() + 2 * DAY);
  await call(editor, 'POST', '/api/v1/schedules', {
    bulletin: bulletin.id,
    starts: `${isoOf(air)}T09:10:00+07:00`,
  });
  const address = await linkFor(officer, editor, bulletin.id, 'Nông Văn Dũng');
  await picture(officer, editor, 'link_made');

  // A forwarded link: without a session it shows nothing, to somebody else no more.
  const other = await phone(officer);
  await other.goto(address);
  await other.getByText('Đăng nhập để nghe và duyệt bản tin được gửi cho bạn.').waitFor();
  expect((await other.getByText(title).count()) === 0, 'the title is told to nobody');
  const stranger = loginOf(accounts, 'province_approver');
  await fillIn(other, stranger.username, stranger.password);
  await other.getByText(/Đường dẫn này gửi cho người khác/).waitFor();
  expect((await other.getByText(title).count()) === 0, 'the title is told to a stranger');
  await picture(officer, other, 'link_of_another', true);

  // The leader: one sign-in, the text, the sound, one tap.
  await other.getByRole('button', { name: 'Không phải bạn? Đăng xuất' }).click();
  await other.getByRole('button', { name: 'Đăng nhập' }).waitFor();
  await other.waitForTimeout(300);
  await officer.shot(other, 'link_sign_in_360');
  const leader = loginOf(accounts, 'commune_approver', unit);
  await fillIn(other, leader.username, leader.password);
  await other.getByRole('heading', { name: title, level: 1 }).waitFor();
  await other.getByText(/cụm loa \(/).waitFor();
  await other.getByText(/09:10/).waitFor();
  const sound = other.locator('audio');
  await sound.evaluate(async (player: HTMLAudioElement) => {
    player.muted = true;
    await player.play();
  });
  await until(
    () => sound.evaluate((player: HTMLAudioElement) => player.currentTime),
    (heard) => heard > 0.2,
  );
  await picture(officer, other, 'link_opened', true);
  await other.getByRole('button', { name: 'Duyệt', exact: true }).click();
  await other.getByText(/Bản tin sẽ phát lúc 09:10/).waitFor();
  await picture(officer, other, 'link_approved', true);
  await other.reload();
  await other.getByText('Bản tin đã có quyết định').waitFor();
  await other.getByText(/Đã duyệt: Nông Văn Dũng/).waitFor();
  await picture(officer, other, 'link_again', true);
}

async function returned(officer: Officer): Promise<void> {
  const { accounts } = officer;
  const unit = communeOf(officer);
  const editor = await phoneOf(officer, loginOf(accounts, 'commune_editor', unit));
  const bulletin = await submitted(editor, `Tiêm chủng ${fresh()}`, { priority: 'priority' });
  const first = await linkFor(officer, editor, bulletin.id, 'Nông Văn Dũng');
  const second = await linkFor(officer, editor, bulletin.id, 'Nông Văn Dũng');
  const leader = await phoneOf(officer, loginOf(accounts, 'commune_approver', unit));
  await leader.goto(first);
  await leader.getByText(/đã được thay bằng đường dẫn mới hơn/).waitFor();
  await leader.goto(second);
  await leader.getByText('Tin ưu tiên').waitFor();
  await leader.getByRole('button', { name: 'Trả lại', exact: true }).click();
  await leader.getByLabel('Cần sửa gì?').fill('Ghi rõ ngày tiêm.');
  await picture(officer, leader, 'link_return');
  // Changed under his hands: what he says holds for nothing, and he is told.
  await call(editor, 'POST', `/api/v1/bulletins/${bulletin.id}/recall`, { comment: 'Sai ngày' });
  await leader.getByRole('button', { name: 'Trả lại để sửa' }).click();
  await leader.getByText(/Bản tin đã thay đổi sau khi đường dẫn được gửi/).waitFor();
  await leader.getByRole('button', { name: 'Thử lại' }).click();
  await leader.getByRole('heading', { name: 'Bản tin đã thay đổi' }).waitFor();
  await picture(officer, leader, 'link_changed');

  const other = await submitted(editor, `Họp xóm ${fresh()}`);
  await leader.goto(await linkFor(officer, editor, other.id, 'Nông Văn Dũng'));
  await leader.getByRole('button', { name: 'Trả lại', exact: true }).click();
  await leader.getByLabel('Cần sửa gì?').fill('Ghi rõ giờ họp.');
  await leader.getByRole('button', { name: 'Trả lại để sửa' }).click();
  await leader.getByText(/đọc được lời nhắn/).waitFor();
  await picture(officer, leader, 'link_returned');
  await editor.goto(`${officer.url}/console/bulletins/${other.id}`);
  await editor.getByText('Ghi rõ giờ họp.').first().waitFor();
}

async function leaving(officer: Officer): Promise<void> {
  const { url, accounts } = officer;
  const unit = communeOf(officer);
  const account = await add(officer, unit, ['commune_editor']);
  const own = `suoi-trong-${fresh()}`;
  const mine = await phone(officer);
  await enter(mine, url, account.username, account.password);
  await chooseOwn(mine, account.password, own);
  const title = `Bản nháp dở ${fresh()}`;
  const draft = await written(mine, title);
  const elsewhere = accounts.find(
    (one) => one.roles.includes('commune_approver') && one.unit !== unit,
  );
  expect(elsewhere, 'the demo has one commune only');

  const admin = await phoneOf(officer, loginOf(accounts, 'province_admin'));
  const { name } = await call<{ name: string }>(admin, 'GET', `/api/v1/units/${elsewhere.unit}`);
  await deed(admin, url, account, 'Chuyển đi, bàn giao');
  const drawer = admin.getByRole('dialog');
  await drawer.getByText(title).waitFor();
  await find(drawer.getByRole('combobox', { name: 'Đơn vị mới' }), name);
  const give = drawer.getByRole('button', { name: 'Chuyển và bàn giao' });
  expect(await give.isDisabled(), 'a draft is left to nobody');
  await choose(drawer, 'Người nhận bàn giao', /Công chức văn hóa/);
  await drawer.getByLabel('Số quyết định (nếu có)').fill('QĐ 45/QĐ-UBND');
  await picture(officer, admin, 'hand_over');
  await give.click();
  await admin.getByText('Đã chuyển đơn vị và bàn giao 1 việc.').waitFor();

  // His session is over at once; at the next he belongs to the other commune.
  await mine.reload();
  await mine.getByRole('button', { name: 'Đăng nhập' }).waitFor();
  await fillIn(mine, account.username, own);
  await mine.getByRole('heading', { name: 'Hôm nay', level: 1 }).waitFor();
  expect((await unitOf(mine)) === elsewhere.unit, 'he is still in the old commune');
  const seen = await mine.evaluate(
    async (id) => (await fetch(`/api/v1/bulletins/${id}`)).status,
    draft.id,
  );
  expect(seen === 404, `the old commune's draft answers ${seen}`);
  const editor = await phoneOf(officer, loginOf(accounts, 'commune_editor', unit));
  await editor.goto(`${url}/console/bulletins/${draft.id}`);
  await until(
    () => editor.getByLabel('Tiêu đề').inputValue(),
    (text) => text === title,
  );
}

// A reader records and writes; a head of hamlet speaks to his hamlet. Neither sees what is not his.
async function roles(officer: Officer): Promise<void> {
  const { url, accounts } = officer;
  const reader = await phoneOf(officer, loginOf(accounts, 'reader'));
  const draft = await submitted(reader, `Phát thanh măng non ${fresh()}`);
  await reader.goto(`${url}/console/bulletins/${draft.id}`);
  await reader.getByText('Chờ duyệt', { exact: true }).first().waitFor();
  await picture(officer, reader, 'reader');
  const refused = await reader.evaluate(async (id) => {
    const session = await (await fetch('/api/v1/session')).json();
    const answer = await fetch(`/api/v1/bulletins/${id}/approve`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'X-CSRF-Token': session.csrf_token },
      body: '{}',
    });
    return answer.status;
  }, draft.id);
  expect(refused === 403, `a reader approves: ${refused}`);

  const head = await phoneOf(officer, loginOf(accounts, 'hamlet_head'));
  await submitted(head, `Họp xóm ${fresh()}`);
  await head.goto(`${url}/console/`);
  await head.getByRole('heading', { name: 'Hôm nay', level: 1 }).waitFor();
  await picture(officer, head, 'hamlet_head');
  const wide = await head.evaluate(async (unit) => {
    const session = await (await fetch('/api/v1/session')).json();
    const answer = await fetch('/api/v1/bulletins', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'X-CSRF-Token': session.csrf_token },
      body: JSON.stringify({ title: 'Cả xã', unit, audience: [{ unit }], channels: ['speaker'] }),
    });
    return answer.status;
  }, communeOf(officer));
  expect(wide === 403, `a head of hamlet writes for the commune: ${wide}`);
}

const tries: Try[] = [
  ['a first sign-in, and a forgotten password', forgotten],
  ['a lost telephone', lostPhone],
  ['somebody stands in for the leader', standIn],
  ['a leader approves by a link', byLink],
  ['a leader returns by a link, and links that are no good any more', returned],
  ['somebody moves to another commune', leaving],
  ['a reader and a head of hamlet', roles],
];

export const main = (args: string[]) => walk(args, 'account', tries, 'province_admin');

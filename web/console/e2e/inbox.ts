// "Tin cấp trên gửi" on a phone of 360 px: the province sends, the commune accepts into a programme,
// orders, leaves with a reason, and the province reads who did what.
//
//   node e2e/run.mjs e2e/inbox.ts --url URL --accounts FILE [--out DIR] [--only WORDS]
import type { Page } from 'playwright-core';
import { call, chooseStart, dayOf, loginOf, openSession } from './browser';
import {
  aPhone,
  DAY,
  expect,
  fits,
  fresh,
  isoOf,
  type Officer,
  sit,
  type Try,
  until,
  type Written,
  walk,
} from './tries';

async function phoneOf({ browser, url, accounts }: Officer, role: string, unit?: string) {
  const page = await sit(browser, aPhone);
  await openSession(page, url, loginOf(accounts, role, unit));
  return page;
}

// Written by the editor of the province for one commune, approved by its approver.
export async function sent(
  editor: Page,
  approver: Page,
  unit: string,
  title: string,
  priority = 'normal',
) {
  const made = await call<Written>(editor, 'POST', '/api/v1/bulletins', {
    title,
    text: 'Từ ngày mai trời rét, bà con giữ ấm cho trâu bò và che chắn chuồng trại.',
    priority,
    channels: ['speaker'],
    audience: [{ unit }],
  });
  await call(editor, 'POST', `/api/v1/bulletins/${made.id}/submit`, {});
  const voiced = await until(
    () => call<Written>(approver, 'GET', `/api/v1/bulletins/${made.id}`),
    (bulletin) => Boolean(bulletin.media),
  );
  await call(approver, 'POST', `/api/v1/bulletins/${made.id}/approve`, { version: voiced.version });
  return made.id;
}

// The commune that no other script plans for.
function communeOf({ accounts }: Officer): string {
  const [first] = accounts.filter((one) => one.roles.includes('commune_editor'));
  const other = accounts.find(
    (one) => one.roles.includes('commune_approver') && one.unit !== first?.unit,
  );
  if (!other) throw new Error('the demo has one commune with an approver only');
  return other.unit;
}

const cardOf = (page: Page, title: string) =>
  page
    .getByRole('list', { name: /Chờ xử lý|Đã nhận|Đã để lại/ })
    .getByRole('listitem')
    .filter({ hasText: title });

async function downward(officer: Officer): Promise<void> {
  const { page: editor, url, shot } = officer;
  const unit = communeOf(officer);
  const mark = fresh();
  const [approver, commune] = [
    await phoneOf(officer, 'province_approver'),
    await phoneOf(officer, 'commune_editor', unit),
  ];
  const cold = await sent(editor, approver, unit, `Giữ ấm trâu bò ${mark}`);
  const bus = await sent(editor, approver, unit, `Tuyến xe buýt ${mark}`);
  await sent(editor, approver, unit, `Khai báo dịch bệnh ${mark}`, 'priority');

  await commune.getByText(/tin chờ xử lý/).waitFor();
  await shot(commune, 'today');
  await commune.getByRole('link', { name: 'Xử lý', exact: true }).click();
  await commune.getByRole('heading', { name: 'Tin cấp trên gửi', level: 1 }).waitFor();
  await cardOf(commune, `Khai báo dịch bệnh ${mark}`).getByText('Ưu tiên, phải phát').waitFor();
  await fits(commune);
  await shot(commune, 'waiting');
  expect(
    (await cardOf(commune, `Khai báo dịch bệnh ${mark}`)
      .getByRole('button', { name: 'Để lại' })
      .count()) === 0,
    'a priority bulletin may be left',
  );

  // Into a programme of its own, in two days at 09:40.
  const day = new Date(Date.now() + 2 * DAY);
  await cardOf(commune, `Giữ ấm trâu bò ${mark}`)
    .getByRole('button', { name: 'Nhận vào buổi phát' })
    .click();
  const dialog = commune.getByRole('dialog');
  await dialog.getByRole('radio', { name: 'Buổi mới, chọn giờ' }).check();
  await chooseStart(dialog, dayOf(day), '09:40', 'Nhận, phát');
  await fits(commune);
  await shot(commune, 'accept');
  await dialog.getByRole('button', { name: /^Nhận, phát lúc 09:40/ }).click();
  await commune.getByText(/Đã nhận\. Phát lúc 09:40/).waitFor();
  await dialog.waitFor({ state: 'hidden' });

  // The priority one joins it, and stands first.
  await cardOf(commune, `Khai báo dịch bệnh ${mark}`)
    .getByRole('button', { name: 'Nhận vào buổi phát' })
    .click();
  await dialog.getByRole('radio', { name: new RegExp(`09:40.*${mark}`) }).check();
  await dialog.getByRole('button', { name: /^Nhận, phát lúc 09:40/ }).click();
  await dialog.waitFor({ state: 'hidden' });

  await cardOf(commune, `Tuyến xe buýt ${mark}`).getByRole('button', { name: 'Để lại' }).click();
  await dialog.getByRole('radio', { name: 'Địa bàn không liên quan' }).check();
  await shot(commune, 'leave');
  await dialog.getByRole('button', { name: 'Để lại, không phát' }).click();
  await commune.getByText('Đã để lại. Cấp trên đọc được lý do.').waitFor();
  await cardOf(commune, mark).first().waitFor({ state: 'detached' });
  await commune.goto(`${url}/console/inbox?state=accepted`);
  await cardOf(commune, `Giữ ấm trâu bò ${mark}`)
    .getByText(/Phát lúc 09:40/)
    .waitFor();
  await shot(commune, 'accepted');

  // What the devices will do about it.
  const { items: devices } = await call<{ items: { id: string; kind: string }[] }>(
    commune,
    'GET',
    `/api/v1/devices?unit=${unit}&kind=speaker&limit=1`,
  );
  await commune.goto(`${url}/console/forecast?device=${devices[0]?.id}&date=${isoOf(day)}`);
  await commune.getByText(`Giữ ấm trâu bò ${mark}`).last().waitFor();
  const { items: planned } = await call<{ items: { bulletin_title: string }[] }>(
    commune,
    'GET',
    `/api/v1/forecast?device=${devices[0]?.id}&from=${isoOf(day)}&to=${isoOf(new Date(day.getTime() + DAY))}`,
  );
  const order = planned.map((one) => one.bulletin_title).filter((title) => title.includes(mark));
  expect(order[0]?.startsWith('Khai báo'), `the priority one is not first: ${order}`);
  await shot(commune, 'forecast');

  // The province sees who said what.
  await editor.goto(`${url}/console/bulletins/${bus}`);
  await editor.getByRole('heading', { name: 'Các xã, phường xử lý tin này' }).waitFor();
  await editor.getByText('Địa bàn không liên quan').waitFor();
  await shot(editor, 'answers');
  await call(approver, 'POST', `/api/v1/bulletins/${cold}/recall`, { comment: 'Hết rét' });
  await commune.goto(`${url}/console/inbox?state=accepted`);
  await cardOf(commune, `Giữ ấm trâu bò ${mark}`).getByText('Cấp trên đã thu hồi').waitFor();
}

// A commune sends a bulletin upward; it is returned, put right, sent again, edited and published.
async function upward(officer: Officer): Promise<void> {
  const { page: desk, url, shot } = officer;
  const unit = communeOf(officer);
  const title = `Gương người tốt ${fresh()}`;
  const [commune, editor] = [
    await phoneOf(officer, 'commune_editor', unit),
    await phoneOf(officer, 'province_editor'),
  ];
  await desk.context().close();
  const own = await call<Written>(commune, 'POST', '/api/v1/bulletins', {
    title,
    text: 'Bà Hoàng Thị Lan hiến đất làm đường.',
    channels: ['speaker'],
    audience: [{ unit }],
  });
  await commune.goto(`${url}/console/bulletins/${own.id}`);
  await commune.getByRole('button', { name: 'Gửi lên cấp trên' }).click();
  await commune.getByText('Chờ biên tập').first().waitFor();
  await fits(commune);
  await shot(commune, 'sent');

  await editor.goto(`${url}/console/contributions`);
  const card = editor.getByRole('listitem').filter({ hasText: title });
  await card.getByRole('button', { name: 'Trả lại' }).click();
  await editor.getByLabel('Cần sửa gì?').fill('Ghi rõ diện tích đất.');
  await editor.getByRole('dialog').getByRole('button', { name: 'Trả lại' }).click();
  await card.getByText('Bị trả lại').waitFor();
  await fits(editor);
  await shot(editor, 'returned');

  await commune.reload();
  await commune.getByText('Ghi rõ diện tích đất.').first().waitFor();
  await commune
    .getByLabel('Nội dung', { exact: true })
    .fill('Bà Hoàng Thị Lan hiến 200 mét vuông đất làm đường.');
  await commune.getByRole('button', { name: 'Gửi lại lên cấp trên' }).click();
  await commune.getByText('Chờ biên tập').first().waitFor();

  await card.getByText('200 mét vuông').waitFor();
  await shot(editor, 'queue');
  await card.getByRole('button', { name: 'Nhận biên tập' }).click();
  await editor.getByText(/^Biên tập từ tin của/).waitFor();
  await editor.getByLabel('Tiêu đề').fill(`${title} ở Thái Nguyên`);
  await editor
    .getByText(/Đã lưu \d\d:\d\d/)
    .first()
    .waitFor();
  await editor.getByRole('button', { name: /^Trình duyệt/ }).click();
  await editor.getByText('Chờ duyệt', { exact: true }).first().waitFor();
  const copy = editor.url().split('/').pop();
  await editor.context().close();

  const approver = await phoneOf(officer, 'province_approver');
  await approver.goto(`${url}/console/bulletins/${copy}`);
  const approve = approver.getByRole('button', { name: /^Duyệt, phát tới/ });
  await approve.click();
  await approver.getByText('Đã duyệt', { exact: true }).first().waitFor();
  await commune.goto(`${url}/console/contributions?direction=sent`);
  await commune.getByRole('listitem').filter({ hasText: title }).getByText('Đã đăng').waitFor();
  await fits(commune);
  await shot(commune, 'published');
}

const tries: Try[] = [
  ['what comes from above is accepted, ordered and left', downward],
  ['what is sent upward is returned, sent again and published', upward],
];

export const main = (args: string[]) => walk(args, 'inbox', tries, 'province_editor');

// What was heard, afterwards: found again in the archive on a phone, printed, counted, and heard again
// by whoever stands under the pole, without an account and without a script.
//
//   node e2e/run.mjs e2e/paper.ts --url URL --accounts FILE [--out DIR]
import { readFileSync } from 'node:fs';
import { call } from './browser';
import {
  aPhone,
  approved,
  enterAs,
  expect,
  fits,
  fresh,
  type Officer,
  sit,
  type Try,
  until,
  walk,
} from './tries';

interface Row {
  bulletin: string;
  title: string;
  airings: number;
}
interface Device {
  id: string;
  name: string;
}

// Aired on one loudspeaker, and in the archive once it was heard.
async function aired(officer: Officer, title: string): Promise<{ id: string; device: Device }> {
  const [id = ''] = await approved(officer, [title], { text: 'Đường Đình Cả tạm đóng.' });
  const { items } = await call<{ items: Device[] }>(
    officer.page,
    'GET',
    '/api/v1/devices?online=true&limit=1',
  );
  const [device] = items;
  expect(device, 'A device must be online.');
  const other = await enterAs(officer, 'commune_approver');
  await call(other, 'POST', '/api/v1/schedules', {
    bulletin: id,
    starts: new Date(Date.now() + 4_000).toISOString(),
    audience: [{ device: device.id }],
    override_quiet_hours: 'Phát thử',
  });
  await other.context().close();
  for (let tries = 0; tries < 3; tries += 1) {
    try {
      await until(
        () => call<{ items: Row[] }>(officer.page, 'GET', `/api/v1/archive?q=${title}`),
        (page) => page.items.some((row) => row.bulletin === id),
      );
      return { id, device };
    } catch (error) {
      if (tries === 2) throw error;
    }
  }
  throw new Error('It was not archived.');
}

async function foundAndPrinted(officer: Officer): Promise<void> {
  const title = `Đóng đường ${fresh()}`;
  const { id, device } = await aired(officer, title);
  const page = await enterAs(officer, 'commune_editor', aPhone);
  await page.goto(`${officer.url}/console/archive`);
  await page
    .getByRole('searchbox')
    .fill(title.normalize('NFD').replace(/\p{M}/gu, '').replace('Đ', 'd'));
  await page.getByRole('button', { name: title }).click();
  const drawer = page.getByRole('dialog');
  await drawer.getByText('Đường Đình Cả tạm đóng.').waitFor();
  await drawer.getByText('1 / 1 cụm loa').waitFor();
  await fits(page);
  await officer.shot(page, 'archived_360');

  const saving = page.waitForEvent('download');
  await drawer.getByRole('link', { name: 'Tải văn bản' }).click();
  const text = readFileSync(await (await saving).path(), 'utf8');
  expect(text.includes('Đường Đình Cả tạm đóng.'), text);
  await drawer.getByRole('button', { name: 'Giấy xác nhận phát' }).click();
  await drawer.getByText(/chưa phát đủ 3 ngày liên tục/).waitFor();
  await drawer.getByRole('button', { name: 'In bản tin' }).click();
  await drawer.getByRole('link', { name: /Mở tệp: In bản tin/ }).waitFor();
  await drawer.getByRole('button', { name: 'Phát lại', exact: true }).click();
  await page.waitForURL(/\/bulletins\/\d+/);
  expect(!page.url().includes(id), 'It is a draft of its own.');
  expect(
    (await page.getByLabel('Nội dung', { exact: true }).inputValue()).includes('Đình Cả'),
    'The draft has the text.',
  );
  await page.goto(`${officer.url}/console/paper`);
  await page.getByText('Số tin bài').first().waitFor();
  await fits(page);
  await page.getByRole('button', { name: 'In sổ nhật ký' }).click();
  const link = page.getByRole('link', { name: /Mở tệp: In sổ nhật ký/ });
  await link.waitFor();
  await page.getByRole('button', { name: 'Bảng Excel', exact: true }).click();
  const table = page.waitForEvent('download');
  await page.getByRole('link', { name: /Lưu tệp: Bảng Excel/ }).click();
  expect((await table).suggestedFilename().endsWith('.xlsx'), 'The table has its name.');
  await fits(page);
  await officer.shot(page, 'paper_360');
  await heardAgain(officer, device, title, id);
}

async function heardAgain(officer: Officer, device: Device, title: string, id: string) {
  const page = await sit(officer.browser, { ...aPhone, javaScriptEnabled: false });
  const address = `${officer.url}/nghe/${device.id}`;
  const answer = await page.goto(address);
  const size = (await answer?.body())?.length ?? 0;
  expect(size > 0 && size < 50_000, `The page has ${size} bytes.`);
  await page.getByRole('heading', { name: title }).waitFor();
  await page.getByText('Đọc nội dung').first().click();
  await page.getByText('Đường Đình Cả tạm đóng.').first().waitFor();
  await page
    .getByRole('link', { name: /Tải Opus \(\d+ KB\)/ })
    .first()
    .waitFor();
  await officer.shot(page, 'hear_again_360');
  for (const [ending, type] of [
    ['opus', 'audio/ogg'],
    ['m4a', 'audio/mp4'],
  ]) {
    const part = await fetch(`${address}/${id}.${ending}`, { headers: { Range: 'bytes=100-199' } });
    expect(part.status === 206, `${ending}: ${part.status}`);
    expect(part.headers.get('content-type') === type, `${part.headers.get('content-type')}`);
    expect((await part.arrayBuffer()).byteLength === 100, `${ending} goes on where it was cut.`);
  }
  await call(officer.page, 'POST', `/api/v1/bulletins/${id}/recall`, { comment: 'Sai' });
  await page.reload();
  expect((await page.getByText(title).count()) === 0, 'What was recalled is gone.');
  const gone = await fetch(`${address}/${id}.opus`);
  expect(gone.status === 404, `The sound of it: ${gone.status}`);
}

const tries: Try[] = [['what was heard is found, printed and heard again', foundAndPrinted]];

export const main = (args: string[]) => walk(args, 'paper', tries);

// What an officer does while writing: a reading kept for the whole unit and met again, a long text
// that is voiced and stopped, recordings of every kind, older versions.
//
//   node e2e/run.mjs e2e/writing.ts --url URL --accounts FILE [--out DIR] [--only WORDS]
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { call } from './browser';
import { expect, fresh, type Officer, type Try, until, walk, written } from './tries';

async function open(page: Page, url: string, title: string, text: string): Promise<string> {
  const { id } = await written(page, title, { text });
  await page.goto(`${url}/console/bulletins/${id}`);
  await page.getByText('Máy đọc', { exact: true }).click();
  return id;
}

async function keptForTheUnit({ page, url, shot }: Officer): Promise<void> {
  // Letters that no dictionary has, so that the reader doubts them.
  const name = `XQ${fresh().replace(/\d/g, 'K').toUpperCase()}`;
  const text = `Sáng mai, tổ ${name} đến xóm phun thuốc.`;
  await open(page, url, `Từ điển ${fresh()}`, text);
  await page.getByRole('button', { name: /Tạo giọng đọc/ }).click();
  await page.getByRole('heading', { name: 'Cách đọc cần kiểm tra' }).waitFor();
  await page.getByLabel('Đọc là').first().fill('xích quy');
  await page.getByRole('button', { name: 'Lưu vào từ điển đơn vị' }).first().click();
  await page.getByText('Đã lưu vào từ điển của đơn vị.').waitFor();
  await page.getByRole('button', { name: 'Đọc lại với thay đổi mới' }).click();
  const heard = page.locator('.reading_text').last();
  await heard.filter({ hasText: 'xích quy' }).waitFor();
  await page.getByText('Không có chỗ nào đáng ngờ.').waitFor();
  await shot(page, 'dictionary');
  // The next bulletin knows it, and so does the page of the dictionary.
  await open(page, url, `Từ điển nữa ${fresh()}`, text);
  await page.getByRole('button', { name: /Tạo giọng đọc/ }).click();
  await heard.filter({ hasText: 'xích quy' }).waitFor();
  await page.goto(`${url}/console/settings?tab=readings`);
  await page.getByText(name).first().waitFor();
}

async function longText({ page, url, shot }: Officer): Promise<void> {
  const sentence = 'Ủy ban nhân dân xã đề nghị bà con thu dọn vệ sinh đường làng, ngõ xóm. ';
  await open(page, url, `Bài dài ${fresh()}`, sentence.repeat(400));
  await page.getByRole('button', { name: /Tạo giọng đọc/ }).click();
  await page.getByRole('progressbar', { name: 'Đang tạo giọng đọc' }).waitFor();
  await shot(page, 'long');
  await page.getByRole('button', { name: 'Dừng tạo giọng đọc' }).click();
  await page.getByText('Đã dừng tạo giọng đọc.').waitFor();
  await page.getByRole('progressbar', { name: 'Đang tạo giọng đọc' }).waitFor({ state: 'hidden' });
  // Shorter, it is voiced at once, and the stop is forgotten.
  await page.getByLabel('Nội dung', { exact: true }).fill(sentence);
  await page.getByRole('button', { name: /Tạo giọng đọc/ }).click();
  await page.getByRole('button', { name: 'Nghe', exact: true }).waitFor();
  expect(!(await page.getByText('Đã dừng tạo giọng đọc.').isVisible()), 'It still says stopped.');
}

const kinds = [
  ['mp3', ['-c:a', 'libmp3lame']],
  ['wav', []],
  ['ogg', ['-c:a', 'libvorbis']],
  ['m4a', ['-c:a', 'aac']],
] as const;

async function recordings({ page, url, shot }: Officer): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'recordings-'));
  try {
    const id = await open(page, url, `Bản thu ${fresh()}`, 'Chiều mai họp dân ở nhà văn hóa.');
    await page.getByText('Bản thu âm', { exact: true }).click();
    const put = async (file: string) => {
      const [chooser] = await Promise.all([
        page.waitForEvent('filechooser'),
        page.getByRole('button', { name: /^Chọn tệp âm thanh|Thay tệp khác$/ }).click(),
      ]);
      await chooser.setFiles(file);
    };
    const recording = async () =>
      (await call<{ recording: string | null }>(page, 'GET', `/api/v1/bulletins/${id}`)).recording;
    let last: string | null = null;
    for (const [index, [kind, codec]] of kinds.entries()) {
      const file = join(folder, `ban thu.${kind}`);
      const tone = `sine=frequency=${400 + 50 * index}:duration=2`;
      execFileSync('ffmpeg', ['-v', 'error', '-f', 'lavfi', '-i', tone, ...codec, file]);
      await put(file);
      const before: string | null = last;
      last = await until(recording, (now) => now !== null && now !== before);
      await page.getByRole('button', { name: 'Nghe', exact: true }).waitFor();
    }
    await shot(page, 'recording');
    // A picture under another name, and a kind that is no sound at all.
    const wrong = join(folder, 'anh.mp3');
    writeFileSync(wrong, Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'));
    await put(wrong);
    await page
      .getByRole('alert')
      .filter({ hasText: /[Tt]ệp/ })
      .waitFor();
    await shot(page, 'recording_refused');
    const note = join(folder, 'ghi chu.txt');
    writeFileSync(note, 'Bà con chú ý');
    await put(note);
    await page.getByText('Tệp này không phải mp3, wav, ogg, m4a hoặc webm.').waitFor();
    expect((await recording()) === last, 'What was refused took the place of a recording.');
    // With a recording the machine's voice is not what sounds, and the page says so.
    await page.getByText('Máy đọc', { exact: true }).click();
    await page.getByText('loa sẽ phát bản thu, không phát bản máy đọc').waitFor();
    await page.getByRole('button', { name: 'Bỏ bản thu, dùng máy đọc' }).click();
    await until(recording, (now) => now === null);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const tries: Try[] = [
  ['a reading is kept for the unit, and the next bulletin knows it', keptForTheUnit],
  ['a long text shows how far it is, and is stopped', longText],
  ['a recording of each kind is taken, and what is none is refused', recordings, 'long'],
];

export const main = (args: string[]) => walk(args, 'writing', tries);

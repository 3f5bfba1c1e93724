import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { App } from 'antd';
import { afterEach, expect, it, vi } from 'vitest';
import { type Jingle, type JingleKind, jinglesLength } from '../../api/jingles';
import type { Right } from '../../api/types';
import { SessionFor } from '../../app/session';
import { account } from '../../test_account';
import { UnitJingles } from './jingles_tab';

afterEach(() => vi.unstubAllGlobals());

const sound = (unit: string, media: string | null) => ({
  unit,
  media,
  duration_ms: 4000,
  changed: '2026-11-21T08:00:00+07:00',
  changed_by: 'Nông Văn Dũng',
  version: 3,
  valid_to: media ? '2027-11-22T08:00:00+07:00' : null,
});

const jingle = (kind: JingleKind, title: string, more: Partial<Jingle> = {}): Jingle => ({
  kind,
  title,
  longest_ms: 60_000,
  music: kind !== 'greeting',
  own: null,
  heard: null,
  heard_from: null,
  ...more,
});

const media = 'ab'.repeat(32);
const above = { heard: sound('1', media), heard_from: 'Tỉnh Thái Nguyên' };
const own = sound('2', media);
const silent = sound('2', null);
const items = [
  jingle('opening', 'Nhạc hiệu mở đầu', above),
  jingle('greeting', 'Lời chào', { own, heard: own, heard_from: 'Xã Võ Nhai' }),
  jingle('bumper', 'Nhạc cắt', { own: silent, heard: silent, heard_from: 'Xã Võ Nhai' }),
  jingle('closing', 'Nhạc kết'),
];

function show(rights: Right[], day?: string) {
  const asked: { method: string; url: string; body: unknown }[] = [];
  vi.stubGlobal('fetch', async (url: string, init: RequestInit) => {
    const body = typeof init.body === 'string' ? JSON.parse(init.body) : undefined;
    asked.push({ method: init.method ?? 'GET', url, body });
    return new Response(JSON.stringify({ unit: '2', items }));
  });
  render(
    <QueryClientProvider client={new QueryClient()}>
      <App>
        <SessionFor account={{ ...account, rights }}>
          <UnitJingles day={day} />
        </SessionFor>
      </App>
    </QueryClientProvider>,
  );
  return asked;
}

const part = (name: string) => screen.findByRole('region', { name });

it('tells of each whose it is', async () => {
  show([]);
  within(await part('Nhạc hiệu mở đầu')).getByText('Đang dùng của Tỉnh Thái Nguyên');
  within(await part('Lời chào')).getByText(/^Đặt riêng · Nông Văn Dũng/);
  within(await part('Nhạc cắt')).getByText('Đơn vị chọn không dùng mục này.');
  within(await part('Nhạc kết')).getByText('Chưa có, buổi phát bỏ qua mục này.');
});

it('offers no change to who does not approve', async () => {
  show([]);
  await part('Nhạc kết');
  expect(screen.queryByRole('button', { name: 'Đổi âm thanh' })).toBeNull();
});

it('shows those of an earlier day without a way to set them again', async () => {
  const asked = show(['approve_bulletin'], '2026-11-20');
  within(await part('Nhạc hiệu mở đầu')).getByText('Đang dùng của Tỉnh Thái Nguyên');
  expect(asked[0]?.url).toContain('/units/2/jingles?day=2026-11-20');
  expect(screen.queryByRole('button', { name: 'Đổi âm thanh' })).toBeNull();
});

it('turns one off that stands above, and goes back to it with the version that was seen', async () => {
  const asked = show(['approve_bulletin']);
  const user = userEvent.setup();
  await user.click(
    within(await part('Nhạc hiệu mở đầu')).getByRole('button', { name: 'Không dùng mục này' }),
  );
  await user.click(
    within(await part('Nhạc cắt')).getByRole('button', { name: 'Dùng của cấp trên' }),
  );
  await vi.waitFor(() => expect(asked.filter(({ method }) => method !== 'GET')).toHaveLength(2));
  expect(asked.find(({ method }) => method === 'PUT')).toMatchObject({
    url: expect.stringContaining('/units/2/jingles/opening'),
    body: { media: null, version: 0 },
  });
  expect(asked.find(({ method }) => method === 'DELETE')).toMatchObject({
    url: expect.stringContaining('/units/2/jingles/bumper'),
    body: { version: 3 },
  });
});

it('counts a bumper between bulletins and the others once', () => {
  const all = [
    jingle('opening', '', above),
    jingle('bumper', '', above),
    jingle('closing', '', { heard: silent }),
  ];
  expect(jinglesLength(all, 0)).toBe(0);
  expect(jinglesLength(all, 1)).toBe(4000);
  expect(jinglesLength(all, 3)).toBe(12_000);
});

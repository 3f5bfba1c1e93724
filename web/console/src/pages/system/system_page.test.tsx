import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { App } from 'antd';
import { afterEach, expect, it, vi } from 'vitest';
import type { SystemStatus } from '../../api/system';
import { SystemPage } from './system_page';

afterEach(() => vi.unstubAllGlobals());

const now = '2026-11-22T08:30:00+07:00';
const well: SystemStatus = {
  measured: now,
  started: now,
  version: '0.2.0',
  grade: 'ok',
  findings: [
    { part: 'disk', grade: 'ok', code: 'disk.roomy', title: 'Ổ đĩa', says: 'Còn chỗ.', advice: '' },
  ],
  disk: { free: 50 * 2 ** 30, size: 100 * 2 ** 30 },
  database: { engine: 'SQLite', answers: true, took_ms: 2, bytes: 4096 },
  clock: { kept: true, most_error_ms: 12 },
  devices: {
    paired: 3,
    online: 2,
    without_time: 0,
    log_waiting: 0,
    software: [
      { version: '', devices: 1, online: 0 },
      { version: 'nguon-agent 0.2.0', devices: 2, online: 2 },
    ],
  },
  expiries: [{ kind: 'signing_key', name: 'abcd', ends: now }],
  queues: [{ name: 'ký số', waiting: 0, capacity: 10 }],
  backup: {
    folder: '/var/backups/nguon',
    at: '01:30',
    keep: 7,
    next: '2026-11-23T01:30:00+07:00',
    running_since: null,
    checking: false,
    failure: null,
    items: [],
  },
  drill: null,
  alarm_ways: [
    { way: 'email', to: ['a@tinh.vn'], waiting: 0, last_sent: null, failure: null },
    { way: 'webhook', to: [], waiting: 0, last_sent: null, failure: null },
  ],
  alarms: [],
};

interface Asked {
  url: string;
  method: string;
  body: string;
}

function show(status: Partial<SystemStatus> | { refused: number; title: string }): Asked[] {
  const asked: Asked[] = [];
  vi.stubGlobal('fetch', async (url: string, init?: RequestInit) => {
    asked.push({ url, method: init?.method ?? 'GET', body: String(init?.body ?? '') });
    const headers = { 'Content-Type': 'application/json' };
    if ('refused' in status)
      return new Response(JSON.stringify({ code: 'x', title: status.title }), {
        status: status.refused,
        headers,
      });
    return new Response(JSON.stringify({ ...well, ...status }), { status: 200, headers });
  });
  render(
    <QueryClientProvider
      client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}
    >
      <App>
        <SystemPage />
      </App>
    </QueryClientProvider>,
  );
  return asked;
}

it('says that all is well where it is', async () => {
  show({});
  expect(await screen.findByText('Mọi phần đều ổn. Không có việc gì phải làm.')).toBeTruthy();
  expect(screen.queryByText('Việc cần làm')).toBeNull();
  expect(screen.getByText('Chưa có bản nào')).toBeTruthy();
  expect(screen.getByText('Chưa diễn tập lần nào')).toBeTruthy();
});

it('puts the worst on top, each with its way out', async () => {
  const finding = (part: string, grade: 'ok' | 'warn' | 'bad') => ({
    part,
    grade,
    code: part,
    title: part,
    says: `${part} says`,
    advice: grade === 'ok' ? '' : `${part} advice`,
  });
  show({
    grade: 'bad',
    findings: [finding('one', 'ok'), finding('two', 'warn'), finding('three', 'bad')],
  });
  expect(await screen.findByText('1 việc cần xử lý ngay, 1 việc nên xem')).toBeTruthy();
  const panel = screen.getByRole('heading', { name: 'Việc cần làm' }).closest('section');
  const items = within(panel as HTMLElement).getAllByRole('listitem');
  expect(items.map((item) => within(item).getByRole('heading').textContent)).toEqual([
    'three',
    'two',
  ]);
  expect(screen.getByText(/three advice/)).toBeTruthy();
});

it('begins a backup and shows one that is under way', async () => {
  const asked = show({});
  await userEvent.click(await screen.findByRole('button', { name: /Sao lưu ngay/ }));
  expect(asked.some((one) => one.method === 'POST' && one.url.endsWith('/system/backups'))).toBe(
    true,
  );
});

it('shows what a check found damaged', async () => {
  show({
    backup: {
      ...well.backup,
      running_since: now,
      checking: true,
      items: [
        {
          file: 'nguon-1.tar',
          made: now,
          bytes: 2 ** 31,
          with_databases: true,
          took_ms: 61_000,
          checked: now,
          lines: ['Âm thanh: 9 tệp'],
          damage: ['Âm thanh abc: mất tệp'],
        },
      ],
    },
  });
  expect(await screen.findByText('Hỏng 1 chỗ')).toBeTruthy();
  expect(screen.getByText('Âm thanh abc: mất tệp')).toBeTruthy();
  expect(screen.getByText(/2 GB, mất 1 phút 1 giây/)).toBeTruthy();
  expect(screen.getByText(/đang kiểm tra/)).toBeTruthy();
});

it('sends a test only where somebody is named, and tells why it did not arrive', async () => {
  const asked = show({});
  await userEvent.click(await screen.findByRole('button', { name: 'Gửi thử: Thư điện tử' }));
  expect(asked.find((one) => one.method === 'POST')?.body).toBe('{"way":"email"}');
  expect(screen.queryByRole('button', { name: 'Gửi thử: Webhook' })).toBeNull();
  expect(screen.getByText(/Chưa đặt: cần alarm_webhook/)).toBeTruthy();
});

it('tells who may not see it that he may not', async () => {
  const title = 'Chỉ quản trị viên của cả tỉnh xem được tình trạng hệ thống.';
  show({ refused: 403, title });
  expect(await screen.findByText(title)).toBeTruthy();
  expect(screen.queryByRole('button')).toBeNull();
});

import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { App } from 'antd';
import { afterEach, expect, it, vi } from 'vitest';
import type { Delivery, RetryAnswer } from '../../api/airing_types';
import { wishFor } from '../../api/deliveries';
import { RetryDialog } from './retry_dialog';

afterEach(() => vi.unstubAllGlobals());

const row = (device: string): Delivery => ({
  bulletin: '7',
  bulletin_title: 'Lịch tiêm chủng',
  device,
  occurrence: '3@1795210200000#0',
  planned_at: '2026-11-21T05:30:00+07:00',
  state: 'missed',
});

function open(answer: RetryAnswer) {
  const calls: { path: string; body: unknown }[] = [];
  vi.stubGlobal('fetch', async (path: string, init: RequestInit) => {
    calls.push({ path, body: JSON.parse(String(init.body)) });
    return new Response(JSON.stringify(answer), { status: 201 });
  });
  const onClose = vi.fn();
  const rows = [row('1'), row('2')];
  render(
    <App>
      <QueryClientProvider client={new QueryClient()}>
        <RetryDialog wish={{ deliveries: wishFor(rows) }} count={2} onClose={onClose} />
      </QueryClientProvider>
    </App>,
  );
  return { calls, onClose };
}

it('leaves the making of the schedules to the server, and names exactly the missed airings', async () => {
  const { calls, onClose } = open({
    items: [
      {
        schedule: '9',
        bulletin: '7',
        bulletin_title: 'Lịch tiêm chủng',
        starts: '2031-03-09T06:10:00+07:00',
        devices: 2,
      },
    ],
    refused: [],
    already: 1,
  });
  expect(await screen.findByText(/Lịch tiêm chủng · 2 .* 06:10 09\/03\/2031/)).toBeTruthy();
  expect(screen.getByText(/1 lượt đã có lịch phát bù/)).toBeTruthy();
  await userEvent.click(screen.getByRole('button', { name: 'Phát bù 2 lượt chưa phát trọn' }));
  await vi.waitFor(() => expect(onClose).toHaveBeenCalled());
  const deliveries = [
    { device: '1', occurrence: '3@1795210200000#0' },
    { device: '2', occurrence: '3@1795210200000#0' },
  ];
  expect(calls.map((call) => call.body)).toEqual([
    { starts: null, deliveries, preview: true },
    { starts: null, deliveries },
  ]);
  expect(new Set(calls.map((call) => call.path))).toEqual(new Set(['/api/v1/deliveries/retry']));
});

it('says which bulletin was refused and when it could air', async () => {
  const { onClose } = open({
    items: [],
    already: 0,
    refused: [
      {
        bulletin: '7',
        bulletin_title: 'Lịch tiêm chủng',
        code: 'schedule.quiet_hours',
        message: 'Nằm trong khung giờ không phát.',
        suggestion: '2031-03-09T05:30:00+07:00',
      },
    ],
  });
  expect(await screen.findByText('Nằm trong khung giờ không phát.')).toBeTruthy();
  const button = screen.getByRole('button', { name: 'Phát bù 2 lượt chưa phát trọn' });
  expect((button as HTMLButtonElement).disabled).toBe(true);
  expect(screen.getByText(/05:30 09\/03\/2031/)).toBeTruthy();
  expect(onClose).not.toHaveBeenCalled();
});

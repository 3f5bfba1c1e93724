import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render, screen } from '@testing-library/react';
import { App } from 'antd';
import { beforeEach, expect, it, vi } from 'vitest';
import { listPastes, type OutagePaste } from '../../api/power';
import { History } from './power_page';

const shown: { day?: string } = {};
vi.mock('../../app/url_state', () => ({ useUrlState: () => [shown, vi.fn()] }));
vi.mock('../../parts/filters', () => ({ DayFilter: () => null }));
vi.mock('@tanstack/react-router', () => ({ Link: () => 'Mở tin nháp' }));
vi.mock('../../api/power', () => ({
  listPastes: vi.fn(),
  previewOutages: vi.fn(),
  takeOutages: vi.fn(),
  undoPaste: vi.fn(),
}));

const paste: OutagePaste = {
  id: '1',
  unit: '2',
  text: 'Từ 12:30 đến 15:00',
  at: '2026-11-20T07:00:00+07:00',
  by_name: 'Trần Thị Biên',
  outages: null,
  moved: [],
  notices: ['3'],
  undone_at: null,
};

const open = () =>
  render(
    <QueryClientProvider client={new QueryClient()}>
      <App>
        <History />
      </App>
    </QueryClientProvider>,
  );

beforeEach(() => {
  delete shown.day;
  vi.mocked(listPastes).mockResolvedValue({ items: [paste], next: null });
});

it('shows of an earlier day what was pasted by then, with nothing to be done about it', async () => {
  shown.day = '2026-11-20';
  open();
  expect(await screen.findByText(/không còn lưu số lịch cắt điện/)).toBeTruthy();
  expect(listPastes).toHaveBeenCalledWith('2026-11-20');
  expect(screen.getByText(/đến hết ngày 20\/11\/2026/)).toBeTruthy();
  expect(screen.queryByRole('button', { name: 'Hoàn tác' })).toBeNull();
  expect(screen.queryByText('Mở tin nháp')).toBeNull();
});

it('lets what was pasted be taken back today', async () => {
  open();
  expect(await screen.findByRole('button', { name: 'Hoàn tác' })).toBeTruthy();
  expect(listPastes).toHaveBeenCalledWith(undefined);
});

import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, expect, it, vi } from 'vitest';
import { Problem } from '../../api/problem';
import type { Account } from '../../api/types';
import { type FullStormCheck, listStormChecks, markStormCheck } from '../../api/upkeep';
import { SessionFor } from '../../app/session';
import { StormTab } from './storm_tab';

vi.mock('../../parts/filters', () => ({ UnitSelect: () => null }));
vi.mock('../../api/upkeep', () => ({
  endStormCheck: vi.fn(),
  listStormChecks: vi.fn(),
  markStormCheck: vi.fn(),
  readStormCheck: async () => check,
  startStormChecks: vi.fn(),
}));
const send = vi.mocked(markStormCheck);

const check: FullStormCheck = {
  id: '1',
  unit: '2',
  unit_name: 'Xã Võ Nhai',
  name: 'Bão số 9',
  started: '2026-11-21T06:00:00+07:00',
  by_name: 'Ma Thị Hoa',
  ended: null,
  places: 1,
  marks: 0,
  bad: 0,
  may_mark: true,
  items: ['Cột'],
  at: [{ asset: '21', name: 'Cụm loa nhà văn hóa', unit_name: 'Xóm Làng Mười', marks: [] }],
};

const kept = () => localStorage.getItem('nguon.kept.storm.7.1');

beforeEach(async () => {
  localStorage.clear();
  send.mockReset();
  vi.mocked(listStormChecks).mockResolvedValue({ items: [check], next: null });
  const me = { id: '7', name: 'Lý Văn Đài', unit: '2', rights: [] } as unknown as Account;
  render(
    <QueryClientProvider client={new QueryClient()}>
      <SessionFor account={me}>
        <StormTab />
      </SessionFor>
    </QueryClientProvider>,
  );
  await userEvent.click(await screen.findByRole('button', { name: /^Mở Bão số 9/ }));
});

const tick = async () => userEvent.click(await screen.findByRole('radio', { name: 'Không đạt' }));

it('says what waits where the line is there but nothing gets through', async () => {
  send.mockRejectedValue(new Problem(0, {}));
  await tick();
  expect(await screen.findByText(/^1 mục ghi khi mất mạng/)).toBeTruthy();
  expect(screen.getByRole('button', { name: 'Gửi ngay' })).toBeTruthy();
  expect(kept()).toContain('"good":false');
});

it('lets go of what the server will never take', async () => {
  send.mockRejectedValue(new Problem(409, { title: 'Đợt này đã kết thúc' }));
  await tick();
  await userEvent.click(await screen.findByRole('button', { name: 'Bỏ các mục này' }));
  const sure = await screen.findAllByRole('button', { name: 'Bỏ các mục này' });
  await userEvent.click(sure.at(-1) as HTMLElement);
  expect(kept()).toBe('[]');
  expect(screen.queryByText(/^1 mục ghi khi mất mạng/)).toBeNull();
});

import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, expect, it, vi } from 'vitest';
import { Problem } from '../../api/problem';
import { listStormChecks, markStormCheck } from '../../api/upkeep';
import { SessionFor } from '../../app/session';
import { account } from '../../test_account';
import { noLine } from '../../test_line';
import { StormTab } from './storm_tab';
import { stormCheck } from './test_storm';

vi.mock('../../parts/filters', () => ({ UnitSelect: () => null }));
vi.mock('../../api/upkeep', () => ({
  endStormCheck: vi.fn(),
  listStormChecks: vi.fn(),
  markStormCheck: vi.fn(),
  readStormCheck: async () => check,
  startStormChecks: vi.fn(),
}));
const send = vi.mocked(markStormCheck);

const check = stormCheck();

const kept = () => localStorage.getItem('nguon.kept.storm.1.1');

beforeEach(async () => {
  localStorage.clear();
  send.mockReset();
  vi.mocked(listStormChecks).mockResolvedValue({ items: [check], next: null });
  render(
    <QueryClientProvider client={new QueryClient()}>
      <SessionFor account={account}>
        <StormTab />
      </SessionFor>
    </QueryClientProvider>,
  );
  await userEvent.click(await screen.findByRole('button', { name: /^Mở Bão số 9/ }));
});

const tick = async () => userEvent.click(await screen.findByRole('radio', { name: 'Không đạt' }));

it('says what waits where the line is there but nothing gets through', async () => {
  send.mockRejectedValue(noLine());
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

import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, expect, it, vi } from 'vitest';
import { Problem } from '../../api/problem';
import { type FullStormCheck, listStormChecks, markStormCheck } from '../../api/upkeep';
import { SessionFor } from '../../app/session';
import { account } from '../../test_account';
import { noLine } from '../../test_line';
import { StormTab } from './storm_tab';
import { stormCheck } from './test_storm';

const shownDay: { day?: string } = {};
vi.mock('../../app/url_state', () => ({ useUrlState: () => [shownDay, vi.fn()] }));
vi.mock('../../parts/filters', () => ({
  DayFilter: () => null,
  FilterBar: () => null,
  UnitSelect: () => null,
}));
vi.mock('../../api/upkeep', () => ({
  endStormCheck: vi.fn(),
  listStormChecks: vi.fn(),
  listStormChecksOn: async () => ({ items: [{ ...check, may_mark: false }], next: null }),
  markStormCheck: vi.fn(),
  readStormCheck: async () => check,
  readStormCheckOn: async () => past,
  startStormChecks: vi.fn(),
}));
const send = vi.mocked(markStormCheck);

const check = stormCheck();

const seen = { item: 0, good: true, note: '', at: '2026-11-20T07:00:00+07:00', by_name: 'Thợ' };
const past: FullStormCheck = {
  ...check,
  marks: 1,
  may_mark: false,
  at: check.at.map((place) => ({ ...place, marks: [seen] })),
};

const kept = () => localStorage.getItem('nguon.kept.storm.1.1');

async function openTheCheck() {
  vi.mocked(listStormChecks).mockResolvedValue({ items: [check], next: null });
  render(
    <QueryClientProvider client={new QueryClient()}>
      <SessionFor account={account}>
        <StormTab />
      </SessionFor>
    </QueryClientProvider>,
  );
  await userEvent.click(await screen.findByRole('button', { name: /^Mở Bão số 9/ }));
}

beforeEach(() => {
  localStorage.clear();
  send.mockReset();
  delete shownDay.day;
});

const tick = async () => {
  await openTheCheck();
  await userEvent.click(await screen.findByRole('radio', { name: 'Không đạt' }));
};

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

it('shows an earlier day as it was, and nothing of it is marked', async () => {
  localStorage.setItem(
    'nguon.kept.storm.1.1',
    JSON.stringify([{ asset: '21', item: 0, good: false, at: '2026-11-22T07:00:00+07:00' }]),
  );
  shownDay.day = '2026-11-20';
  send.mockRejectedValue(new Problem(0, {}));
  await openTheCheck();
  const good = await screen.findByRole<HTMLInputElement>('radio', { name: 'Đạt' });
  expect(good.checked).toBe(true);
  expect(good.disabled).toBe(true);
  expect(screen.getAllByText(/cuối ngày 20\/11\/2026/).length).toBe(2);
  expect(screen.queryByRole('button', { name: 'Kết thúc đợt' })).toBeNull();
});

import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render, screen } from '@testing-library/react';
import type { ReactNode } from 'react';
import { beforeEach, expect, it, vi } from 'vitest';
import { listAccounts } from '../../api/accounts';
import { countAssets } from '../../api/assets';
import { listOfficers } from '../../api/people';
import type { Account, Right } from '../../api/types';
import { SessionFor } from '../../app/session';
import { FirstDayPage } from './first_day_page';

vi.mock('@tanstack/react-router', () => ({
  Link: ({ to, search, children }: { to: string; search?: object; children: ReactNode }) => (
    <a href={`${to}?${new URLSearchParams({ ...search })}`}>{children}</a>
  ),
}));
vi.mock('../../parts/unit_panel', () => ({ UnitPanel: () => null, useShownUnit: () => '2' }));
vi.mock('../../parts/paper_button', () => ({ PaperButton: () => null }));
vi.mock('../../api/units', () => ({
  readUnit: async () => ({ id: '2', children: 0, clusters: 0, speakers: 0 }),
}));
vi.mock('../../api/devices', () => ({ listDevices: async () => ({ items: [], next: null }) }));
vi.mock('../../api/hearings', () => ({
  readHearingWalk: async () => ({ items: [], next: null, reach: { clusters: 0, left: 0 } }),
}));
vi.mock('../../api/assets', () => ({ countAssets: vi.fn() }));
vi.mock('../../api/people', () => ({ listOfficers: vi.fn() }));
vi.mock('../../api/accounts', () => ({ listAccounts: vi.fn() }));

type Counts = Awaited<ReturnType<typeof countAssets>>;
const page = (count: number, next: string | null = null) => ({
  items: Array.from({ length: count }, () => ({})) as never[],
  next,
});

beforeEach(() => {
  vi.mocked(countAssets).mockImplementation(
    async ({ kind }) =>
      ({ kinds: kind === 'board' ? [{ kind: 'board', count: 2 }] : [] }) as unknown as Counts,
  );
  vi.mocked(listOfficers).mockReset();
  vi.mocked(listAccounts).mockReset();
});

function open(rights: Right[]) {
  render(
    <QueryClientProvider client={new QueryClient()}>
      <SessionFor account={{ id: '1', unit: '2', roles: [], rights } as unknown as Account}>
        <FirstDayPage />
      </SessionFor>
    </QueryClientProvider>,
  );
}

const step = async (title: string) =>
  (await screen.findByRole('heading', { name: title })).closest('section') as HTMLElement;

it('has a step for the boards, with a table of their own', async () => {
  vi.mocked(listOfficers).mockResolvedValue(page(0));
  open(['view', 'manage_devices']);
  const boards = await step('Bảng tin điện tử');
  expect(boards.textContent).toContain('2 bảng trong sổ');
  expect(boards.textContent).toContain('Đã có');
  expect(boards.innerHTML).toContain('target=boards');
  expect((await step('Đài truyền thanh')).textContent).toContain('Chưa có');
});

it('says how many officers and accounts there are, and which roles come from above', async () => {
  vi.mocked(listOfficers).mockResolvedValue(page(3));
  vi.mocked(listAccounts).mockResolvedValue({
    ...page(100, 'more'),
    day: '2026-11-23',
    known_from: '2026-01-01',
  });
  open(['view', 'manage_devices', 'manage_units', 'manage_accounts']);
  await screen.findByText(/3 cán bộ trong sổ, hơn 100 tài khoản\./);
  const people = await step('Cán bộ và tài khoản');
  expect(people.textContent).toContain('Đã có');
  expect(people.textContent).toContain('do quản trị cấp tỉnh giao');
  expect(listAccounts).toHaveBeenCalledWith(expect.objectContaining({ unit: '2' }));
});

it('asks nobody for accounts he may not see, and tells what is not there yet', async () => {
  vi.mocked(listOfficers).mockResolvedValue(page(0));
  open(['view', 'manage_devices']);
  const people = await step('Cán bộ và tài khoản');
  expect(people.textContent).toContain('0 cán bộ trong sổ.');
  expect(people.textContent).toContain('Chưa có');
  expect(people.textContent).not.toContain('Xem tài khoản');
  expect(listAccounts).not.toHaveBeenCalled();
});

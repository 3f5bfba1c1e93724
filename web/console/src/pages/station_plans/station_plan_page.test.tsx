import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render, screen } from '@testing-library/react';
import type { ReactNode } from 'react';
import { beforeEach, expect, it, vi } from 'vitest';
import { type FullStationPlan, readStationPlan } from '../../api/station_plans';
import type { Account } from '../../api/types';
import { SessionFor } from '../../app/session';
import { StationPlanPage } from './station_plan_page';

const shown: { day?: string } = {};
vi.mock('@tanstack/react-router', () => ({ useParams: () => ({ id: '5' }) }));
vi.mock('../../app/url_state', () => ({ useUrlState: () => [shown, vi.fn()] }));
vi.mock('../../parts/filters', () => ({
  DayFilter: ({ label }: { label: string }) => <input aria-label={label} />,
  FilterBar: ({ children }: { children: ReactNode }) => children,
}));
vi.mock('./plan_form', () => ({ PlanForm: () => null }));
vi.mock('../../api/station_plans', () => ({
  readStationPlan: vi.fn(),
  sheetOfStationPlan: (id: string, format: string, day?: string) => `${id} ${format} ${day}`,
  stepStationPlan: vi.fn(),
}));
const read = vi.mocked(readStationPlan);

const plan: FullStationPlan = {
  id: '5',
  unit: '1',
  unit_name: 'Tỉnh Thái Nguyên',
  year: 2026,
  name: 'Kế hoạch đài',
  state: 'estimated',
  total_vnd: 75_000_000,
  may_edit: true,
  may_decide: true,
  changed: '2026-11-20T08:00:00+07:00',
  changed_by: 'Ma Thị Hoa',
  version: 1,
  day: '2026-11-22',
  rows: [],
  lines: [],
  marks: [],
};

beforeEach(() => {
  delete shown.day;
  read.mockReset();
});

function open() {
  const me = { id: '7', name: 'Lý Văn Đài', unit: '1', rights: ['manage_devices'] };
  render(
    <QueryClientProvider client={new QueryClient()}>
      <SessionFor account={me as unknown as Account}>
        <StationPlanPage />
      </SessionFor>
    </QueryClientProvider>,
  );
}

it('is edited and submitted as it stands', async () => {
  read.mockResolvedValue(plan);
  open();
  expect(await screen.findByRole('button', { name: 'Sửa' })).toBeTruthy();
  expect(screen.getByRole('button', { name: 'Trình' })).toBeTruthy();
  expect(read).toHaveBeenCalledWith('5', undefined);
});

it('is read as of an earlier day, of which nothing is decided and the tables are', async () => {
  shown.day = '2026-11-20';
  read.mockResolvedValue({ ...plan, may_edit: false, may_decide: false });
  open();
  expect(await screen.findByText(/cuối ngày 20\/11\/2026/)).toBeTruthy();
  const table = await screen.findByRole('link', { name: 'Tải XLSX' });
  expect(table.getAttribute('href')).toBe('5 xlsx 2026-11-20');
  expect(read).toHaveBeenCalledWith('5', '2026-11-20');
  expect(screen.queryByRole('button', { name: 'Sửa' })).toBeNull();
  expect(screen.queryByRole('button', { name: 'Trình' })).toBeNull();
});

it('has its day below its title, in the line of the page', async () => {
  read.mockResolvedValue(plan);
  open();
  const title = await screen.findByRole('heading', { level: 1, name: 'Kế hoạch đài' });
  const days = screen.getByLabelText('Tại ngày');
  expect(days.closest('.page')).toBe(title.closest('.page'));
  expect(title.compareDocumentPosition(days)).toBe(Node.DOCUMENT_POSITION_FOLLOWING);
});

it('lets another day be chosen where the plan was not there', async () => {
  shown.day = '2020-01-01';
  read.mockRejectedValue(new Error('not then'));
  open();
  expect(await screen.findByLabelText('Tại ngày')).toBeTruthy();
  expect(screen.getByRole('heading', { level: 1, name: 'Kế hoạch đầu tư đài' })).toBeTruthy();
});

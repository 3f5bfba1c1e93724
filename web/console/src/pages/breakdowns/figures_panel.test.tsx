import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render, screen, within } from '@testing-library/react';
import { beforeEach, expect, it, vi } from 'vitest';
import { type BreakdownFigure, breakdownFigures } from '../../api/upkeep';
import { FiguresPanel } from './figures_panel';

const shown: { tree?: string } = {};
vi.mock('../../app/url_state', () => ({ useUrlState: () => [shown, vi.fn()] }));
vi.mock('../../app/use_phone', () => ({ usePhone: () => false }));
vi.mock('../../api/upkeep', () => ({ breakdownFigures: vi.fn() }));

const figure = (unit_name: string): BreakdownFigure => ({
  unit: unit_name,
  unit_name,
  above: null,
  above_name: '',
  kind: 'offline',
  month: '2026-11-01',
  opened: 2,
  done: 1,
  mean_repair_ms: 2_400_000,
});

beforeEach(() => {
  delete shown.tree;
  vi.mocked(breakdownFigures).mockImplementation(async ({ tree }) => ({
    items:
      tree === 'old' ? [figure('Xã Phú Thượng'), figure('Xã Lâu Thượng')] : [figure('Xã Võ Nhai')],
  }));
});

const open = () =>
  render(
    <QueryClientProvider client={new QueryClient()}>
      <FiguresPanel unit="3" />
    </QueryClientProvider>,
  );

it('shows figures under the units of today until something else is chosen', async () => {
  open();
  expect(await screen.findByText('Xã Võ Nhai')).toBeTruthy();
  expect(breakdownFigures).toHaveBeenCalledWith({ unit: '3', tree: 'new' });
  expect(screen.queryByText('Xã Phú Thượng')).toBeNull();
});

it('compares across a change of units: under the new ones and under the old ones', async () => {
  shown.tree = 'both';
  open();
  const old = await screen.findByRole('region', { name: 'Theo đơn vị cũ' });
  expect(await within(old).findByText('Xã Lâu Thượng')).toBeTruthy();
  const today = screen.getByRole('region', { name: 'Theo đơn vị mới' });
  expect(await within(today).findByText('Xã Võ Nhai')).toBeTruthy();
});

it('says in which of two old provinces an old unit stood', async () => {
  shown.tree = 'old';
  vi.mocked(breakdownFigures).mockResolvedValue({
    items: [
      { ...figure('Xã Đắk Som'), above: '7', above_name: 'Tỉnh Đắk Nông' },
      { ...figure('Xã Đạ Đờn'), above: '8', above_name: 'Tỉnh Lâm Đồng' },
    ],
  });
  open();
  expect(await screen.findByText('Tỉnh Đắk Nông')).toBeTruthy();
  expect(screen.getByText('Tỉnh Lâm Đồng')).toBeTruthy();
});

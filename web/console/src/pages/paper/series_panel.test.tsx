import { render, screen, within } from '@testing-library/react';
import { expect, it } from 'vitest';
import type { UnitStatistics } from '../../api/paper';
import { SeriesTable } from './series_panel';

const months = (...plays: number[]) =>
  plays.map((one, i) => ({
    month: `2025-0${6 + i}`,
    planned: one,
    plays: one,
    heard_ms: one * 10_000,
  }));

const page = (
  items: UnitStatistics['items'],
  groups: UnitStatistics['groups'] = [],
): UnitStatistics => ({
  items,
  groups,
  next: null,
  total: months(5, 1209),
  unit_name: 'Xã Võ Nhai',
  from: '2025-06-01',
  to: '2025-08-01',
  tree: 'old',
});

it('shows a row for each old unit, month by month, and the sum that counts each airing once', () => {
  render(
    <SeriesTable
      pages={[
        page([
          {
            unit: '1',
            name: 'Thị trấn Đình Cả',
            shared: false,
            above: null,
            months: months(3, 1200),
          },
        ]),
        page([
          {
            unit: null,
            name: 'Các cụm loa khác',
            shared: false,
            above: null,
            months: months(2, 9),
          },
        ]),
      ]}
    />,
  );
  const texts = screen
    .getAllByRole('row')
    .map((row) =>
      [...row.children]
        .map((cell) => cell.getAttribute('aria-label') ?? cell.textContent)
        .join(' | '),
    );
  expect(texts).toEqual([
    'Đơn vị | 06/2025 | 07/2025 | Cộng',
    'Thị trấn Đình Cả | 3 | 1.200 | 1.203',
    'Các cụm loa khác | 2 | 9 | 11',
    'Cộng | 5 | 1.209 | 1.214',
  ]);
  expect(screen.queryByText(/chia tách/)).toBeNull();
});

it('says where two units have one past', () => {
  render(
    <SeriesTable
      pages={[
        page([
          { unit: '91', name: 'Xã Bắc', shared: true, above: null, months: months(3, 0) },
          { unit: '92', name: 'Xã Nam', shared: true, above: null, months: months(3, 0) },
        ]),
      ]}
    />,
  );
  expect(screen.getByRole('alert').textContent).toContain('chia tách');
  expect(within(screen.getByRole('table')).getByText('Xã Bắc (*)')).toBeTruthy();
});

it('puts the communes of two old provinces under the sum of each', () => {
  const row = (unit: string, name: string, above: string | null, plays: number) => ({
    unit,
    name,
    shared: false,
    above,
    months: months(plays, 0),
  });
  const groups = [
    { unit: '7', name: 'Tỉnh Đắk Nông', months: months(4, 0) },
    { unit: '8', name: 'Tỉnh Lâm Đồng', months: months(1, 0) },
  ];
  render(
    <SeriesTable
      pages={[
        page([row('1', 'Xã Đắk Som', '7', 3)], groups),
        page([row('2', 'Xã Quảng Khê', '7', 1), row('3', 'Xã Đạ Đờn', '8', 1)], groups),
      ]}
    />,
  );
  const firsts = screen.getAllByRole('row').map((one) =>
    [...one.children]
      .slice(0, 2)
      .map((cell) => cell.getAttribute('aria-label') ?? cell.textContent)
      .join(' | '),
  );
  expect(firsts.slice(1, -1)).toEqual([
    'Tỉnh Đắk Nông (cả tỉnh) | 4',
    'Xã Đắk Som | 3',
    'Xã Quảng Khê | 1',
    'Tỉnh Lâm Đồng (cả tỉnh) | 1',
    'Xã Đạ Đờn | 1',
  ]);
});

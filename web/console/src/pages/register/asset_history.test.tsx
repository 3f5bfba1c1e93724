import { render, screen, within } from '@testing-library/react';
import { expect, it } from 'vitest';
import type { Asset } from '../../api/assets';
import { Eras } from './asset_history';

const era = (part: Partial<Asset>): Asset => ({
  id: '1',
  kind: 'station',
  unit: '2',
  unit_name: 'Xã Đình Cả',
  name: 'Đài Đình Cả',
  device: null,
  station: null,
  station_name: null,
  condition: 'works',
  condition_on: null,
  funding: 'budget',
  lat: null,
  lon: null,
  details: {},
  from: '2025-01-01',
  to: null,
  version: 1,
  changed: '2025-07-02T08:00:00+07:00',
  changed_by: 'Lý Văn Đài',
  may_edit: true,
  warnings: [],
  ...part,
});

const shown = (eras: Asset[]) => {
  render(<Eras eras={eras} fields={[]} name="Đài Đình Cả" />);
  const list = screen.getByRole('list', { name: 'Lịch sử của Đài Đình Cả' });
  return [...list.children].map((row) => row as HTMLElement);
};

it('tells from when to when each state held, and what was new in it, the latest first', () => {
  const [latest, first] = shown([
    era({ to: '2025-07-01' }),
    era({ from: '2025-07-01', unit_name: 'Xã Võ Nhai' }),
  ]);
  if (!latest || !first) throw new Error('Two eras are two rows.');
  expect(within(latest).getByText('Từ 01/07/2025 đến nay')).toBeTruthy();
  expect(
    within(latest)
      .getAllByRole('listitem')
      .map((one) => one.textContent),
  ).toEqual(['Đơn vị: Xã Đình Cả → Xã Võ Nhai']);
  expect(within(first).getByText('Từ 01/01/2025 đến 30/06/2025')).toBeTruthy();
  expect(within(first).getByText('Bắt đầu ghi nhận')).toBeTruthy();
  expect(within(first).getByText('Tình trạng: Hoạt động tốt')).toBeTruthy();
  expect(within(first).queryByText(/Ngừng ghi nhận/)).toBeNull();
});

it('tells since when something is not there any more', () => {
  const [only] = shown([era({ to: '2025-07-01' })]);
  if (!only) throw new Error('One era is one row.');
  expect(within(only).getByText('Ngừng ghi nhận từ 01/07/2025')).toBeTruthy();
});

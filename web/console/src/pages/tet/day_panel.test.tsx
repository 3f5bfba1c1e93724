import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it, vi } from 'vitest';
import type { DayAhead, DayAiring } from '../../api/year';
import { DayPanel } from './day_panel';

const airing = (more: Partial<DayAiring> = {}): DayAiring => ({
  schedule: '5',
  programme: null,
  starts: '2100-02-09T05:30:00+07:00',
  ends: '2100-02-09T05:40:00+07:00',
  title: 'Bản tin sáng',
  by_unit: 'Xã Võ Nhai',
  clusters: 2,
  withheld_clusters: 0,
  withheld: null,
  approved: true,
  silenced: false,
  repeats: true,
  may_edit: true,
  version: 1,
  ...more,
});

const day = (airings: DayAiring[], more: Partial<DayAhead> = {}): DayAhead => ({
  day: '2100-02-09',
  lunar: { day: 1, month: 1, year: 2100, leap: false },
  profiles: ['Mùng một'],
  airings,
  meetings: [],
  empty: false,
  holes: [],
  ...more,
});

function show(one: DayAhead) {
  const acts = { onEdit: vi.fn(), onPause: vi.fn() };
  render(<DayPanel one={one} first={false} {...acts} />);
  return acts;
}

it('stands under both calendars, with the rules of the day', () => {
  show(day([airing()]));
  expect(
    screen.getByRole('region', { name: '09/02/2100, mùng 1 tháng Giêng âm lịch' }),
  ).toBeTruthy();
  expect(screen.getByText('Mùng một')).toBeTruthy();
  expect(screen.getByText('05:30–05:40')).toBeTruthy();
});

it('lets an airing be moved or paused where it stands', async () => {
  const one = airing();
  const { onEdit, onPause } = show(day([one]));
  await userEvent.click(screen.getByRole('button', { name: /^Đổi giờ Bản tin sáng 05:30/ }));
  await userEvent.click(screen.getByRole('button', { name: /^Tạm ngừng Bản tin sáng 05:30/ }));
  expect(onEdit).toHaveBeenCalledWith(one);
  expect(onPause).toHaveBeenCalledWith(one);
});

it('says why nothing is heard, and does not offer to pause it again', () => {
  const withheld = 'Tạm ngừng từ 09/02/2100 đến 11/02/2100: nghỉ Tết';
  show(day([airing({ withheld })], { empty: true }));
  expect(screen.getByText(withheld)).toBeTruthy();
  expect(screen.getByText('Không có gì phát trong ngày này')).toBeTruthy();
  expect(screen.queryByRole('button', { name: /^Tạm ngừng/ })).toBeNull();
});

it('says from when to when a pause within the day leaves nothing', () => {
  const noon = '2100-02-09T12:00:00+07:00';
  const { rerender } = render(
    <DayPanel
      one={day([airing()], { holes: [{ from: noon, to: '2100-02-10T00:00:00+07:00' }] })}
      first={false}
      onEdit={vi.fn()}
      onPause={vi.fn()}
    />,
  );
  expect(screen.getByText('Không có gì phát từ 12:00 đến hết ngày')).toBeTruthy();
  rerender(
    <DayPanel
      one={day([airing()], { holes: [{ from: '2100-02-09T00:00:00+07:00', to: noon }] })}
      first={false}
      onEdit={vi.fn()}
      onPause={vi.fn()}
    />,
  );
  expect(screen.getByText('Không có gì phát từ đầu ngày đến 12:00')).toBeTruthy();
});

it('tells of two at once', () => {
  const meetings = [{ at: '2100-02-09T05:35:00+07:00', first: 'Bản tin sáng', second: 'Chúc Tết' }];
  show(day([airing()], { meetings }));
  expect(screen.getByText('05:35: “Bản tin sáng” và “Chúc Tết” trùng giờ')).toBeTruthy();
});

it('offers nothing to who may not change it', () => {
  show(day([airing({ may_edit: false })]));
  expect(screen.queryByRole('button')).toBeNull();
});

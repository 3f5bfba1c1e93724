import { render, screen } from '@testing-library/react';
import { expect, it } from 'vitest';
import type { DeliverySummary } from '../../api/airing_types';
import { SummaryBar } from './summary_bar';

const none: DeliverySummary = {
  planned: 0,
  delivered: 0,
  ready: 0,
  played: 0,
  partial: 0,
  preempted: 0,
  missed: 0,
  refused: 0,
  awaiting: 0,
};

const show = (summary: Partial<DeliverySummary>) =>
  render(<SummaryBar summary={{ ...none, ...summary }} onChoose={() => undefined} />);

it('draws a full bar when everything was played', () => {
  const { container } = show({ planned: 2, played: 2 });
  const drawn = container.querySelectorAll('.summary_bar span');
  expect([...drawn].map((part) => part.className)).toEqual(['summary_played']);
});

it('says what is on air, what comes, and what nothing will play', () => {
  show({ on_air: 2, coming: 3, unpaired: 1234 });
  expect(screen.getByText(/2 lượt đang phát/)).toBeTruthy();
  expect(screen.getByText(/3 lượt sắp tới/)).toBeTruthy();
  expect(screen.getByText(/1\.234 lượt ở cụm loa chưa ghép thiết bị/)).toBeTruthy();
});

it('offers only what the list can be asked for', () => {
  show({ coming: 3, ready: 2, delivered: 1, missed: 1, played: 4 });
  expect(screen.getAllByRole('button').map((button) => button.textContent)).toEqual([
    '1 Không phát',
    '4 Đã phát',
  ]);
  expect(screen.getByText(/2 lượt đã sẵn sàng trên thiết bị/)).toBeTruthy();
});

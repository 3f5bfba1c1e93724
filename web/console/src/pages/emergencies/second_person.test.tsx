import { render, screen } from '@testing-library/react';
import { expect, it, vi } from 'vitest';
import type { Emergency, EmergencyDeed } from '../../api/emergency_types';
import type { Account } from '../../api/types';
import { SessionFor } from '../../app/session';
import { SecondPerson, secondsUntil } from './second_person';

const account: Account = {
  id: '1',
  username: 'a',
  name: 'Ma Thị Hoa',
  unit: '2',
  roles: [],
  rights: [],
};

const waiting = (author: string, deeds: EmergencyDeed[], from: number): Emergency => ({
  id: '9',
  unit: '2',
  exercise: false,
  state: 'awaiting_approval',
  version: 1,
  text: 'Nước lên nhanh.',
  hazard: 'flood',
  severity: 'severe',
  tone: 'attention',
  repeat: 3,
  airing_ms: 9000,
  media: null,
  manner: null,
  audience: [{ unit: '2' }],
  expires: new Date(Date.now() + 3_600_000).toISOString(),
  created: new Date().toISOString(),
  pressed_at: null,
  ended: null,
  author: { account: author, name: 'X', at: new Date().toISOString() },
  approver: null,
  proposal: null,
  break_glass_from: new Date(from).toISOString(),
  break_glass: null,
  review_due: null,
  reviewed: null,
  comment: null,
  deeds,
});

const show = (emergency: Emergency) =>
  render(
    <SessionFor account={account}>
      <SecondPerson emergency={emergency} busy={false} onStep={vi.fn()} />
    </SessionFor>,
  );

it('counts whole seconds down to nothing', () => {
  expect(secondsUntil('2026-11-21T06:00:30Z', Date.parse('2026-11-21T06:00:00.400Z'))).toBe(30);
  expect(secondsUntil('2026-11-21T06:00:30Z', Date.parse('2026-11-21T06:01:00Z'))).toBe(0);
});

it('tells the one who asked that somebody else has to approve', () => {
  show(waiting('1', ['update', 'cancel'], Date.now() + 40_000));
  expect(screen.getByText(/không tự duyệt được/)).toBeTruthy();
  expect(screen.getByRole('timer').textContent).toMatch(/còn (39|40) giây/);
  expect(screen.queryByRole('button', { name: /giải trình sau/ })).toBeNull();
});

it('offers to go on alone only when the server does', () => {
  show(waiting('1', ['break_glass', 'cancel'], Date.now() - 1000));
  expect(screen.getByText('Đã quá 60 giây chưa ai duyệt')).toBeTruthy();
  expect(screen.getByRole('button', { name: /giải trình sau/ })).toBeTruthy();
});

it('lets the second person approve by holding', () => {
  show(waiting('7', ['approve'], Date.now() + 40_000));
  expect(screen.getByRole('button', { name: 'Giữ để duyệt và phát ngay' })).toBeTruthy();
});

import { render, screen } from '@testing-library/react';
import { expect, it } from 'vitest';
import type { HearingPlan } from '../api/emergency_types';
import { inMinutes, Rounds } from './rounds';

const plan: HearingPlan = {
  rounds: [
    {
      starts_ms: 0,
      ends_ms: 27_000,
      devices: 12,
      speakers: 30,
      unit_count: 3,
      units: [
        { unit: '1', name: 'Xã Nghinh Tường', devices: 9 },
        { unit: '2', name: 'Xã Võ Nhai', devices: 2 },
      ],
    },
    { starts_ms: 30_000, ends_ms: 57_000, devices: 3, speakers: 7, unit_count: 0, units: [] },
  ],
  manner: 'in_turns',
  phrase_gap_ms: 1_100,
  airing_gap_ms: 3_000,
  airing_ms: 27_000,
  all_have_heard_ms: 57_000,
  over_ms: 177_000,
  unplaced: 0,
};

it('says when each round speaks, to how many, and when all have heard', () => {
  render(<Rounds hearing={plan} />);
  expect(screen.getByText(/so le 2 đợt.*57 giây/)).toBeTruthy();
  expect(screen.getByText(/giây 0–27 · 12 cụm loa \(30 loa\)/)).toBeTruthy();
  expect(screen.getByText(/giây 30–57 · 3 cụm loa \(7 loa\)/)).toBeTruthy();
});

it('says where a round speaks, and by how much its pauses wait for the sound', () => {
  render(<Rounds hearing={plan} />);
  expect(screen.getByText('Xã Nghinh Tường, Xã Võ Nhai và 1 nơi khác')).toBeTruthy();
  expect(screen.getByText(/ít nhất 1,1 giây sau mỗi câu, 3 giây giữa hai lượt/)).toBeTruthy();
});

it('says by the clock when all have heard what is live', () => {
  render(<Rounds hearing={plan} startsAt={Date.parse('2026-11-21T08:00:00+07:00')} />);
  expect(screen.getByText(/08:00:30–08:00:57 · 3 cụm loa/)).toBeTruthy();
  expect(screen.getByText(/Đến 08:00:57 mọi nơi đã nghe một lần/)).toBeTruthy();
});

it('says that all speak at once where nobody is in the way', () => {
  render(<Rounds hearing={{ ...plan, rounds: plan.rounds.slice(0, 1) }} />);
  expect(screen.getByText(/Mọi cụm loa phát cùng lúc.*27 giây/)).toBeTruthy();
});

it('writes longer times as minutes', () => {
  expect(inMinutes(59_000)).toBe('59 giây');
  expect(inMinutes(125_000)).toBe('2 phút 05 giây');
});

import { describe, expect, it } from 'vitest';
import type { OfficerWish } from '../../api/people';
import { shareOf } from './figures_tab';
import { cleaned } from './officer_form';

const figures = { officers: 2000, trained: 1999, seats: 0, vacancies: 0 };

describe('the share that is trained', () => {
  it('is written as the server rounded it, and says when there is nobody', () => {
    expect(shareOf({ ...figures, trained_permille: 999 })).toBe('99,9%');
    expect(shareOf({ ...figures, trained_permille: 1000 })).toBe('100%');
    expect(shareOf({ ...figures, officers: 0, trained_permille: null })).toBe('Chưa có cán bộ');
  });
});

describe('an officer as he is entered', () => {
  it('is sent without the lines that were left empty', () => {
    const wish = {
      name: ' Nông Thị Đẹp ',
      phone: ' 0912 345 678 ',
      email: '',
      trainings: [
        { course: '  ', on: '2026-11-22' },
        { course: ' Biên tập ', on: '2026-03-10' },
      ],
    } as OfficerWish;
    expect(cleaned(wish)).toMatchObject({
      name: 'Nông Thị Đẹp',
      phone: '0912 345 678',
      trainings: [{ course: 'Biên tập', on: '2026-03-10' }],
    });
  });
});

import { describe, expect, it } from 'vitest';
import { leftWords, urgencyOf } from './expiry_tab';

describe('a day that runs out', () => {
  it('is told in days that are left, or over', () => {
    expect(leftWords({ days_left: 30 })).toBe('còn 30 ngày');
    expect(leftWords({ days_left: 0 })).toBe('hết hạn hôm nay');
    expect(leftWords({ days_left: -3 })).toBe('quá hạn 3 ngày');
    expect(leftWords({ days_left: 0 }, '2026-11-01')).toBe('hết hạn đúng ngày đó');
  });

  it('becomes more urgent a week and a day ahead', () => {
    expect([30, 8, 7, 2, 1, 0, -1].map(urgencyOf)).toEqual([
      'calm',
      'calm',
      'warn',
      'warn',
      'bad',
      'bad',
      'bad',
    ]);
  });
});

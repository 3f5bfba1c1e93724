import { describe, expect, it } from 'vitest';
import type { PlanAdvice } from '../../api/station_plans';
import { withAdvice } from './plan_form';

const advice: PlanAdvice = {
  day: '2026-11-22',
  more: false,
  items: [
    { unit: '1', unit_name: 'Xã Một', action: 'set_up', quantity: 1, cause: 'no_station' },
    { unit: '2', unit_name: 'Xã Hai', action: 'convert', quantity: 2, cause: 'not_ip' },
  ],
};

describe('what the register asks for', () => {
  it('comes below what was written, each commune and action once', () => {
    const written = { unit: '1', action: 'set_up' as const, quantity: 3, remark: 'Cụm dân cư mới' };
    expect(withAdvice([written, { ...written, unit: '' }], advice)).toEqual([
      written,
      { unit: '2', action: 'convert', quantity: 2, remark: 'Đài có dây hoặc FM' },
    ]);
    expect(withAdvice(withAdvice([], advice), advice)).toHaveLength(2);
  });

  it('is asked for a second action in the same commune', () => {
    const written = { unit: '2', action: 'content' as const, quantity: 1, remark: '' };
    expect(withAdvice([written], advice)).toHaveLength(3);
  });
});

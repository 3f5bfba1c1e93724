import { describe, expect, it } from 'vitest';
import { readMoney, shownMoney } from './money_input';

describe('an amount of money', () => {
  it('is written with points between the thousands, and read with or without them', () => {
    expect(shownMoney(12_500_000)).toBe('12.500.000');
    expect(shownMoney('')).toBe('');
    expect(readMoney('12.500.000')).toBe(12_500_000);
    expect(readMoney('12 500 000 đồng')).toBe(12_500_000);
    expect(readMoney('')).toBe(0);
  });
});

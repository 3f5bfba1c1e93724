import { describe, expect, it } from 'vitest';
import { pairingText } from './first_day_page';

describe('what is left to be paired', () => {
  it('is counted as far as it was read', () => {
    expect(pairingText(0, false)).toBe('Mọi cụm loa, bảng tin đã được ghép.');
    expect(pairingText(3, false)).toContain('3 thiết bị chưa ghép');
    expect(pairingText(100, true)).toContain('Hơn 100 thiết bị');
  });
});

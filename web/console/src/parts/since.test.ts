import { expect, it } from 'vitest';
import { sinceWords } from './since';

it('names the day, and says plainly where nobody knows it', () => {
  expect(sinceWords('2025-04-01')).toBe('từ ngày 01/04/2025');
  expect(sinceWords('unknown')).toBe('không rõ có từ ngày nào');
  expect(sinceWords(null)).toBe('chưa ai ghi');
});

import { expect, it } from 'vitest';
import { whyStopped } from './now_panel';

it('says that somebody was found only where somebody was looked for', () => {
  expect(whyStopped({ search_notice: true })).toBe('Đã tìm thấy - dừng');
  expect(whyStopped({ search_notice: false })).toBe('Dừng phát');
});

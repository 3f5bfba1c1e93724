import { describe, expect, it } from 'vitest';
import { standingOf } from './contribution_words';

describe('where something that was sent upward stands', () => {
  it('says what the editors did, and then how far their copy is', () => {
    const words = (state: never, result: never) =>
      standingOf({ state, result_state: result }).words;
    expect(words('waiting' as never, null as never)).toBe('Chờ biên tập');
    expect(words('returned' as never, null as never)).toBe('Bị trả lại');
    expect(words('taken' as never, 'draft' as never)).toBe('Đang biên tập');
    expect(words('taken' as never, 'rejected' as never)).toBe('Đang biên tập');
    expect(words('taken' as never, 'submitted' as never)).toBe('Chờ duyệt đăng');
    expect(words('taken' as never, 'approved' as never)).toBe('Đã đăng');
  });
});

import { describe, expect, it } from 'vitest';
import { textDiff } from './text_diff';

describe('the difference of two texts', () => {
  it('names the words that changed and keeps the rest', () => {
    expect(textDiff('Tiêm phòng sáng thứ Hai', 'Tiêm phòng chiều thứ Hai')).toEqual([
      { kind: 'same', text: 'Tiêm phòng ' },
      { kind: 'removed', text: 'sáng ' },
      { kind: 'added', text: 'chiều ' },
      { kind: 'same', text: 'thứ Hai' },
    ]);
  });

  it('is empty of changes for equal texts', () => {
    expect(textDiff('một hai', 'một hai')).toEqual([{ kind: 'same', text: 'một hai' }]);
  });

  it('shows a text that came from nothing', () => {
    expect(textDiff('', 'mới')).toEqual([{ kind: 'added', text: 'mới' }]);
  });
});

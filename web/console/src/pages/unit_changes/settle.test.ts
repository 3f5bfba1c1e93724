import { describe, expect, it } from 'vitest';
import type { ReformOpen } from '../../api/unit_changes';
import { decisionsOf, placeOf, withFirst } from './settle';

const mention: ReformOpen = {
  reason: 'ambiguous',
  line: 12,
  code: '05716',
  name: 'Xã Võ Nhai',
  mention: 'Xã Hòa Bình',
  suggestions: [
    { code: '05731', name: 'Xã Hòa Bình, Huyện Võ Nhai' },
    { code: '05600', name: 'Xã Hòa Bình, Huyện Phú Lương' },
  ],
};
const unnamed: ReformOpen = {
  reason: 'unnamed',
  line: null,
  code: '05725',
  name: 'Xã Thần Xa, Huyện Võ Nhai',
  mention: '',
  suggestions: [{ code: '05716', name: 'Xã Võ Nhai' }],
};

describe('what is settled', () => {
  it('says of a mention which old unit it means, and of an old unit what it joins', () => {
    const choices = { [placeOf(mention)]: '05600', [placeOf(unnamed)]: '05716' };
    expect(decisionsOf(choices)).toEqual([
      { code: '05716', mention: 'Xã Hòa Bình', old_code: '05600' },
      { code: '05716', mention: '', old_code: '05725' },
    ]);
  });

  it('may say that a mention is no unit', () => {
    expect(decisionsOf({ [placeOf(mention)]: '' })[0]?.old_code).toBe('');
  });

  it('fills in the likeliest where nobody has chosen, and nothing else', () => {
    const chosen = { [placeOf(mention)]: '' };
    expect(
      withFirst(chosen, [mention, unnamed, { ...unnamed, code: '1', suggestions: [] }]),
    ).toEqual({
      [placeOf(mention)]: '',
      [placeOf(unnamed)]: '05716',
    });
  });
});

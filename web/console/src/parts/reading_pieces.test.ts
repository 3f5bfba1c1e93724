import { describe, expect, it } from 'vitest';
import type { SpokenPiece } from '../api/types';
import { cutsOf } from './reading_pieces';

const text = 'Lúc 7h30 tại UBND xã ./.';
const pieces: SpokenPiece[] = [
  { from: 4, to: 8, written: '7h30', spoken: 'bảy giờ ba mươi phút', kind: 'time' },
  { from: 13, to: 17, written: 'UBND', spoken: 'ủy ban nhân dân', kind: 'word', doubtful: true },
  { from: 21, to: 24, written: './.', spoken: '', kind: 'end', skipped: true },
];

describe('the text beside its reading', () => {
  it('is cut at every piece and loses no letter', () => {
    const cuts = cutsOf(text, pieces);
    expect(cuts.map((cut) => cut.written).join('')).toBe(text);
    expect(cuts.filter((cut) => cut.mark !== 'plain').map((cut) => cut.mark)).toEqual([
      'changed',
      'doubtful',
      'skipped',
    ]);
  });

  it('does not mark what is said as it is written', () => {
    const same = { from: 0, to: 3, written: 'Lúc', spoken: 'lúc', kind: 'word' };
    expect(cutsOf(text, [same])[0]?.mark).toBe('plain');
  });

  it('survives pieces that point outside of the text', () => {
    const wild = { from: 20, to: 900, written: '', spoken: 'x', kind: 'word' };
    expect(
      cutsOf(text, [wild])
        .map((cut) => cut.written)
        .join(''),
    ).toBe(text);
  });
});

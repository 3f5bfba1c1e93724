import { describe, expect, it } from 'vitest';
import type { SpokenPiece } from '../api/types';
import { cutsOf, doubtfulOf } from './reading_pieces';

const text = 'Lúc 7h30 tại UBND xã ./. UBND';
const at = (written: string, from = 0) => {
  const begin = new TextEncoder().encode(text.slice(0, text.indexOf(written, from))).length;
  return { written, from: begin, to: begin + new TextEncoder().encode(written).length };
};
const council = { spoken: 'ủy ban nhân dân', kind: 'abbreviation', doubtful: true };
const pieces: SpokenPiece[] = [
  { ...at('7h30'), spoken: 'bảy giờ ba mươi phút', kind: 'time' },
  { ...at('UBND'), ...council, note: 'Chữ viết tắt có nhiều nghĩa.' },
  { ...at('./.'), spoken: '', kind: 'skipped', skipped: true },
  { ...at('UBND', 15), ...council },
];

describe('the text beside its reading', () => {
  it('is cut at every piece, in bytes, and loses no letter', () => {
    const cuts = cutsOf(text, pieces);
    expect(cuts.map((cut) => cut.written).join('')).toBe(text);
    expect(
      cuts.filter((cut) => cut.mark !== 'plain').map((cut) => [cut.written, cut.mark]),
    ).toEqual([
      ['7h30', 'changed'],
      ['UBND', 'doubtful'],
      ['./.', 'skipped'],
      ['UBND', 'doubtful'],
    ]);
  });

  it('does not mark what is said as it is written', () => {
    const same = { ...at('Lúc'), spoken: 'lúc', kind: 'word' };
    expect(cutsOf(text, [same])[0]?.mark).toBe('plain');
  });

  it('survives pieces that point outside of the text', () => {
    const wild = { from: 20, to: 900, written: '', spoken: 'x', kind: 'word' };
    const cuts = cutsOf(text, [wild]);
    expect(cuts.map((cut) => cut.written).join('')).toBe(text);
  });

  it('asks about each doubtful way of writing once', () => {
    expect(doubtfulOf(cutsOf(text, pieces)).map((cut) => cut.written)).toEqual(['UBND']);
  });
});

import { describe, expect, it } from 'vitest';
import type { StormMark } from '../../api/upkeep';
import { leftAt, nextToSend, seenAt, withMark, without } from './storm_queue';
import { stormCheck } from './test_storm';

const mark = (item: number, good: boolean, at: string): StormMark => ({
  asset: '21',
  item,
  good,
  at,
});

const check = stormCheck({
  marks: 1,
  items: ['Cột', 'Dây', 'Tủ'],
  at: stormCheck().at.map((place) => ({
    ...place,
    marks: [{ item: 0, good: true, note: '', at: '2026-11-21T06:10:00+07:00', by_name: 'Hoa' }],
  })),
});

describe('marks that wait for a network', () => {
  it('are sent in parts that the server takes', () => {
    const waiting = Array.from({ length: 540 }, (_, item) => mark(item, true, 'a'));
    const sent = nextToSend(waiting);
    expect(sent).toHaveLength(500);
    expect(nextToSend(without(waiting, sent))).toEqual(waiting.slice(500));
  });

  it('are one for each item, the last word', () => {
    const first = withMark([], mark(1, true, 'a'));
    const second = withMark(first, mark(1, false, 'b'));
    expect(second).toEqual([mark(1, false, 'b')]);
    expect(withMark(second, mark(2, true, 'c'))).toHaveLength(2);
  });

  it('leave once they arrived, unless they were changed meanwhile', () => {
    const sent = [mark(1, true, 'a'), mark(2, true, 'a')];
    const now = withMark(sent, mark(2, false, 'b'));
    expect(without(now, sent)).toEqual([mark(2, false, 'b')]);
  });

  it('are seen before what the server has', () => {
    expect(seenAt(check, [], '21', 0)?.good).toBe(true);
    expect(seenAt(check, [mark(0, false, 'b')], '21', 0)?.good).toBe(false);
    expect(seenAt(check, [], '21', 2)).toBeUndefined();
    expect(leftAt(check, [], '21')).toBe(2);
    expect(leftAt(check, [mark(1, true, 'b')], '21')).toBe(1);
  });
});

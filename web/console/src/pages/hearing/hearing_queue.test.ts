import { describe, expect, it } from 'vitest';
import type { HearingStop } from '../../api/hearings';
import { Problem } from '../../api/problem';
import { heardAt, type KeptHearing, sendHearings, settled, withHearing } from './hearing_queue';

const word = (asset: string, client: string, heard: 'well' | 'weak' = 'well'): KeptHearing => ({
  asset,
  name: `Cụm ${asset}`,
  wish: { client_id: client, heard, at: '2026-11-21T06:00:00+07:00' },
});

const stop: HearingStop = {
  asset: '1',
  name: 'Cụm 1',
  unit_name: 'Xóm Làng Mười',
  device: '1',
  may_hear: true,
  lat: null,
  lon: null,
  last: null,
};

describe('what was heard and waits for a line', () => {
  it('is one word for each cluster, the last one', () => {
    const both = withHearing(withHearing([], word('1', 'a')), word('1', 'b', 'weak'));
    expect(both).toEqual([word('1', 'b', 'weak')]);
    expect(heardAt(stop, both)).toBe('weak');
    expect(heardAt(stop, [])).toBeUndefined();
  });

  it('leaves once it arrived, unless it was said anew meanwhile', () => {
    const now = withHearing([word('1', 'a'), word('2', 'c')], word('1', 'b'));
    expect(settled(now, { arrived: ['a', 'c'], refused: {} })).toEqual([word('1', 'b')]);
  });

  it('stops where there is no line, and keeps what was refused with its reason', async () => {
    const refuse = async (one: KeptHearing) => {
      if (one.asset === '1') throw new Problem(403, { title: 'Không có quyền.' });
      if (one.asset === '2') throw new Problem(0, { title: 'Không có mạng.' });
    };
    const waiting = [word('1', 'a'), word('2', 'b'), word('3', 'c')];
    const sent = await sendHearings(waiting, refuse);
    expect(sent.arrived).toEqual([]);
    expect(Object.keys(sent.refused)).toEqual(['a']);
    const left = settled(waiting, sent);
    expect(left.map((one) => Boolean(one.refused))).toEqual([true, false, false]);
  });
});

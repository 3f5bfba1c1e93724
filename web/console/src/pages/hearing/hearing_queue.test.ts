import { describe, expect, it, vi } from 'vitest';
import { type HearingStop, readHearingWalk } from '../../api/hearings';
import { Problem } from '../../api/problem';
import {
  heardAt,
  type KeptHearing,
  readWalkOn,
  sendHearings,
  settled,
  withHearing,
} from './hearing_queue';

vi.mock('../../api/hearings', () => ({ readHearingWalk: vi.fn() }));

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

describe('a walk as of an earlier day', () => {
  it('is read page by page and leaves the one that is kept for the road alone', async () => {
    localStorage.clear();
    const reach = { clusters: 2, well: 0, weak: 1, silent: 0, left: 1 };
    vi.mocked(readHearingWalk)
      .mockResolvedValueOnce({ items: [stop], next: 'more', reach })
      .mockResolvedValueOnce({ items: [{ ...stop, asset: '2' }], next: null, reach });
    const walk = await readWalkOn('5', '2026-11-20');
    expect(walk.stops.map((one) => one.asset)).toEqual(['1', '2']);
    expect(walk.old).toBe(false);
    const asked = { day: '2026-11-20', limit: 500 };
    expect(readHearingWalk).toHaveBeenNthCalledWith(1, '5', asked);
    expect(readHearingWalk).toHaveBeenNthCalledWith(2, '5', { ...asked, cursor: 'more' });
    expect(localStorage.length).toBe(0);
  });
});

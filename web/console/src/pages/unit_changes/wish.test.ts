import { describe, expect, it } from 'vitest';
import { choose, isComplete, newDraft, newPart, wishOf } from './wish';

const dinhCa = { id: '3', name: 'Thị trấn Đình Cả' };
const phuThuong = { id: '4', name: 'Xã Phú Thượng' };
const filled = () => ({
  ...newDraft('2025-07-01'),
  from: [dinhCa, phuThuong],
  resolution: ' 1683/NQ-UBTVQH15 ',
});

describe('what is asked of the server', () => {
  it('makes a new unit of several', () => {
    const draft = filled();
    expect(isComplete(draft)).toBe(false);
    draft.parts = [{ ...newPart(1), name: ' Xã Võ Nhai ', code: '05716' }];
    expect(isComplete(draft)).toBe(true);
    expect(wishOf(draft)).toEqual({
      kind: 'merge',
      resolution: '1683/NQ-UBTVQH15',
      on: '2025-07-01',
      from: ['3', '4'],
      to: [{ name: 'Xã Võ Nhai', kind: 'commune', code: '05716' }],
    });
  });

  it('counts the unit that goes on among those that become one', () => {
    const draft = { ...filled(), from: [dinhCa], makesNew: false, into: [phuThuong] };
    expect(wishOf(draft).from).toEqual(['3', '4']);
    expect(wishOf(draft).to).toEqual([{ id: '4' }]);
  });

  it('gives each part of a split its hamlets', () => {
    const draft = {
      ...filled(),
      kind: 'split' as const,
      from: [phuThuong],
      parts: [
        { ...newPart(1), name: 'Xã Một' },
        { ...newPart(2), name: 'Xã Hai' },
      ],
      takes: { '7': 2, '8': 1 },
    };
    expect(wishOf(draft).to.map((part) => part.takes)).toEqual([['8'], ['7']]);
    draft.parts[1] = newPart(2);
    expect(isComplete(draft)).toBe(false);
  });

  it('dissolves without an heir, and moves only to one', () => {
    expect(isComplete({ ...filled(), kind: 'dissolve' })).toBe(true);
    expect(wishOf({ ...filled(), kind: 'dissolve' }).to).toEqual([]);
    expect(isComplete({ ...filled(), kind: 'move' })).toBe(false);
  });

  it('renames a hamlet without making it a commune', () => {
    const hamlet = { id: '9', name: 'Xóm Mười', kind: 'hamlet' as const };
    const empty = { ...newDraft('2025-07-01'), kind: 'rename' as const, resolution: '1/QĐ' };
    const draft = { ...empty, ...choose(empty, [hamlet]) };
    const first = { ...newPart(1), ...draft.parts[0], name: 'Xóm Làng Mười' };
    draft.parts = [first];
    expect(first.kind).toBe('hamlet');
    expect(wishOf(draft).to).toEqual([{ name: 'Xóm Làng Mười' }]);
    draft.parts = [{ ...first, kind: 'commune' }];
    expect(wishOf(draft).to).toEqual([{ name: 'Xóm Làng Mười', kind: 'commune' }]);
  });

  it('keeps the kind somebody chose while more units are added', () => {
    const empty = newDraft('2025-07-01');
    const one = { ...empty, ...choose(empty, [{ ...dinhCa, kind: 'township' as const }]) };
    expect(one.parts.map((part) => part.kind)).toEqual(['township', 'township']);
    one.parts = one.parts.map((part) => ({ ...part, kind: 'ward' as const }));
    const two = choose(one, [...one.from, { ...phuThuong, kind: 'commune' as const }]);
    expect(two.parts?.[0]?.kind).toBe('ward');
  });
});

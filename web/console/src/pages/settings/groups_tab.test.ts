import { describe, expect, it } from 'vitest';
import type { Group } from '../../api/types';
import { memberWords, unknownWords } from './groups_tab';

const group: Group = { id: '1', unit: '2', name: 'Ven sông', units: ['4', '5'], devices: ['21'] };
const then = { clusters: 1200, boards: 1, saved_at: '2026-11-20T03:20:00Z', members_known: true };

describe('a group', () => {
  it('says whom it names today, and what of it stood somewhere on an earlier day', () => {
    expect(memberWords(group)).toBe('2 đơn vị, 1 thiết bị');
    expect(memberWords({ ...group, on_day: then })).toBe('1.200 cụm loa, 1 bảng tin');
    expect(memberWords({ ...group, on_day: { ...then, clusters: 0, boards: 0 } })).toBe(
      'Ngày này chưa có cụm loa, bảng tin nào',
    );
  });

  it('owns up to what nobody kept once it was changed after that day', () => {
    expect(unknownWords(group)).toBeUndefined();
    expect(unknownWords({ ...group, on_day: then })).toBeUndefined();
    expect(unknownWords({ ...group, on_day: { ...then, members_known: false } })).toContain(
      'không lưu thành phần trước đó',
    );
  });
});

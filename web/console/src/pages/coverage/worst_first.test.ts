import { expect, it } from 'vitest';
import type { CoveredUnit, CoveringDevice } from '../../api/units';
import { homesOf, unsureSound, worstFirst } from './worst_first';

const hamlet = (name: string, share_out: number, placing: CoveredUnit['placing'] = 'point') =>
  ({
    unit: name,
    name,
    kind: 'hamlet',
    households: 100,
    placing,
    centre: null,
    share_out,
    households_out: placing === 'unknown' ? 0 : share_out * 100,
  }) as CoveredUnit;

it('names who hears nothing first, then who is not known, then who hears all', () => {
  const names = worstFirst([
    hamlet('Xóm B', 0),
    hamlet('Xóm D', 0, 'unknown'),
    hamlet('Xóm C', 1),
    hamlet('Xóm E', 0.4),
    hamlet('Xóm A', 0),
  ]).map(({ name }) => name);
  expect(names).toEqual(['Xóm C', 'Xóm E', 'Xóm D', 'Xóm A', 'Xóm B']);
});

it('says of an earlier day since when there are so many homes, and that nobody had counted', () => {
  const counted = { ...hamlet('Xóm A', 0), households_since: '2025-04-01' };
  expect(homesOf(counted, false)).toBe('100 hộ');
  expect(homesOf(counted, true)).toBe('100 hộ (từ ngày 01/04/2025)');
  const none = { ...counted, households: 0, households_since: null };
  expect(homesOf(none, false)).toBe('');
  expect(homesOf(none, true)).toBe('khi đó chưa ai đếm số hộ');
});

it('says of how many loudspeakers nobody kept how they sounded on an earlier day', () => {
  const horn = (sound_since: string | null) => ({ device: 'a', sound_since }) as CoveringDevice;
  expect(unsureSound([horn(null), horn('2025-04-01')])).toBe('');
  expect(unsureSound([horn('unknown'), horn('2025-04-01')])).toContain('1 / 2 cụm loa');
});

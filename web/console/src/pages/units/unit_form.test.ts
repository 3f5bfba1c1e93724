import { expect, it } from 'vitest';
import type { Unit } from '../../api/types';
import { householdWords, span } from './unit_detail';
import { fullName, kindsBelow } from './unit_form';

it('puts the title before the name of a hamlet once, however it was typed', () => {
  expect(fullName('hamlet', 'Xóm', ' Bản  Cái ')).toBe('Xóm Bản Cái');
  expect(fullName('hamlet', 'Xóm', 'xóm Bản Cái')).toBe('xóm Bản Cái');
  expect(fullName('hamlet', 'Tổ dân phố', '4')).toBe('Tổ dân phố 4');
  expect(fullName('commune', 'Xóm', 'Xã Võ Nhai')).toBe('Xã Võ Nhai');
  expect(fullName('hamlet', 'Xóm', '  ')).toBe('');
});

it('offers below a province communes and no districts', () => {
  expect(kindsBelow('province')).not.toContain('district');
  expect(kindsBelow('special_zone')).toEqual(['hamlet']);
});

it('names the last day on which a unit was there', () => {
  expect(span('2004-07-08', '2025-07-01')).toBe('08/07/2004 đến hết 30/06/2025');
  expect(span('2025-07-01', null)).toBe('từ 01/07/2025');
});

it('says since when there are how many households, and that nobody had counted', () => {
  const unit = { households: 1250, households_since: '2025-04-01' } as Unit;
  expect(householdWords(unit)).toBe('1.250 (từ ngày 01/04/2025)');
  const old = { ...unit, households_since: 'unknown' };
  expect(householdWords(old, '2024-01-01')).toBe('1.250 (không rõ có từ ngày nào)');
  const none = { households: 0, households_since: null } as Unit;
  expect(householdWords(none)).toBeUndefined();
  expect(householdWords(none, '2024-12-31')).toBe('chưa ai đếm đến hết ngày 31/12/2024');
});

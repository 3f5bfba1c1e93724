import { expect, it } from 'vitest';
import { span } from './unit_detail';
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

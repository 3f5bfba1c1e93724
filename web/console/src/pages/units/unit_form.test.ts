import { expect, it } from 'vitest';
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

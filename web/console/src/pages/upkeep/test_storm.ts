// The check before a storm that tests of its pages look at: one pole of one hamlet.
import type { FullStormCheck } from '../../api/upkeep';

export const stormCheck = (more: Partial<FullStormCheck> = {}): FullStormCheck => ({
  id: '1',
  unit: '2',
  unit_name: 'Xã Võ Nhai',
  name: 'Bão số 9',
  started: '2026-11-21T06:00:00+07:00',
  by_name: 'Ma Thị Hoa',
  ended: null,
  places: 1,
  marks: 0,
  bad: 0,
  may_mark: true,
  items: ['Cột'],
  at: [{ asset: '21', name: 'Cụm loa nhà văn hóa', unit_name: 'Xóm Làng Mười', marks: [] }],
  ...more,
});

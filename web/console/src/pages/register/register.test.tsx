import { describe, expect, it } from 'vitest';
import type { Asset, AssetField } from '../../api/assets';
import { classOf } from '../../parts/paged_table';
import { marksOf } from './asset_map';
import { assetName, changedDetails, changesBetween, shownValue } from './asset_values';
import { commonColumns, tableColumns } from './register_page';

const field = (part: Partial<AssetField>): AssetField => ({
  key: 'tech',
  label: 'Công nghệ',
  type: 'choice',
  required: false,
  least: null,
  most: null,
  whole: false,
  measure: null,
  choices: [
    { value: 'fm', label: 'Không dây FM' },
    { value: 'ip', label: 'Ứng dụng CNTT-VT' },
  ],
  ...part,
});

const asset: Asset = {
  id: '1',
  kind: 'station',
  unit: '2',
  unit_name: 'Xã Đình Cả',
  name: 'Đài Đình Cả',
  device: null,
  station: null,
  station_name: null,
  condition: 'unknown',
  condition_on: null,
  funding: 'budget',
  lat: null,
  lon: null,
  details: { tech: 'fm' },
  from: '2025-01-01',
  to: '2025-07-01',
  version: 2,
  changed: '2025-01-01T08:00:00+07:00',
  changed_by: 'Lý Văn Đài',
  may_edit: true,
  warnings: [],
};

describe('what is written down of an asset', () => {
  it('has a name of its own where it became a part of a station of that name', () => {
    const part = { ...asset, station: '9', station_name: asset.name };
    expect(assetName(asset)).toBe('Đài Đình Cả');
    expect(assetName(part)).toBe('Đài Đình Cả (nhóm)');
    expect(assetName({ ...part, kind: 'cluster' })).toBe('Đài Đình Cả');
    expect(assetName({ ...asset, station_name: null })).toBe('Đài Đình Cả');
    expect(marksOf([{ ...part, lat: 21.7, lon: 105.9 }])[0]?.title).toContain('(nhóm)');
  });

  it('is read as people write it', () => {
    expect(shownValue(field({}), 'fm')).toBe('Không dây FM');
    expect(shownValue(field({ type: 'number' }), '1234.5')).toBe('1.234,5');
    expect(shownValue(field({ type: 'number' }), '102.75')).toBe('102,75');
    expect(shownValue(field({ type: 'day' }), '2025-07-01')).toBe('01/07/2025');
    expect(shownValue(field({ type: 'yes_no' }), 'no')).toBe('Không');
    expect(shownValue(field({}), undefined)).toBe('');
  });

  it('tells in its history what an era says that the one before did not', () => {
    const after: Asset = {
      ...asset,
      unit_name: 'Xã Võ Nhai',
      condition: 'works',
      details: { tech: 'ip' },
    };
    expect(changesBetween(asset, after, [field({})])).toEqual([
      { field: 'Đơn vị', from: 'Xã Đình Cả', to: 'Xã Võ Nhai' },
      { field: 'Tình trạng', from: 'Chưa khảo sát', to: 'Hoạt động tốt' },
      { field: 'Công nghệ', from: 'Không dây FM', to: 'Ứng dụng CNTT-VT' },
    ]);
    expect(changesBetween(asset, asset, [field({})])).toEqual([]);
  });

  it('is sent only where it was changed', () => {
    expect(changedDetails({ tech: 'fm', serial: 'A' }, { tech: 'ip', serial: ' ' })).toEqual({
      tech: 'ip',
      serial: null,
    });
    expect(changedDetails({ tech: 'fm' }, { tech: 'fm' })).toEqual({});
  });
});

describe('the list of assets', () => {
  it('keeps room for names beside many columns, and states on one line', () => {
    const rooms = commonColumns(() => undefined).map(({ key, room }) => [key, room]);
    expect(rooms).toContainEqual(['name', 'name']);
    expect(rooms).toContainEqual(['condition', 'word']);
    expect(classOf({ numeric: true, room: 'word' })).toBe('numeric column_word');
    expect(classOf({})).toBeUndefined();
  });

  it('goes out with the columns that are shown', () => {
    expect(tableColumns(['name', 'condition', 'warnings', 'tech'])).toEqual([
      'kind',
      'unit',
      'name',
      'condition',
      'tech',
    ]);
  });

  it('puts on the map what has a place, and tells what is broken', () => {
    const marks = marksOf([
      asset,
      { ...asset, id: '3', lat: 21.75, lon: 105.9, condition: 'broken' },
    ]);
    expect(marks).toHaveLength(1);
    expect(marks[0]).toMatchObject({ key: '3', kind: 'bad' });
  });
});

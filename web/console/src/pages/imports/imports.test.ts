import { describe, expect, it } from 'vitest';
import type { Import, ImportField } from '../../api/imports';
import { missingFields, withColumn } from './columns_panel';
import { goodRows } from './import_page';

const fields: ImportField[] = [
  { key: 'name', label: 'Tên', required: true, choices: [] },
  { key: 'unit', label: 'Đơn vị', required: false, choices: [] },
];

describe('the columns of a table', () => {
  it('hold each field once', () => {
    expect(withColumn(['name', '', 'unit'], 1, 'name')).toEqual(['', 'name', 'unit']);
    expect(withColumn(['name', '', 'unit'], 2, '')).toEqual(['name', '', '']);
  });

  it('tell which field is needed and not chosen', () => {
    expect(missingFields(['unit'], fields).map((field) => field.key)).toEqual(['name']);
    expect(missingFields(['name'], fields)).toEqual([]);
  });
});

describe('an import', () => {
  it('takes in what is right and was not taken in yet', () => {
    expect(goodRows({ rows: 10, errors: 3, made: 5 } as Import)).toBe(2);
  });
});

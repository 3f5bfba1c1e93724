import { describe, expect, it } from 'vitest';
import type { Import, ImportField } from '../../api/imports';
import { Problem } from '../../api/problem';
import { missingFields, withColumn } from './columns_panel';
import { goodRows } from './import_page';
import { sheetsToChoose } from './imports_page';
import { placeColumns, placeOfRow, placeTexts } from './rows_panel';

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

describe('the place of a row', () => {
  it('is written where the table has it', () => {
    expect(placeColumns({ columns: ['name', 'point', 'latitude', 'longitude'] })).toEqual([1]);
    expect(placeColumns({ columns: ['longitude', 'name', 'latitude'] })).toEqual([2, 0]);
    expect(placeColumns({ columns: ['name', 'latitude'] })).toEqual([]);
    expect(placeTexts(21.75, 106.05, 1)).toEqual(['21.750000, 106.050000']);
    expect(placeTexts(21.75, 106.05, 2)).toEqual(['21.750000', '106.050000']);
  });

  it('is shown on the map where it can be read', () => {
    const both = { columns: ['name', 'point'] };
    const halves = { columns: ['longitude', 'name', 'latitude'] };
    expect(placeOfRow(both, { cells: ['A', '21.75, 106.05'] })).toEqual([21.75, 106.05]);
    expect(placeOfRow(both, { cells: ['A', '21,75; 106,05'] })).toEqual([21.75, 106.05]);
    expect(placeOfRow(halves, { cells: ['106,05', 'A', '21,75'] })).toEqual([21.75, 106.05]);
    expect(placeOfRow(both, { cells: ['A', ''] })).toBeUndefined();
    expect(placeOfRow(halves, { cells: ['106,05', 'A', 'bắc'] })).toBeUndefined();
    expect(placeOfRow({ columns: ['name'] }, { cells: ['A'] })).toBeUndefined();
  });
});

describe('an import', () => {
  it('takes in what is right and was not taken in yet', () => {
    expect(goodRows({ rows: 10, errors: 3, made: 5 } as Import)).toBe(2);
  });
});

describe('a workbook of several sheets', () => {
  it('names those of which one is to be chosen', () => {
    const refusal = { code: 'sheet.which', title: 'Tệp có nhiều trang', detail: 'Xóm / Cụm loa' };
    expect(sheetsToChoose(new Problem(422, refusal))).toEqual(['Xóm', 'Cụm loa']);
    expect(sheetsToChoose(new Problem(422, { code: 'sheet.macros', detail: 'a / b' }))).toEqual([]);
    expect(sheetsToChoose(null)).toEqual([]);
  });
});

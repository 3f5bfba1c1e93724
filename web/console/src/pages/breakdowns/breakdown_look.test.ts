import { describe, expect, it } from 'vitest';
import type { BreakdownRow } from '../../api/upkeep';
import { lengthOf, placeOf, stepsOf, workerOf } from './breakdown_look';

const row: BreakdownRow = {
  id: '1',
  unit: '2',
  unit_name: 'Xóm Làng Mười',
  device: '21',
  device_name: 'Cụm loa nhà văn hóa',
  kind: 'offline',
  state: 'new',
  text: 'Không liên lạc được từ 09:12 ngày 21/11/2026.',
  devices: 1,
  since: '2026-11-21T09:12:00+07:00',
  opened: '2026-11-21T09:42:00+07:00',
  opened_by: '',
  done: null,
  account: null,
  account_name: '',
  contractor: null,
  contractor_name: '',
  cause: 'unknown',
  reopened: 0,
  repair_ms: null,
  may_assign: true,
  may_work: true,
  version: 1,
  changed: '2026-11-21T09:42:00+07:00',
};

describe('a breakdown in the list', () => {
  it('says where it is and who works on it', () => {
    expect(placeOf(row)).toBe('Cụm loa nhà văn hóa · Xóm Làng Mười');
    expect(placeOf({ ...row, device: null, device_name: '', devices: 7 })).toBe(
      '7 thiết bị · Xóm Làng Mười',
    );
    expect(workerOf(row)).toBe('Chưa giao');
    expect(workerOf({ ...row, contractor_name: 'Điện máy Hoa Sen' })).toBe('Điện máy Hoa Sen');
  });

  it('says how long it has been broken, or how long the repair took', () => {
    const hourLater = Date.parse(row.opened) + 3_600_000;
    expect(lengthOf(row, hourLater)).toContain('đã ');
    expect(lengthOf({ ...row, repair_ms: 60_000 }, hourLater)).toContain('sửa trong');
  });

  it('offers the steps that its state and the reader allow', () => {
    expect(stepsOf(row)).toEqual(['begin', 'finish']);
    expect(stepsOf({ ...row, may_work: false })).toEqual([]);
    expect(stepsOf({ ...row, state: 'done' })).toEqual(['confirm', 'sendBack']);
    // A firm does not confirm its own work.
    expect(stepsOf({ ...row, state: 'done', may_assign: false })).toEqual([]);
    expect(stepsOf({ ...row, state: 'confirmed' })).toEqual([]);
  });
});

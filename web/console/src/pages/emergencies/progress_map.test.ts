import { expect, it } from 'vitest';
import type { DeviceProgress, Place } from '../../api/emergency_types';
import { kindOf, marksOf } from './progress_map';

const device = (id: string, stage: DeviceProgress['stage'], online = true): DeviceProgress => ({
  device: id,
  name: `Cụm loa ${id}`,
  unit: '2',
  unit_name: 'Xã Võ Nhai',
  online,
  stage,
  reason_text: null,
});

it('tells silence of a device without a line from one that is only waiting', () => {
  expect(kindOf(device('1', 'waiting', false))).toBe('bad');
  expect(kindOf(device('1', 'waiting'))).toBe('waiting');
  expect(kindOf(device('1', 'accepted'))).toBe('waiting');
  expect(kindOf(device('1', 'refused'))).toBe('bad');
  expect(kindOf(device('1', 'sounding'))).toBe('sounding');
  expect(kindOf(device('1', 'sounded', false))).toBe('done');
});

it('draws what failed on top and leaves out what has no place', () => {
  const places = new Map<string, Place>([
    ['1', [21.7, 106]],
    ['2', [21.8, 106]],
  ]);
  const marks = marksOf(
    [device('1', 'refused'), device('2', 'sounded'), device('3', 'sounded')],
    places,
  );
  expect(marks.map(({ key }) => key)).toEqual(['2', '1']);
  expect(marks[1]?.title).toBe('Cụm loa 1: Không tới được hoặc từ chối');
});

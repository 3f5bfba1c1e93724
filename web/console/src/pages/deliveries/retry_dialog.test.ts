import { expect, it } from 'vitest';
import type { Delivery } from '../../api/types';
import { byBulletin } from './retry_dialog';

const row = (bulletin: string, device: string): Delivery => ({
  bulletin,
  device,
  planned_at: '2026-11-21T05:30:00+07:00',
  state: 'missed',
});

it('repeats each bulletin once for each device, however often it was missed there', () => {
  const groups = byBulletin([row('b1', 'd1'), row('b1', 'd2'), row('b1', 'd1'), row('b2', 'd1')]);
  expect([...groups]).toEqual([
    ['b1', ['d1', 'd2']],
    ['b2', ['d1']],
  ]);
});

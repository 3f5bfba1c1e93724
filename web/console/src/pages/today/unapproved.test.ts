import { describe, expect, it } from 'vitest';
import type { Schedule } from '../../api/airing_types';
import { airingsOf } from '../schedules/airings';
import { unapproved } from './unapproved';

const clock = (text: string) => `2026-11-23T${text}:00+07:00`;
const at = (id: string, starts: string, more: Partial<Schedule> = {}): Schedule => ({
  id,
  starts: clock(starts),
  cancelled: false,
  occurrences: [clock(starts)],
  bulletin_title: id,
  approved: false,
  ...more,
});

describe('what nobody has approved shortly before its time', () => {
  const airings = airingsOf(
    [
      at('soon', '17:00'),
      at('approved', '17:05', { approved: true }),
      at('at once', '17:05', { at_once: true }),
      at('later', '18:00'),
      at('gone', '16:00'),
    ],
    '2026-11-23',
    '2026-11-23',
  );

  it('is told of within the hour before, and not what is sent at once or gone', () => {
    const now = Date.parse(clock('16:30'));
    expect(unapproved(airings, now).map((one) => one.title)).toEqual(['soon']);
  });

  it('is not told of long before', () => {
    expect(unapproved(airings, Date.parse(clock('14:00')))).toEqual([]);
  });
});

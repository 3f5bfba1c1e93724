import { describe, expect, it } from 'vitest';
import type { Schedule } from '../../api/airing_types';
import { airingsOf, goingKey, isGoing } from './airings';

const daily: Schedule = {
  id: '1',
  unit: '2',
  bulletin: '3',
  bulletin_title: 'Tin sáng',
  programme: null,
  programme_name: null,
  starts: '2026-11-01T05:30:00+07:00',
  recurrence: 'FREQ=DAILY;COUNT=90',
  duration_ms: 120_000,
  audience: [],
  occurrences: ['2026-11-16T05:30:00+07:00', '2026-11-18T05:30:00+07:00'],
  cancelled: false,
};

describe('the airings of a week', () => {
  it('are those the server tells, whatever the rule says', () => {
    const airings = airingsOf([daily], '2026-11-16', '2026-11-22');
    expect(airings.map((airing) => airing.date)).toEqual(['2026-11-16', '2026-11-18']);
    expect(airings[0]?.ends).toBe(Date.parse('2026-11-16T05:32:00+07:00'));
  });

  it('say of those that are paused why', () => {
    const message = 'Tạm ngừng ngày 18/11/2026: nghỉ lễ';
    const withheld = [{ at: '2026-11-18T05:30:00+07:00', message }];
    const airings = airingsOf([{ ...daily, withheld }], '2026-11-16', '2026-11-22');
    expect(airings.map((airing) => airing.withheld)).toEqual([undefined, message]);
  });

  it('leave out a schedule that was called off', () => {
    expect(airingsOf([{ ...daily, cancelled: true }], '2026-11-16', '2026-11-22')).toEqual([]);
  });

  it('keep to the days shown, counted in Vietnam', () => {
    const late = {
      ...daily,
      occurrences: ['2026-11-22T23:59:00+07:00', '2026-11-23T00:00:00+07:00'],
    };
    const airings = airingsOf([late], '2026-11-16', '2026-11-22');
    expect(airings.map((airing) => airing.starts)).toEqual([
      Date.parse('2026-11-22T23:59:00+07:00'),
    ]);
  });

  it('stand in the order of the clock, programmes by their name', () => {
    const programme: Schedule = {
      ...daily,
      id: '9',
      bulletin: null,
      bulletin_title: null,
      programme: '5',
      programme_name: 'Buổi sáng',
      occurrences: ['2026-11-16T05:00:00+07:00'],
    };
    const titles = airingsOf([daily, programme], '2026-11-16', '2026-11-16').map(
      (one) => one.title,
    );
    expect(titles).toEqual(['Buổi sáng', 'Tin sáng']);
  });
});

describe('what was called off a moment ago', () => {
  const [first, second] = airingsOf([daily], '2026-11-16', '2026-11-22');
  const left = (scope: 'this' | 'following' | 'all', occurrence: number) =>
    [first, second].map((one) => one && isGoing(one, [goingKey('1', scope, occurrence)]));

  it('is one airing, those from it on, or all', () => {
    expect(left('this', second?.starts ?? 0)).toEqual([false, true]);
    expect(left('following', first?.starts ?? 0)).toEqual([true, true]);
    expect(left('following', second?.starts ?? 0)).toEqual([false, true]);
    expect(left('all', second?.starts ?? 0)).toEqual([true, true]);
  });

  it('is no airing of another schedule', () => {
    expect(first && isGoing(first, [goingKey('11', 'all', first.starts)])).toBe(false);
  });
});

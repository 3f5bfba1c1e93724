import { describe, expect, it } from 'vitest';
import type { Schedule } from '../../api/airing_types';
import { firstDraft, ownAirings, placeOf, whenOf } from './places';

const now = Date.parse('2026-11-23T12:00:00+07:00');
const schedule = (id: string, unit: string, starts: string, more = {}): Schedule => ({
  id,
  unit,
  starts,
  cancelled: false,
  occurrences: [starts],
  programme_name: `Buổi ${id}`,
  duration_ms: 60_000,
  ...more,
});
const schedules = [
  schedule('1', '2', '2026-11-23T17:00:00+07:00'),
  schedule('2', '2', '2026-11-23T06:00:00+07:00'),
  schedule('3', '1', '2026-11-24T06:00:00+07:00'),
  schedule('4', '2', '2026-11-24T06:00:00+07:00', { at_once: true }),
  schedule('5', '2', '2026-11-24T06:30:00+07:00'),
];

describe('where a bulletin from above may go', () => {
  const airings = ownAirings(schedules, '2', now);

  it('are the airings to come of the own unit, nothing sent at once', () => {
    expect(airings.map((one) => one.title)).toEqual(['Buổi 1', 'Buổi 5']);
  });

  it('is nowhere before one is chosen', () => {
    expect(placeOf(firstDraft(now), airings)).toBeUndefined();
  });

  it('is one airing, with the order where it was chosen', () => {
    const draft = { ...firstDraft(now), airing: airings[0]?.key, position: 1 };
    expect(placeOf(draft, airings)).toEqual({
      schedule: '1',
      occurrence: '2026-11-23T10:00:00.000Z',
      position: 1,
    });
    expect(whenOf(draft, airings, now)).toBe('17:00');
  });

  it('is a programme of its own a little later than now', () => {
    const draft = { ...firstDraft(now), airing: 'new' };
    expect(placeOf(draft, airings)).toEqual({ starts: '2026-11-23T12:15:00+07:00' });
    expect(whenOf({ ...draft, date: '2026-11-24' }, airings, now)).toBe('12:15 24/11/2026');
  });
});

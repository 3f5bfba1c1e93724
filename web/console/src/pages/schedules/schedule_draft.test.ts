import { describe, expect, it } from 'vitest';
import type { Schedule } from '../../api/airing_types';
import {
  bodyOf,
  commonAudience,
  draftOf,
  isComplete,
  nextGoodStart,
  onDay,
} from './schedule_draft';

const daily: Schedule = {
  id: 's1',
  bulletin: 'b1',
  starts: '2026-11-02T17:00:00+07:00',
  recurrence: 'FREQ=DAILY;UNTIL=20261231T165959Z',
  cancelled: false,
  occurrences: [],
};
const third = Date.parse('2026-11-04T17:00:00+07:00');

describe('the form of a schedule', () => {
  it('moves the whole series by as much as the airing in hand', () => {
    const opened = { schedule: daily, occurrence: third };
    const draft = { ...draftOf(third + 30 * 60_000, opened), scope: 'all' as const };
    expect(bodyOf(draft, opened).starts).toBe('2026-11-02T17:30:00+07:00');
    expect(bodyOf(draft, opened).recurrence).toBe(daily.recurrence);
  });

  it('moves one airing alone and leaves the rule untouched', () => {
    const opened = { schedule: daily, occurrence: third };
    const body = bodyOf(draftOf(third + 30 * 60_000, opened), opened);
    expect(body.starts).toBe('2026-11-04T17:30:00+07:00');
    expect(body).not.toHaveProperty('recurrence');
  });

  it('takes the weekday of a series along when an airing is moved to another day', () => {
    const weekly = {
      ...daily,
      recurrence: 'FREQ=WEEKLY;BYDAY=MO,SA;UNTIL=20261231T165959Z',
    };
    const monday = Date.parse('2026-11-09T17:00:00+07:00');
    const opened = { schedule: weekly, occurrence: monday };
    const tuesday = { ...draftOf(monday + 86_400_000, opened), scope: 'all' as const };
    expect(bodyOf(tuesday, opened).recurrence).toBe(
      'FREQ=WEEKLY;BYDAY=TU,SU;UNTIL=20261231T165959Z',
    );
    const back = { ...tuesday, ...onDay(tuesday, '2026-11-08', opened) };
    expect(bodyOf(back, opened).recurrence).toBe('FREQ=WEEKLY;BYDAY=FR,SU;UNTIL=20261231T165959Z');
  });

  it('takes the day of the month along, and of a new series only what followed its first day', () => {
    const monthly = { ...daily, recurrence: 'FREQ=MONTHLY;BYMONTHDAY=4;UNTIL=20261231T165959Z' };
    const opened = { schedule: monthly, occurrence: third };
    expect(draftOf(third + 86_400_000, opened).repeat).toMatchObject({ monthDay: 5 });
    const fresh = draftOf(third);
    const one = { ...fresh, repeat: { kind: 'weekly' as const, days: ['WE' as const], until: '' } };
    expect(onDay(one, '2026-11-06').repeat).toMatchObject({ days: ['FR'] });
    const two = {
      ...fresh,
      repeat: { kind: 'weekly' as const, days: ['MO' as const, 'WE' as const], until: '' },
    };
    expect(onDay(two, '2026-11-06').repeat).toMatchObject({ days: ['MO', 'WE'] });
  });

  it('is incomplete without something to air, or with an exception without a reason', () => {
    const empty = draftOf(third);
    expect(isComplete(empty)).toBe(false);
    expect(isComplete({ ...empty, bulletin: 'b1' })).toBe(true);
    expect(isComplete({ ...empty, bulletin: 'b1', override: ' ' })).toBe(false);
  });

  it('asks of a programme where it is to be heard, and proposes what all its bulletins share', () => {
    const draft = { ...draftOf(third), programme: 'p1' };
    expect(isComplete(draft)).toBe(false);
    const audience = commonAudience([
      [{ unit: 'u1' }, { unit: 'u2' }],
      [{ unit: 'u2' }, { group: 'g1' }],
    ]);
    expect(audience).toEqual([{ unit: 'u2' }]);
    expect(isComplete({ ...draft, audience })).toBe(true);
    expect(bodyOf({ ...draft, audience })).toMatchObject({ programme: 'p1', audience });
  });

  it('proposes no time at night', () => {
    const evening = Date.parse('2026-11-21T21:10:00+07:00');
    expect(nextGoodStart(evening)).toBe(Date.parse('2026-11-22T06:00:00+07:00'));
    const early = Date.parse('2026-11-21T03:10:00+07:00');
    expect(nextGoodStart(early)).toBe(Date.parse('2026-11-21T06:00:00+07:00'));
  });
});

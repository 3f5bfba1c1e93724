import { describe, expect, it } from 'vitest';
import type { Schedule } from '../../api/types';
import { bodyOf, draftOf, isComplete, nextGoodStart } from './schedule_draft';

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

  it('is incomplete without something to air, or with an exception without a reason', () => {
    const empty = draftOf(third);
    expect(isComplete(empty)).toBe(false);
    expect(isComplete({ ...empty, bulletin: 'b1' })).toBe(true);
    expect(isComplete({ ...empty, bulletin: 'b1', override: ' ' })).toBe(false);
  });

  it('proposes no time at night', () => {
    const evening = Date.parse('2026-11-21T21:10:00+07:00');
    expect(nextGoodStart(evening)).toBe(Date.parse('2026-11-22T06:00:00+07:00'));
    const early = Date.parse('2026-11-21T03:10:00+07:00');
    expect(nextGoodStart(early)).toBe(Date.parse('2026-11-21T06:00:00+07:00'));
  });
});

import { describe, expect, it } from 'vitest';
import { fromRule, inWords, movedRepeat, objection, type Repeat, toRule } from './repeat';

describe('a repetition', () => {
  it('comes back from its rule as it was written', () => {
    const forms: Repeat[] = [
      { kind: 'once' },
      { kind: 'daily', until: '2026-12-31' },
      { kind: 'weekly', days: ['MO', 'FR'], until: '2026-12-31' },
      { kind: 'monthly', monthDay: -1, until: '2027-06-30' },
      { kind: 'lunar', lunarDay: 15, lunarMonth: null, until: '2027-06-30' },
      { kind: 'lunar', lunarDay: 10, lunarMonth: 3, until: '2027-06-30' },
    ];
    for (const form of forms) expect(fromRule(toRule(form))).toEqual(form);
  });

  it('keeps a rule that the form does not offer', () => {
    const rule = 'FREQ=MONTHLY;BYDAY=2MO;COUNT=6';
    expect(fromRule(rule)).toEqual({ kind: 'other', text: rule });
    expect(toRule(fromRule(rule))).toBe(rule);
  });

  it('ends with the last second of the day in Vietnam', () => {
    expect(toRule({ kind: 'daily', until: '2026-12-31' })).toBe(
      'FREQ=DAILY;UNTIL=20261231T165959Z',
    );
  });

  it('is refused without an end, with an end before its beginning, or without days', () => {
    expect(objection({ kind: 'daily', until: '' }, '2026-11-16')).toBeDefined();
    expect(objection({ kind: 'daily', until: '2026-11-15' }, '2026-11-16')).toBeDefined();
    expect(objection({ kind: 'daily', until: '2036-11-15' }, '2026-11-16')).toBeDefined();
    expect(
      objection({ kind: 'weekly', days: [], until: '2026-12-01' }, '2026-11-16'),
    ).toBeDefined();
    expect(objection({ kind: 'daily', until: '2026-12-01' }, '2026-11-16')).toBeUndefined();
  });

  it('is said in Vietnamese', () => {
    expect(inWords('FREQ=WEEKLY;BYDAY=MO,SU;UNTIL=20261231T165959Z')).toBe(
      'Hằng tuần vào T2, CN đến hết 31/12/2026',
    );
    expect(inWords({ lunar_day: 15, until: '2027-06-30' })).toBe(
      'Ngày rằm hằng tháng âm lịch đến hết 30/06/2027',
    );
    expect(inWords({ lunar_day: 10, lunar_month: 3, until: '2027-06-30' })).toBe(
      'Mùng 10 tháng 3 âm lịch hằng năm đến hết 30/06/2027',
    );
  });

  it('by the lunar month moves with a series that is moved, and stays for a new one', () => {
    const lunar: Repeat = { kind: 'lunar', lunarDay: 15, lunarMonth: null, until: '2027-06-30' };
    expect(movedRepeat(lunar, '2026-11-23', '2026-11-24', true)).toEqual({
      ...lunar,
      lunarDay: 16,
    });
    expect(movedRepeat(lunar, '2026-11-23', '2026-11-24', false)).toEqual(lunar);
    expect(movedRepeat(lunar, '2026-11-23', '2026-12-23', true)).toEqual(lunar);
  });
});

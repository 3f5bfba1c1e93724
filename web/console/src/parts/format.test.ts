import { describe, expect, it } from 'vitest';
import {
  addDays,
  dayTime,
  duration,
  durationInWords,
  exactNumber,
  folded,
  fromPicker,
  isoDay,
  mondayOf,
  month,
  number,
  rfc3339,
  secondsOf,
  time,
  timeSpan,
  timeWithSeconds,
  toPicker,
} from './format';

describe('what is written for people', () => {
  it('is on the clock of Vietnam, wherever the browser stands', () => {
    expect(dayTime('2026-11-20T22:30:00Z')).toBe('05:30 21/11/2026');
    expect(isoDay('2026-11-20T17:00:00Z')).toBe('2026-11-21');
  });

  it('names the nearest second, because a player may be a hair early', () => {
    expect(timeWithSeconds('2026-11-21T10:24:59.999Z')).toBe('17:25:00');
    expect(timeWithSeconds('2026-11-21T10:25:00.004Z')).toBe('17:25:00');
    expect(time('2026-11-21T10:24:59.999Z')).toBe('17:25');
    expect(dayTime('2026-11-21T16:59:59.999Z')).toBe('00:00 22/11/2026');
  });

  it('says a span in minutes, and a short one to the second', () => {
    expect(timeSpan('2026-11-21T06:30:00+07:00', '2026-11-21T06:45:20+07:00')).toBe('06:30–06:45');
    expect(timeSpan('2026-11-21T06:30:00+07:00', '2026-11-21T06:30:40+07:00')).toBe(
      '06:30:00–06:30:40',
    );
    expect(timeSpan('2026-11-21T06:30:00+07:00', '2026-11-21T06:30:59.980+07:00')).toBe(
      '06:30–06:31',
    );
    expect(timeSpan('2026-11-21T06:30:00+07:00', '2026-11-21T06:45:59.700+07:00')).toBe(
      '06:30–06:46',
    );
  });

  it('uses the dot for thousands and the comma for decimals', () => {
    expect(number(1234.5)).toBe('1.234,5');
    expect(exactNumber(102.75)).toBe('102,75');
    expect(month('2026-11-22')).toBe('11/2026');
  });

  it('comes back from a picker as it went in', () => {
    const moment = '2026-11-21T05:30:00+07:00';
    expect(fromPicker(toPicker(moment))).toBe(moment);
    expect(rfc3339(moment)).toBe(moment);
  });

  it('begins weeks on Monday and counts days over the end of a month', () => {
    expect(mondayOf('2026-11-22')).toBe('2026-11-16');
    expect(addDays('2026-11-30', 1)).toBe('2026-12-01');
  });

  it('says durations as clocks do', () => {
    expect(duration(61_000)).toBe('1:01');
    expect(duration(3_723_000)).toBe('1:02:03');
  });

  it('is found without marks, đ as d', () => {
    expect(folded('Đắk Nông')).toBe('dak nong');
  });
});

it('counts hundredths of a second with a comma', () => {
  expect(secondsOf(620)).toBe('0,62');
  expect(secondsOf(18)).toBe('0,02');
});

it('says a length in words, without seconds once it takes hours', () => {
  expect(durationInWords(16_000)).toBe('16 giây');
  expect(durationInWords(125_000)).toBe('2 phút 5 giây');
  expect(durationInWords(120_000)).toBe('2 phút');
  expect(durationInWords(3_725_000)).toBe('1 giờ 2 phút');
  expect(durationInWords(0)).toBe('0 giây');
});

import { describe, expect, it } from 'vitest';
import type { EmergencyTemplate } from '../api/emergency_types';
import { endOf, filledText, isDay, lastDayOf, openBlanks, wordsOfDay } from './template_blanks';

const template = {
  id: '7',
  text: 'Lễ viếng {ngày viếng}, an táng {ngày an táng} tại { nơi }.',
  blanks: ['ngày viếng', 'ngày an táng', 'nơi'],
} as EmergencyTemplate;

describe('the blanks of a template', () => {
  it('are days where their name begins so', () => {
    expect(isDay('ngày an táng')).toBe(true);
    expect(isDay('Ngày')).toBe(true);
    expect(isDay('ngàynay')).toBe(false);
    expect(isDay('giờ')).toBe(false);
    expect(wordsOfDay('2026-11-05')).toBe('ngày 05/11/2026');
  });

  it('stay in their braces until they are filled', () => {
    const filling = { template, blanks: { 'ngày viếng': wordsOfDay('2026-11-25'), nơi: ' ' } };
    expect(openBlanks(filling)).toEqual(['ngày an táng', 'nơi']);
    expect(filledText(filling)).toBe(
      'Lễ viếng ngày 25/11/2026, an táng {ngày an táng} tại { nơi }.',
    );
  });

  it('end with the last day they speak of', () => {
    const blanks = {
      'ngày viếng': wordsOfDay('2026-12-01'),
      'ngày an táng': wordsOfDay('2026-11-30'),
    };
    expect(lastDayOf({ template, blanks })).toBe('2026-12-01');
    expect(lastDayOf({ template, blanks: {} })).toBeUndefined();
  });

  it('end with the burial at its hour, and with the day where no hour is told', () => {
    const funeral = { ...template, blanks: ['giờ', 'giờ an táng', 'ngày an táng'] };
    const day = { 'ngày an táng': wordsOfDay('2026-11-30'), giờ: '9 giờ' };
    const ends = (hour?: string) =>
      endOf({ template: funeral, blanks: { ...day, ...(hour && { 'giờ an táng': hour }) } });
    expect(ends('14h30')).toBe('2026-11-30T14:30:00+07:00');
    expect(ends('7 giờ')).toBe('2026-11-30T07:00:00+07:00');
    expect(ends('14 giờ 15 phút')).toBe('2026-11-30T14:15:00+07:00');
    expect(ends('sau lễ viếng')).toBe('2026-12-01T00:00:00+07:00');
    expect(ends('25h')).toBe('2026-12-01T00:00:00+07:00');
    expect(ends()).toBe('2026-12-01T00:00:00+07:00');
    expect(endOf({ template, blanks: {} })).toBeUndefined();
  });
});

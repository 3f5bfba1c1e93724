import { describe, expect, it } from 'vitest';
import type { EmergencyTemplate } from '../api/emergency_types';
import { filledText, isDay, lastDayOf, openBlanks, wordsOfDay } from './template_blanks';

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
});

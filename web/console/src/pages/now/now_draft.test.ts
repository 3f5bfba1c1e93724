import { describe, expect, it } from 'vitest';
import type { EmergencyTemplate } from '../../api/emergency_types';
import type { NowOutlook } from '../../api/now';
import { filledText } from '../../parts/template_blanks';
import { emptyDraft, lackOf, type NowDraft, wishOf } from './now_draft';

const outlook: NowOutlook = {
  approves: true,
  may_override: false,
  starts: '2026-11-23T07:10:00+07:00',
  begins: '2026-11-23T07:10:00+07:00',
  waits_for: null,
  conflict: null,
  speaker_devices: 2,
  speakers: 6,
};
const conflict = { code: 'schedule.quiet_hours', at: outlook.starts, message: 'Giờ không phát.' };
const typed: NowDraft = { ...emptyDraft('text', [{ unit: '2' }]), text: 'Tìm cháu bé.' };
const template = {
  id: '7',
  text: 'Mất nước tại { nơi } đến {giờ}.',
  blanks: ['nơi', 'giờ'],
} as EmergencyTemplate;

describe('what is sent at once', () => {
  it('lacks nothing when it has words and somebody hears it', () => {
    expect(lackOf(typed, outlook)).toBeUndefined();
    expect(wishOf(typed, outlook)).toEqual({
      text: 'Tìm cháu bé.',
      audience: [{ unit: '2' }],
      repeat: 1,
    });
  });

  it('says what it lacks', () => {
    expect(lackOf({ ...typed, text: ' ' }, outlook)).toBe('nothing');
    expect(lackOf({ ...typed, text: 'từ '.repeat(301) }, outlook)).toBe('too_long');
    expect(lackOf({ ...typed, audience: [] }, outlook)).toBe('nobody');
    expect(lackOf(typed, { ...outlook, speaker_devices: 0 })).toBe('nobody');
    expect(lackOf({ ...typed, way: 'record' }, outlook)).toBe('nothing');
  });

  it('asks for every blank of a template and reads it with its words', () => {
    const draft: NowDraft = { ...typed, way: 'template', template, blanks: { nơi: ' chợ ' } };
    expect(lackOf(draft, outlook)).toBe('blanks');
    expect(filledText(draft)).toBe('Mất nước tại chợ đến {giờ}.');
    const whole = { ...draft, blanks: { nơi: 'chợ', giờ: '9 giờ' } };
    expect(lackOf(whole, outlook)).toBeUndefined();
    expect(wishOf(whole, outlook)).toMatchObject({ template: '7', blanks: { giờ: '9 giờ' } });
  });

  it('in quiet hours goes only with a reason of somebody entitled', () => {
    expect(lackOf(typed, { ...outlook, conflict })).toBe('refused');
    const entitled = { ...outlook, conflict, may_override: true };
    expect(lackOf(typed, entitled)).toBe('reason');
    const reasoned = { ...typed, reason: 'Trẻ lạc' };
    expect(lackOf(reasoned, entitled)).toBeUndefined();
    expect(wishOf(reasoned, entitled).override_quiet_hours).toBe('Trẻ lạc');
    expect(wishOf(reasoned, outlook).override_quiet_hours).toBeUndefined();
  });
});

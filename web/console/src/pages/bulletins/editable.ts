// The part of a bulletin that the officer edits, and nothing else: what is saved, kept as a draft
// and compared.
import type { Bulletin, BulletinContent } from '../../api/types';

export type Editable = Required<BulletinContent>;

export const blank: Editable = {
  title: '',
  text: '',
  category: '',
  language: 'vi',
  priority: 'normal',
  channels: ['speaker'],
  audience: [],
  valid_from: null,
  valid_to: null,
  recording: null,
  voice: '',
  speed: 100,
  corrections: [],
  tracks: [],
  consent: '',
  consent_given: false,
  days_in_a_row: 0,
};

export function editableOf(content: BulletinContent): Editable {
  return {
    title: content.title,
    text: content.text,
    category: content.category ?? '',
    language: content.language,
    priority: content.priority,
    channels: content.channels,
    audience: content.audience,
    valid_from: content.valid_from ?? null,
    valid_to: content.valid_to ?? null,
    recording: content.recording ?? null,
    voice: content.voice ?? '',
    speed: content.speed ?? 100,
    corrections: content.corrections ?? [],
    tracks: content.tracks ?? [],
    consent: content.consent ?? '',
    consent_given: content.consent_given ?? false,
    days_in_a_row: content.days_in_a_row ?? 0,
  };
}

// Longer recordings are made with other tools, and uploaded.
export const longestBulletin = 10 * 60_000;

// Can be changed now: a bulletin on its way to approval or to the horns is fixed.
export const isOpen = (state: Bulletin['state']): boolean =>
  state === 'draft' || state === 'rejected';

export function wordsIn(text: string): number {
  return text.trim() ? text.trim().split(/\s+/).length : 0;
}

// A calm reader says about 160 Vietnamese words a minute.
export function readingMs(text: string): number {
  return (wordsIn(text) / 160) * 60_000;
}

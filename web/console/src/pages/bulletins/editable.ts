// The part of a bulletin that the officer edits, and nothing else: what is saved, kept as a draft
// and compared.
import type { AudienceItem, Bulletin, Channel, Priority, Reading } from '../../api/types';

export interface Editable {
  title: string;
  text: string;
  category: string | null;
  language: string;
  priority: Priority;
  channels: Channel[];
  audience: AudienceItem[];
  valid_from: string | null;
  valid_to: string | null;
  media: string | null;
  media_kind: 'speech' | 'upload' | null;
  voice: string | null;
  speed: number | null;
  readings: Reading[];
}

export const blank: Editable = {
  title: '',
  text: '',
  category: null,
  language: 'vi',
  priority: 'normal',
  channels: ['speaker'],
  audience: [],
  valid_from: null,
  valid_to: null,
  media: null,
  media_kind: null,
  voice: null,
  speed: null,
  readings: [],
};

export function editableOf(bulletin: Bulletin): Editable {
  return {
    title: bulletin.title,
    text: bulletin.text,
    category: bulletin.category ?? null,
    language: bulletin.language,
    priority: bulletin.priority === 'priority' ? 'priority' : 'normal',
    channels: bulletin.channels,
    audience: bulletin.audience,
    valid_from: bulletin.valid_from ?? null,
    valid_to: bulletin.valid_to ?? null,
    media: bulletin.media ?? null,
    media_kind: bulletin.media_kind ?? null,
    voice: bulletin.voice ?? null,
    speed: bulletin.speed ?? null,
    readings: bulletin.readings ?? [],
  };
}

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

import { get, type Page, post, raw, remove, send } from './http';
import type { DictionaryEntry, Job, Reading, Speech, Voice } from './types';

export interface SpeechWish {
  text: string;
  voice?: string;
  speed?: number;
  unit?: string;
  corrections?: Reading[];
  phrase_gap_ms?: number;
}

export type SpeechAnswer = { speech: Speech } | { job: Job };

// Short text is voiced inside the call; a long one becomes a job with progress.
export async function speak(wish: SpeechWish, signal?: AbortSignal): Promise<SpeechAnswer> {
  const response = await raw('POST', '/api/v1/speech', { body: wish, signal });
  const body = await response.json();
  if (response.status === 202) return { job: (body.job ?? body) as Job };
  return { speech: body as Speech };
}

export const listVoices = (): Promise<Page<Voice>> => get<Page<Voice>>('/api/v1/voices');
// What reads: the program on the server with its three voices, or a service over the network.
export type Engine = 'http' | 'espeak';

const espeakVoices = ['vi-north', 'vi-central', 'vi-south'];

export function byEngine(voices: readonly Voice[]): [Engine, Voice[]][] {
  const isEspeak = (voice: Voice) => espeakVoices.includes(voice.id);
  const engines: [Engine, Voice[]][] = [
    ['http', voices.filter((voice) => !isEspeak(voice))],
    ['espeak', voices.filter(isEspeak)],
  ];
  return engines.filter(([, items]) => items.length > 0);
}

export const readJob = (id: string): Promise<Job> =>
  get<Job>(`/api/v1/jobs/${encodeURIComponent(id)}`);
export const cancelJob = (id: string): Promise<void> =>
  remove<void>(`/api/v1/jobs/${encodeURIComponent(id)}`);

const dictionary = '/api/v1/readings';

export const listReadings = (unit: string): Promise<Page<DictionaryEntry>> =>
  get<Page<DictionaryEntry>>(dictionary, { unit, limit: 500 });
// A word stands once in the dictionary of a unit: saving it again replaces its reading.
export const saveReading = (entry: Omit<DictionaryEntry, 'id'>): Promise<DictionaryEntry> =>
  post<DictionaryEntry>(dictionary, entry);
export const removeReading = (entry: DictionaryEntry): Promise<void> =>
  send<void>('DELETE', `${dictionary}/${encodeURIComponent(entry.id)}`, {
    query: { unit: entry.unit },
  });

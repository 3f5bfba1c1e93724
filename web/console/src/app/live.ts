// News from the server (SSE). A message is a hint only: it says which lists to read again.
import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useEffect, useSyncExternalStore } from 'react';

// Where units merge or move, every list, right and name may be another one.
const everything = '*';

// Topic of the news -> first part of the query keys that it makes old.
const keysOfTopic: Record<string, string[]> = {
  bulletin: ['bulletins', 'today', 'now', 'inbox'],
  inbox: ['inbox'],
  contribution: ['contributions', 'bulletins'],
  silence: ['silences', 'now'],
  live: ['lives'],
  schedule: ['schedules', 'days', 'forecast', 'today', 'now', 'inbox'],
  pause: ['pauses', 'days', 'schedules', 'forecast', 'today'],
  day_profile: ['day_profiles', 'days', 'forecast', 'today'],
  campaign: ['campaigns'],
  breakdown: ['breakdowns'],
  contractor: ['contractors', 'breakdowns', 'entrusted'],
  storm_check: ['storm_checks'],
  programme: ['programmes', 'schedules'],
  // Presence comes and goes all day: the register does not show it, and a walk of hearing lies in
  // the phone until it is opened anew.
  device: ['devices', 'today', 'entrusted'],
  asset: ['assets', 'hearings', 'expiries'],
  command: ['commands', 'devices'],
  delivery: ['deliveries', 'today'],
  playlog: ['deliveries', 'today'],
  unit: [everything],
  emergency: ['emergencies', 'inbox'],
  template: ['templates'],
  cap: ['cap'],
  account: ['accounts'],
  audit: ['audit'],
  job: ['jobs', 'imports'],
  system: ['system'],
};

export function keysFor(topic: string): string[] {
  return keysOfTopic[topic.split(/[.:]/)[0] ?? ''] ?? [];
}

const waiting = new Set<string>();
let isWaiting = false;
let connected = false;
const watchers = new Set<() => void>();

function setConnected(value: boolean): void {
  connected = value;
  for (const watcher of watchers) watcher();
}

// A storm of news becomes one reading per second.
export function freshen(queries: QueryClient, topic: string): void {
  for (const key of keysFor(topic)) waiting.add(key);
  if (isWaiting) return;
  isWaiting = true;
  setTimeout(() => {
    isWaiting = false;
    if (waiting.has(everything)) void queries.invalidateQueries();
    else for (const key of waiting) void queries.invalidateQueries({ queryKey: [key] });
    waiting.clear();
  }, 1000);
}

function topicOf(event: MessageEvent<string>): string {
  try {
    const body = JSON.parse(event.data) as { topic?: string; kind?: string; type?: string };
    return body.topic ?? body.kind ?? body.type ?? event.type;
  } catch {
    return event.type;
  }
}

export function useLiveNews(isOn = true): void {
  const queries = useQueryClient();
  useEffect(() => {
    if (!isOn) return;
    const source = new EventSource('/api/v1/events');
    const hear = (event: Event) => freshen(queries, topicOf(event as MessageEvent<string>));
    for (const topic of ['message', 'changed']) {
      source.addEventListener(topic, hear);
    }
    // The server lost count of what we did not hear: everything is read again.
    source.addEventListener('missed', () => void queries.invalidateQueries());
    let wasLost = false;
    source.onopen = () => {
      setConnected(true);
      // What was told while the line was down was told to nobody.
      if (wasLost) void queries.invalidateQueries();
      wasLost = false;
    };
    source.onerror = () => {
      setConnected(false);
      wasLost = true;
    };
    return () => {
      source.close();
      setConnected(false);
    };
  }, [queries, isOn]);
}

export function useLiveConnected(): boolean {
  return useSyncExternalStore(
    (changed) => {
      watchers.add(changed);
      return () => watchers.delete(changed);
    },
    () => connected,
  );
}

// What this browser keeps: small choices of a person, such as the columns of a list, and what was
// read while there was a line.
import { useCallback, useState } from 'react';
import type { Page as ListPage } from '../api/http';
import { asProblem } from '../api/problem';

export const keptStart = 'nguon.kept.';

// None: nothing is kept there, or nothing of ours.
export function readAt<T>(key: string): T | undefined {
  try {
    return (JSON.parse(localStorage.getItem(key) ?? '') as T | null) ?? undefined;
  } catch {
    return undefined;
  }
}

export const readKept = <T>(name: string, otherwise: T): T =>
  readAt<T>(keptStart + name) ?? otherwise;

// False: a full or forbidden store. The page itself still holds it, until it is left.
export function keepAt<T>(key: string, value: T): boolean {
  try {
    localStorage.setItem(key, JSON.stringify(value));
    return true;
  } catch {
    return false;
  }
}

export const writeKept = <T>(name: string, value: T): boolean => keepAt(keptStart + name, value);

export function useKept<T>(name: string, otherwise: T): [T, (value: T) => void] {
  const [value, setValue] = useState(() => readKept(name, otherwise));
  const keep = useCallback(
    (next: T) => {
      setValue(next);
      writeKept(name, next);
    },
    [name],
  );
  return [value, keep];
}

// The names under which this browser keeps something that begin so.
export const keysWith = (start: string): string[] =>
  Object.keys(localStorage).filter((key) => key.startsWith(start));

// All of it; what is not ours is passed over.
export const readAllWith = <T>(start: string): T[] =>
  keysWith(start).flatMap((key) => {
    const one = readAt<T>(key);
    return one === undefined ? [] : [one];
  });

// A browser gives a site some five million characters. Of what lies under names that begin so, the
// one that was read longest ago goes, whoever has read it, until `most` are left with the one to come.
export function makeRoomFor(key: string, start: string, most: number): void {
  const keptAt = (other: string) => readAt<{ at?: number }>(other)?.at ?? 0;
  const others = keysWith(start).filter((other) => other !== key);
  const oldestFirst = others.sort((a, b) => keptAt(a) - keptAt(b));
  for (const old of oldestFirst.slice(0, Math.max(0, others.length + 1 - most)))
    localStorage.removeItem(old);
}

// `old`: there is no line, and this is how it was when there last was one.
export type Kept<T> = T & { old: boolean };

// From the server, or without a line as it was when there last was one.
export async function freshOrKept<T extends object>(
  key: string,
  read: () => Promise<T>,
): Promise<Kept<T>> {
  try {
    const fresh = await read();
    keepAt(key, fresh);
    return { ...fresh, old: false };
  } catch (error) {
    const kept = asProblem(error).isOffline ? readAt<T>(key) : undefined;
    if (!kept) throw error;
    return { ...kept, old: true };
  }
}

// A list from the server, or without a line of what this browser keeps: no other could be opened.
export async function listOrKept<T>(
  read: () => Promise<ListPage<T>>,
  kept: () => T[],
): Promise<Kept<ListPage<T>>> {
  try {
    return { ...(await read()), old: false };
  } catch (error) {
    const items = asProblem(error).isOffline ? kept() : [];
    if (items.length === 0) throw error;
    return { items, next: null, old: true };
  }
}

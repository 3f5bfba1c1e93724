// What this browser keeps: small choices of a person, such as the columns of a list, and what was
// read while there was a line.
import { useCallback, useState } from 'react';
import { asProblem } from '../api/problem';

const prefix = 'nguon.kept.';

export function readKept<T>(name: string, otherwise: T): T {
  try {
    const text = localStorage.getItem(prefix + name);
    return text ? (JSON.parse(text) as T) : otherwise;
  } catch {
    return otherwise;
  }
}

export function useKept<T>(name: string, otherwise: T): [T, (value: T) => void] {
  const [value, setValue] = useState(() => readKept(name, otherwise));
  const keep = useCallback(
    (next: T) => {
      setValue(next);
      try {
        localStorage.setItem(prefix + name, JSON.stringify(next));
      } catch {
        // A full or forbidden store: the choice holds until the page is left.
      }
    },
    [name],
  );
  return [value, keep];
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
    try {
      localStorage.setItem(key, JSON.stringify(fresh));
    } catch {
      // A full or forbidden store: the page itself still holds it.
    }
    return { ...fresh, old: false };
  } catch (error) {
    const kept = asProblem(error).isOffline ? localStorage.getItem(key) : null;
    if (!kept) throw error;
    return { ...(JSON.parse(kept) as T), old: true };
  }
}

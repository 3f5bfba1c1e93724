// Small choices of a person, such as the columns of a list, kept in this browser.
import { useCallback, useState } from 'react';

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

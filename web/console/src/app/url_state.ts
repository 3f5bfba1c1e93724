// Filters, tabs and pages of a list live in the address, so that a link or "back" shows the same.
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback } from 'react';

export type UrlState = Record<string, string | undefined>;

export function parseSearch(text: string): UrlState {
  return Object.fromEntries(new URLSearchParams(text));
}

export function stringifySearch(search: UrlState): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(search)) {
    if (value !== undefined && value !== '') query.set(name, String(value));
  }
  const text = query.toString();
  return text ? `?${text}` : '';
}

export function useUrlState(): [UrlState, (change: UrlState, replace?: boolean) => void] {
  const state = useSearch({ strict: false }) as UrlState;
  const navigate = useNavigate();
  const set = useCallback(
    (change: UrlState, replace = true) => {
      void navigate({
        to: '.',
        search: ((before: UrlState) => ({ ...before, ...change })) as never,
        replace,
      });
    },
    [navigate],
  );
  return [state, set];
}

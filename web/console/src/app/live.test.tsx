import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { renderHook } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { freshen, useLiveNews } from './live';

describe('news of the server', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  function filled(): QueryClient {
    const queries = new QueryClient();
    for (const key of ['session', 'devices', 'groups', 'units']) queries.setQueryData([key], {});
    return queries;
  }
  const isOld = (queries: QueryClient, key: string) => queries.getQueryState([key])?.isInvalidated;

  it('makes old what it is about', () => {
    const queries = filled();
    freshen(queries, 'device');
    vi.advanceTimersByTime(1000);
    expect(isOld(queries, 'devices')).toBe(true);
    expect(isOld(queries, 'session')).toBe(false);
  });

  it('leaves the register alone while devices come and go', () => {
    const queries = filled();
    for (const key of ['assets', 'hearing_walk']) queries.setQueryData([key], {});
    freshen(queries, 'device');
    vi.advanceTimersByTime(1000);
    expect(isOld(queries, 'assets')).toBe(false);
    freshen(queries, 'asset');
    vi.advanceTimersByTime(1000);
    expect(isOld(queries, 'assets')).toBe(true);
    expect(isOld(queries, 'hearing_walk')).toBe(false);
  });

  it('makes everything old where units changed, the rights of who is signed in as well', () => {
    const queries = filled();
    freshen(queries, 'unit');
    vi.advanceTimersByTime(1000);
    for (const key of ['session', 'devices', 'groups', 'units'])
      expect(isOld(queries, key)).toBe(true);
  });

  it('makes everything old when the line is there again, because nobody heard what was told', () => {
    const sources: { onopen?: () => void; onerror?: () => void }[] = [];
    class Line {
      onopen?: () => void;
      onerror?: () => void;
      constructor() {
        sources.push(this);
      }
      addEventListener() {}
      close() {}
    }
    vi.stubGlobal('EventSource', Line);
    const queries = filled();
    renderHook(() => useLiveNews(), {
      wrapper: ({ children }) => (
        <QueryClientProvider client={queries}>{children}</QueryClientProvider>
      ),
    });
    sources[0]?.onopen?.();
    expect(isOld(queries, 'devices')).toBe(false);
    sources[0]?.onerror?.();
    sources[0]?.onopen?.();
    expect(isOld(queries, 'devices')).toBe(true);
  });
});

import { act, renderHook } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import { type Place, useHere } from './use_here';

afterEach(() => vi.unstubAllGlobals());

it('asks for a place to a hand’s breadth, and says when there is none', () => {
  let lost = true;
  const geolocation = {
    getCurrentPosition: (
      found: (at: { coords: { latitude: number; longitude: number } }) => void,
      failed: () => void,
    ) => (lost ? failed() : found({ coords: { latitude: 21.75432149, longitude: 105.9 } })),
  };
  vi.stubGlobal('navigator', { geolocation });
  const places: Place[] = [];
  const { result } = renderHook(() => useHere((place) => places.push(place)));
  expect(result.current.able).toBe(true);
  act(() => result.current.locate());
  expect(result.current.lost).toBe(true);
  lost = false;
  act(() => result.current.locate());
  expect(result.current.lost).toBe(false);
  expect(places).toEqual([{ lat: 21.754321, lon: 105.9 }]);
});

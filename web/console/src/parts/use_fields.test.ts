import { act, renderHook } from '@testing-library/react';
import { expect, test } from 'vitest';
import { useFields } from './use_fields';

const start = () =>
  renderHook(({ volume, version }) => useFields({ volume }, version), {
    initialProps: { volume: 70, version: 3 },
  });

test('what was typed is saved over the version it was typed on', () => {
  const { result, rerender } = start();
  act(() => result.current.change({ volume: 40 }));
  rerender({ volume: 90, version: 4 });
  expect(result.current.fields.volume).toBe(40);
  expect(result.current.version).toBe(3);
  act(() => result.current.take({ volume: 90 }, 4));
  expect(result.current.fields.volume).toBe(90);
  expect(result.current.version).toBe(4);
});

test('a form in which nothing was changed follows the server', () => {
  const { result, rerender } = start();
  rerender({ volume: 90, version: 4 });
  expect(result.current.fields.volume).toBe(90);
  expect(result.current.version).toBe(4);
});

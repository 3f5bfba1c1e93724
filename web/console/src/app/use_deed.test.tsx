import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { act, renderHook } from '@testing-library/react';
import type { ReactNode } from 'react';
import { expect, it } from 'vitest';
import { useDeed } from './use_deed';

const around = ({ children }: { children: ReactNode }) => (
  <QueryClientProvider client={new QueryClient()}>{children}</QueryClientProvider>
);

it('is begun once however often it is pressed, and again when it is over, also after a refusal', async () => {
  const ends: { done: () => void; refused: () => void }[] = [];
  const { result } = renderHook(
    () =>
      useDeed({
        mutationFn: () =>
          new Promise<void>((done, refused) => {
            ends.push({ done, refused: () => refused(new Error('no')) });
          }),
      }),
    { wrapper: around },
  );
  const press = () => act(async () => result.current.mutate());
  await act(async () => {
    result.current.mutate();
    result.current.mutate();
  });
  await press();
  expect(ends).toHaveLength(1);
  await act(async () => ends[0]?.refused());
  await press();
  expect(ends).toHaveLength(2);
  await act(async () => ends[1]?.done());
  await press();
  expect(ends).toHaveLength(3);
});

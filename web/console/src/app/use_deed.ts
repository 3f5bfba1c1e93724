import {
  type UseMutationOptions,
  type UseMutationResult,
  useMutation,
} from '@tanstack/react-query';
import { useCallback, useRef } from 'react';

// A mutation that is under way is not begun again: a second press before the button shows that it
// is busy would do the same thing twice.
export function useDeed<Data, Variables = void>(
  options: UseMutationOptions<Data, Error, Variables>,
): UseMutationResult<Data, Error, Variables> {
  const running = useRef(false);
  const work = options.mutationFn;
  const deed = useMutation<Data, Error, Variables>({
    ...options,
    mutationFn: async (variables, context) => {
      try {
        if (!work) throw new Error('A deed without work.');
        return await work(variables, context);
      } finally {
        running.current = false;
      }
    },
  });
  const begin = deed.mutate;
  const mutate = useCallback<typeof begin>(
    (...given) => {
      if (running.current) return;
      running.current = true;
      begin(...given);
    },
    [begin],
  );
  return { ...deed, mutate } as UseMutationResult<Data, Error, Variables>;
}

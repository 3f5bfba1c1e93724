import { useQueryClient } from '@tanstack/react-query';
import { App } from 'antd';
import { saveReading } from '../../api/speech';
import type { Reading } from '../../api/types';
import { useDeed } from '../../app/use_deed';
import { vi } from '../../locale/vi';

// A reading goes into the dictionary of a unit, for every later bulletin.
export function useKeptReading(unit: string, onKept?: () => void) {
  const { message } = App.useApp();
  const queries = useQueryClient();
  return useDeed<Reading, Reading>({
    mutationFn: (reading) => saveReading({ unit, ...reading }),
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: ['readings'] });
      void message.success(vi.speech.savedForUnit);
      onKept?.();
    },
  });
}

// What is typed, spoken a moment after the typing stops: an alert is heard before it is sent.
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { speak } from '../api/speech';
import type { Speech } from '../api/types';

const quietMs = 400;
// Percent, as templates are voiced: horns echo, and ears are frightened.
const alertSpeed = 85;

export function useSettled<T>(value: T, afterMs: number): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), afterMs);
    return () => clearTimeout(timer);
  }, [value, afterMs]);
  return settled;
}

export interface Spoken {
  speech?: Speech;
  pending: boolean;
  failed: boolean;
}

// `phraseGapMs`: least silence after each phrase, where horns echo.
export function useSpoken(text: string, unit: string, phraseGapMs = 0): Spoken {
  const settled = useSettled(text.trim(), quietMs);
  const spoken = useQuery({
    queryKey: ['spoken', unit, settled, phraseGapMs],
    queryFn: async ({ signal }) => {
      const answer = await speak(
        { text: settled, unit, speed: alertSpeed, phrase_gap_ms: phraseGapMs },
        signal,
      );
      return 'speech' in answer ? answer.speech : null;
    },
    enabled: settled.length > 2,
    staleTime: Number.POSITIVE_INFINITY,
  });
  // Old sound under new words would be a lie.
  const fresh = settled === text.trim();
  return {
    speech: fresh ? (spoken.data ?? undefined) : undefined,
    pending: settled.length > 2 && (!fresh || spoken.isFetching),
    failed: fresh && spoken.isError,
  };
}

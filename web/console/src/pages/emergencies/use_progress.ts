import { useEffect, useState } from 'react';
import { progressAddress, readProgress } from '../../api/emergencies';
import type { EmergencyProgress, UnitProgress } from '../../api/emergency_types';

export interface Watched {
  progress?: EmergencyProgress;
  live: boolean;
}

// How far the order has come, told by the server as it happens.
export function useProgress(id: string, revision: unknown): Watched {
  const [progress, setProgress] = useState<EmergencyProgress>();
  const [live, setLive] = useState(false);
  // A new revision is a new order: the sums begin again.
  useEffect(() => {
    const source = new EventSource(progressAddress(id));
    source.addEventListener('progress', (event) => {
      setLive(true);
      setProgress(readProgress((event as MessageEvent<string>).data));
    });
    source.onopen = () => setLive(true);
    source.onerror = () => setLive(false);
    return () => source.close();
  }, [id, revision]);
  return { progress, live };
}

export const failed = (unit: UnitProgress): number => unit.refused + unit.waiting;

// What needs somebody first: refusals, then silence, then the rest by name.
export function failuresFirst(units: readonly UnitProgress[]): UnitProgress[] {
  return [...units].sort(
    (a, b) =>
      b.refused - a.refused ||
      b.waiting - a.waiting ||
      (a.name ?? '').localeCompare(b.name ?? '', 'vi', { numeric: true }),
  );
}

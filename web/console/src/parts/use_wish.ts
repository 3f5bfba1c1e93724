// A form over a row of a list. What is saved names the version that was read when the form opened,
// not the newest that arrived behind it; where somebody else saved meanwhile, what was changed here
// can be laid over his version, so that nobody types anything twice.
import { useState } from 'react';
import { asProblem } from '../api/problem';
import { vi } from '../locale/vi';

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

// Theirs, but for what is another one in `mine` than it was `before`.
export function laidOver<T extends object>(theirs: T, before: T, mine: T): T {
  const merged = { ...theirs };
  for (const key of Object.keys(mine) as (keyof T)[]) {
    const [old, wished, now] = [before[key], mine[key], theirs[key]];
    if (JSON.stringify(old) === JSON.stringify(wished)) continue;
    merged[key] =
      isRecord(old) && isRecord(wished) && isRecord(now) ? laidOver(now, old, wished) : wished;
  }
  return merged;
}

export function useWish<Row, Wish extends object>(
  row: Row | undefined,
  wishOf: (row: Row | undefined) => Wish,
) {
  const [base, setBase] = useState(() => ({ row, wish: wishOf(row) }));
  const [wish, setWish] = useState(base.wish);
  // What to offer when a stale save was answered with what stands there now.
  const keepMyPart = (save: { error: unknown; reset: () => void }) => {
    const problem = asProblem(save.error);
    const theirs = (problem.body as { current?: Row } | undefined)?.current;
    if (!problem.isStale || !theirs) return undefined;
    const onTake = () => {
      const fresh = wishOf(theirs);
      setWish((mine) => laidOver(fresh, base.wish, mine));
      setBase({ row: theirs, wish: fresh });
      save.reset();
    };
    return { label: vi.states.keepMyPart, onTake };
  };
  const change = (part: Partial<Wish>) => setWish((before) => ({ ...before, ...part }));
  return { row: base.row, wish, change, keepMyPart };
}

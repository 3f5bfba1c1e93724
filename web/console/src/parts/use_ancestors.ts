import { useQueries } from '@tanstack/react-query';
import { useMemo } from 'react';
import { readUnit } from '../api/units';

// From the root down to the parent of the unit.
async function readPath(id: string): Promise<string[]> {
  const path: string[] = [];
  let parent = (await readUnit(id)).parent;
  // The tree has no fixed depth, but no real one is deeper than this; a broken one must not hang.
  while (parent && path.length < 16) {
    path.unshift(parent);
    parent = (await readUnit(parent)).parent;
  }
  return path;
}

// Where the chosen units stand, so that what lies above them can show half a tick.
export function useAncestors(
  chosen: readonly string[],
  known: ReadonlyMap<string, readonly string[]>,
): Map<string, readonly string[]> {
  const unknown = chosen.filter((id) => !known.has(id));
  const found = useQueries({
    queries: unknown.map((id) => ({
      queryKey: ['units', 'path', id],
      queryFn: () => readPath(id),
      staleTime: 5 * 60_000,
    })),
    combine: (results) => results.map((result) => result.data),
  });
  return useMemo(() => {
    const all = new Map(known);
    unknown.forEach((id, index) => {
      const path = found[index];
      if (path) all.set(id, path);
    });
    return all;
  }, [known, unknown, found]);
}

// A small generator that can be started again with the same seed.
export function chance(state: number): () => number {
  let now = state >>> 0;
  return () => {
    now = (now * 1_664_525 + 1_013_904_223) >>> 0;
    return now / 2 ** 32;
  };
}

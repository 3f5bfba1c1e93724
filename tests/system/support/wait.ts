// Waiting for what must come true, never for time to pass.

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

export interface Patience {
  within?: number; // milliseconds
  every?: number;
}

// Asks until the answer is neither false, null nor undefined. A question that throws counts as "not
// yet"; what it threw last is told when time is up.
export async function waitFor<T>(
  what: string,
  ask: () => T | Promise<T>,
  { within = 15_000, every = 50 }: Patience = {},
): Promise<NonNullable<Exclude<T, false>>> {
  const until = Date.now() + within;
  let last: unknown;
  for (;;) {
    try {
      const answer = await ask();
      if (answer !== false && answer !== null && answer !== undefined) {
        return answer as NonNullable<Exclude<T, false>>;
      }
      last = undefined;
    } catch (error) {
      last = error;
    }
    if (Date.now() >= until) {
      const why = last === undefined ? '' : `: ${String(last)}`;
      throw new Error(`within ${within} ms this did not come true: ${what}${why}`);
    }
    await pause(every);
  }
}

// For a planned instant: the clock itself is what is waited for.
export async function waitUntil(instant: number): Promise<void> {
  while (Date.now() < instant) await pause(Math.min(250, instant - Date.now()));
}

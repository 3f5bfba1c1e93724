// What was ticked where there is no network waits in this browser, and is sent when there is one.
import type { FullStormCheck, StormMark } from '../../api/upkeep';

// One word for each item of a place: the last one.
export function withMark(waiting: readonly StormMark[], mark: StormMark): StormMark[] {
  return [...waiting.filter((one) => one.asset !== mark.asset || one.item !== mark.item), mark];
}

// As many as the server takes at once; the others follow when these have arrived.
const mostAtOnce = 500;
export const nextToSend = (waiting: readonly StormMark[]): StormMark[] =>
  waiting.slice(0, mostAtOnce);

// What is left to be sent once these arrived. One that was changed meanwhile stays.
export function without(waiting: readonly StormMark[], sent: readonly StormMark[]): StormMark[] {
  return waiting.filter(
    (one) =>
      !sent.some(
        (other) => other.asset === one.asset && other.item === one.item && other.at === one.at,
      ),
  );
}

export interface Seen {
  good: boolean;
  note: string;
  by_name: string;
}

// What stands at an item: what waits here, else what the server has.
export function seenAt(
  check: FullStormCheck,
  waiting: readonly StormMark[],
  asset: string,
  item: number,
): Seen | undefined {
  const mine = waiting.find((one) => one.asset === asset && one.item === item);
  if (mine) return { good: mine.good, note: mine.note ?? '', by_name: '' };
  return check.at.find((place) => place.asset === asset)?.marks.find((mark) => mark.item === item);
}

export function leftAt(
  check: FullStormCheck,
  waiting: readonly StormMark[],
  asset: string,
): number {
  return check.items.filter((_, item) => !seenAt(check, waiting, asset, item)).length;
}

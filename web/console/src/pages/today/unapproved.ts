import type { Airing } from '../schedules/airings';

// So long before its time an airing that nobody approved is told of: half an hour to reach a leader,
// and as much again for him to listen.
export const warnedAhead = 60 * 60_000;

// What is about to be silent because something in it waits for approval.
export const unapproved = (airings: readonly Airing[], now: number): Airing[] =>
  airings.filter(
    (one) =>
      one.schedule.approved === false &&
      !one.schedule.at_once &&
      one.starts > now &&
      one.starts - now <= warnedAhead,
  );

// What is kept of a recording: from where to where, in milliseconds, and never less than is heard.

export interface Part {
  from: number;
  to: number;
}

export const leastKept = 500;
// Breath before the first word, and its echo after the last.
const before = 150;
const after = 250;
const tenth = 100;

const within = (value: number, least: number, most: number): number =>
  Math.min(most, Math.max(least, value));

export const movedFrom = (part: Part, from: number): Part => ({
  from: Math.round(within(from, 0, part.to - leastKept)),
  to: part.to,
});

export const movedTo = (part: Part, to: number, length: number): Part => ({
  from: part.from,
  to: Math.round(within(to, part.from + leastKept, length)),
});

// Where the voice begins and ends, by the peaks of equal stretches; all of it where that is unclear.
export function spokenPart(peaks: readonly number[], length: number): Part {
  const whole = { from: 0, to: Math.round(length) };
  const loudest = Math.max(0, ...peaks);
  const loud = (peak: number) => peak > loudest / 10;
  const first = peaks.findIndex(loud);
  if (loudest <= 0.01 || first < 0) return whole;
  const last = peaks.findLastIndex(loud);
  const step = length / peaks.length;
  const part = {
    from: Math.floor(Math.max(0, first * step - before) / tenth) * tenth,
    to: Math.min(whole.to, Math.ceil(((last + 1) * step + after) / tenth) * tenth),
  };
  return part.to - part.from < leastKept ? whole : part;
}

export const isWhole = (part: Part, length: number): boolean =>
  part.from <= 0 && part.to >= Math.round(length);

// Arrows move by a tenth of a second, with Shift by one; Home and End go as far as there is.
export function stepOf(key: string, shift: boolean): number | undefined {
  const step = shift ? 1000 : tenth;
  if (key === 'ArrowRight' || key === 'ArrowUp') return step;
  if (key === 'ArrowLeft' || key === 'ArrowDown') return -step;
  if (key === 'Home') return Number.NEGATIVE_INFINITY;
  if (key === 'End') return Number.POSITIVE_INFINITY;
  return undefined;
}

import { describe, expect, it } from 'vitest';
import { isWhole, leastKept, movedFrom, movedTo, spokenPart, stepOf } from './trim';

const part = { from: 1000, to: 5000 };

describe('what is kept of a recording', () => {
  it('begins and ends where one says, within the recording', () => {
    expect(movedFrom(part, 2000)).toEqual({ from: 2000, to: 5000 });
    expect(movedFrom(part, -50)).toEqual({ from: 0, to: 5000 });
    expect(movedTo(part, 9000, 6000)).toEqual({ from: 1000, to: 6000 });
  });

  it('is never less than is heard', () => {
    expect(movedFrom(part, 4900).from).toBe(5000 - leastKept);
    expect(movedTo(part, 0, 6000).to).toBe(1000 + leastKept);
  });

  it('goes as far as there is with Home and End', () => {
    expect(movedFrom(part, part.from + (stepOf('Home', false) ?? 0)).from).toBe(0);
    expect(movedTo(part, part.to + (stepOf('End', false) ?? 0), 6000).to).toBe(6000);
    expect(stepOf('ArrowLeft', false)).toBe(-100);
    expect(stepOf('ArrowRight', true)).toBe(1000);
    expect(stepOf('a', false)).toBeUndefined();
  });

  it('is offered as the part in which somebody speaks', () => {
    const peaks = [0, 0.01, 0, 0.5, 0.7, 0.3, 0, 0.02, 0, 0];
    expect(spokenPart(peaks, 10_000)).toEqual({ from: 2800, to: 6300 });
  });

  it('is the whole of it where nobody speaks or all of it is speech', () => {
    expect(spokenPart([0, 0, 0.004], 3000)).toEqual({ from: 0, to: 3000 });
    expect(isWhole(spokenPart([0.5, 0.6, 0.5], 3000), 3000)).toBe(true);
    expect(isWhole(part, 5000)).toBe(false);
  });
});

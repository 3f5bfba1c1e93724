import { describe, expect, it } from 'vitest';
import {
  levelsOf,
  metered,
  type Reading,
  type SoundMeter,
  shareOf,
  silentMeter,
  warningOf,
} from './sound_meter';

const every = 50;

// So many milliseconds of one level, read as the page reads them.
const lasting = (ms: number, peak: number, rms = peak - 6): Omit<Reading, 'at'>[] =>
  Array.from({ length: ms / every }, () => ({ peak, rms }));

const heard = (...parts: Omit<Reading, 'at'>[][]): SoundMeter =>
  parts
    .flat()
    .reduce(
      (meter, one, index) => metered(meter, { ...one, at: (index + 1) * every }),
      silentMeter,
    );

// Syllables with pauses between them, in a quiet room.
const speech = (ms: number, peak: number, pause = -62) =>
  Array.from({ length: ms / 1000 }, () => [
    ...lasting(700, peak),
    ...lasting(300, pause, pause - 6),
  ]).flat();

describe('the level of the microphone', () => {
  it('is the lowest in silence and nought where the format ends', () => {
    expect(levelsOf(new Float32Array([0, 0]))).toEqual({ peak: -100, rms: -100 });
    expect(levelsOf(new Float32Array([1, -1]))).toEqual({ peak: 0, rms: 0 });
    expect(levelsOf(new Float32Array([0.5, 0])).peak).toBeCloseTo(-6.02, 1);
    expect(levelsOf(new Float32Array([])).rms).toBe(-100);
  });

  it('stands on a scale of sixty decibels', () => {
    expect(shareOf(-100)).toBe(0);
    expect(shareOf(-30)).toBe(0.5);
    expect(shareOf(3)).toBe(1);
  });

  it('is held where it was highest, for a while', () => {
    const loud = heard(lasting(100, -6), lasting(1000, -40));
    expect(loud).toMatchObject({ peak: -40, held: -6 });
    expect(heard(lasting(100, -6), lasting(2000, -40)).held).toBe(-40);
  });
});

describe('a warning', () => {
  it('is not given for a good voice in a quiet room', () => {
    expect(warningOf(heard(speech(6000, -9)))).toBeUndefined();
  });

  it('tells of clipping when it happens again and again, not of one knock', () => {
    expect(warningOf(heard(lasting(500, -62), lasting(50, 0), lasting(500, -62)))).toBeUndefined();
    const clipped = heard(speech(1000, -9), lasting(200, -0.3));
    expect(warningOf(clipped)).toBe('clipping');
    expect(
      warningOf(heard(speech(1000, -9), lasting(200, -0.3), speech(3000, -9))),
    ).toBeUndefined();
  });

  it('tells of a noise that was there before the first word and stays between words', () => {
    const fan = lasting(1000, -34, -40);
    expect(warningOf(heard(fan, speech(3000, -9, -34)))).toBe('noisy');
  });

  it('takes no voice for a noise that was measured before it', () => {
    expect(warningOf(heard(lasting(1000, -62, -68), lasting(5000, -9)))).toBeUndefined();
  });

  it('tells of a voice that is too soft, and of a microphone that gives nothing', () => {
    expect(warningOf(heard(speech(4000, -34)))).toBe('quiet');
    expect(warningOf(heard(lasting(3000, -90)))).toBe('nothing');
  });

  it('waits until there was something to judge', () => {
    expect(warningOf(silentMeter)).toBeUndefined();
    expect(warningOf(heard(lasting(1000, -90)))).toBeUndefined();
  });
});

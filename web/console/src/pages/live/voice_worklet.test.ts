import { afterEach, beforeEach, expect, test, vi } from 'vitest';

interface Made {
  piece: Int16Array;
  peak: number;
  number: number;
}
interface Processor {
  process: (inputs: Float32Array[][]) => boolean;
}

let posted: Made[];
let processor: Processor;

// The thread of the sound, as far as the worklet knows it.
beforeEach(async () => {
  vi.useFakeTimers();
  posted = [];
  vi.stubGlobal('sampleRate', 16_000);
  vi.stubGlobal(
    'AudioWorkletProcessor',
    class {
      port = { postMessage: (made: Made) => posted.push(made) };
    },
  );
  vi.stubGlobal('registerProcessor', (_: string, Pieces: new () => Processor) => {
    processor = new Pieces();
  });
  vi.resetModules();
  await import('./voice_worklet');
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

// 20 ms of sound, which take as long.
function speak(pieces: number): void {
  for (let i = 0; i < pieces; i += 1) {
    vi.advanceTimersByTime(20);
    processor.process([[new Float32Array(320).fill(0.25)]]);
  }
}
const numbers = () => posted.map((made) => made.number);

test('pieces bear the number of the time they were spoken in, whenever the page gets to them', () => {
  speak(76);
  // The page was busy all the while, and has all of them now.
  expect(numbers()).toEqual(Array.from({ length: numbers().length }, (_, i) => i));
  expect(posted.length).toBeGreaterThan(70);
});

test('a phone call stops the sound, and is a gap of its own length', () => {
  speak(10);
  const before = numbers().at(-1) ?? 0;
  vi.advanceTimersByTime(10_000);
  speak(10);
  const gap = (numbers().at(-1) ?? 0) - before;
  expect(Math.abs(gap - 510)).toBeLessThanOrEqual(2);
});

import { expect, test } from 'vitest';
import { bytesOf, coding, framed, PieceNumbers } from './voice_pieces';
import { ToVoiceRate } from './voice_rate';

test('pieces that come in a burst keep the numbers of the time they were spoken in', () => {
  const numbers = new PieceNumbers();
  expect([0, 1, 2, 100, 101].map((now) => numbers.take(now))).toEqual([0, 1, 2, 3, 4]);
});

test('a phone call leaves a gap of its own length', () => {
  const numbers = new PieceNumbers();
  numbers.take(1000);
  numbers.take(1020);
  expect(numbers.take(11_000)).toBe(500);
  expect(numbers.take(11_020)).toBe(501);
});

test('a message is its coding, its number and its sound', () => {
  const message = framed(coding.pcm, 258, bytesOf(Int16Array.of(1, -2)));
  expect([...message]).toEqual([1, 0, 0, 1, 2, 1, 0, 254, 255]);
});

const tone = (rate: number, hertz: number, seconds: number) =>
  Float32Array.from(
    { length: rate * seconds },
    (_, i) => 0.5 * Math.sin((2 * Math.PI * hertz * i) / rate),
  );

function amplitude(samples: Float32Array, hertz: number): number {
  let sine = 0;
  let cosine = 0;
  for (const [i, sample] of samples.entries()) {
    sine += sample * Math.sin((2 * Math.PI * hertz * i) / 16_000);
    cosine += sample * Math.cos((2 * Math.PI * hertz * i) / 16_000);
  }
  return (2 * Math.hypot(sine, cosine)) / samples.length;
}

function converted(rate: number, hertz: number): Float32Array {
  const filter = new ToVoiceRate(rate);
  const sound = tone(rate, hertz, 1);
  const out: number[] = [];
  for (let at = 0; at < sound.length; at += 128)
    out.push(...filter.take(sound.slice(at, at + 128)));
  return Float32Array.from(out);
}

test.each([48_000, 44_100, 96_000, 16_000])('a tone of %i Hz sampling is the same tone', (rate) => {
  const out = converted(rate, 1000);
  expect(Math.abs(out.length - 16_000)).toBeLessThan(60);
  expect(amplitude(out.slice(2000, 14_000), 1000)).toBeCloseTo(0.5, 1);
});

test('what the rate cannot hold does not fold back into the voice', () => {
  const out = converted(48_000, 13_000);
  expect(amplitude(out.slice(2000, 14_000), 3000)).toBeLessThan(0.005);
});

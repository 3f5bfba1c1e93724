// What a microphone gives, judged while one speaks: how loud, whether it is clipped, whether the
// place is noisy. Levels are dBFS, moments are milliseconds since the recording began.

export interface Reading {
  at: number;
  peak: number;
  // Mean power, which says more of a noise than its peaks do.
  rms: number;
}

export interface SoundMeter {
  at: number;
  peak: number;
  // The highest peak of late, which the eye would miss.
  held: number;
  heldAt: number;
  // Of the last seconds.
  recent: readonly Reading[];
  // The quietest fifth of a second so far: what the place sounds like when nobody speaks.
  noise: number;
}

export type SoundWarning = 'clipping' | 'nothing' | 'quiet' | 'noisy';

export const softest = -60;
// The format ends at 0; what reaches this was most likely cut off there.
export const clipsFrom = -1;
// Below the first nothing is understood from a horn; above the second it is not the voice alone.
const tooQuiet = -26;
const tooNoisy = -45;
const remembers = 3000;
const holds = 1500;
const noiseOver = 200;
const judgesAfter = 2500;
const clipsSeen = 3;
const clipsWithin = 2000;

const decibels = (amplitude: number): number =>
  amplitude > 0 ? Math.max(-100, 20 * Math.log10(amplitude)) : -100;

export function levelsOf(samples: Float32Array): { peak: number; rms: number } {
  let most = 0;
  let power = 0;
  for (const sample of samples) {
    most = Math.max(most, Math.abs(sample));
    power += sample * sample;
  }
  return { peak: decibels(most), rms: decibels(Math.sqrt(power / Math.max(1, samples.length))) };
}

export const silentMeter: SoundMeter = {
  at: 0,
  peak: -100,
  held: -100,
  heldAt: 0,
  recent: [],
  noise: 0,
};

export function metered(before: SoundMeter, reading: Reading): SoundMeter {
  const recent = [...before.recent, reading].filter((one) => one.at > reading.at - remembers);
  const holdsOn = reading.at - before.heldAt < holds && before.held > reading.peak;
  const lately = recent.filter((one) => one.at > reading.at - noiseOver);
  // Shorter than that it may be the gap between two syllables.
  const spans = reading.at - (recent[0]?.at ?? reading.at) >= noiseOver;
  const loudest = Math.max(...lately.map((one) => one.rms));
  return {
    at: reading.at,
    peak: reading.peak,
    held: holdsOn ? before.held : reading.peak,
    heldAt: holdsOn ? before.heldAt : reading.at,
    recent,
    noise: spans ? Math.min(before.noise, loudest) : before.noise,
  };
}

export const isClipped = (meter: SoundMeter): boolean =>
  meter.recent.filter((one) => one.peak >= clipsFrom && one.at > meter.at - clipsWithin).length >=
  clipsSeen;

// The one thing to be mended first; nothing is said before there was time to hear anything.
export function warningOf(meter: SoundMeter): SoundWarning | undefined {
  if (isClipped(meter)) return 'clipping';
  if (meter.at < judgesAfter) return undefined;
  const loudest = Math.max(...meter.recent.map((one) => one.peak));
  if (loudest <= softest) return 'nothing';
  if (meter.noise > tooNoisy) return 'noisy';
  if (loudest < tooQuiet) return 'quiet';
  return undefined;
}

// Where a level stands on a scale from the softest to the loudest, 0 to 1.
export const shareOf = (level: number): number =>
  Math.min(1, Math.max(0, (level - softest) / -softest));

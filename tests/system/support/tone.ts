// The attention tone as every device stores it: three rising bells, three times.
import { rate } from './wav.ts';

const rounds = 3;
const every = 1.2; // seconds
const bells: [number, number][] = [
  [0, 523.25],
  [0.25, 659.26],
  [0.5, 783.99],
];

export function attentionTone(): Float32Array {
  const samples = new Float32Array(Math.ceil(rounds * every * rate));
  for (let round = 0; round < rounds; ++round) {
    for (const [after, hertz] of bells) ring(samples, round * every + after, hertz);
  }
  return samples;
}

function ring(samples: Float32Array, begins: number, hertz: number): void {
  const length = 0.7;
  const edge = 0.03;
  const first = Math.round(begins * rate);
  for (let i = 0; i < length * rate && first + i < samples.length; ++i) {
    const t = i / rate;
    const envelope = Math.min(1, t / edge, (length - t) / edge) * Math.exp(-t / 0.35);
    samples[first + i] = (samples[first + i] ?? 0) + 0.45 * envelope * Math.sin(2 * Math.PI * hertz * t);
  }
}

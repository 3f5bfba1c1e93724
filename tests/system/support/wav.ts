// What a device sounded, read from its WAV file (48 kHz mono s16) and FILE.json beside it, which
// holds the UTC of the first sample.
import { readFileSync } from 'node:fs';
import { run } from './process.ts';

export const rate = 48_000;
const headerBytes = 44;

export interface Match {
  at: number; // Unix milliseconds at which the reference begins
  likeness: number; // normalised correlation: 1 is the same sound
}

export class Recording {
  readonly samples: Int16Array;
  readonly begins: number; // Unix milliseconds of sample 0

  constructor(file: string) {
    const bytes = readWhole(file);
    checkHeader(bytes);
    const whole = bytes.subarray(headerBytes, bytes.length - ((bytes.length - headerBytes) % 2));
    this.samples = new Int16Array(new Uint8Array(whole).buffer);
    const origin = JSON.parse(readFileSync(`${file}.json`, 'utf8'));
    this.begins = Number(origin.unix_ns_of_sample_0) / 1e6;
  }

  get ends(): number {
    return this.begins + (this.samples.length / rate) * 1000;
  }

  // The root mean square of a span, of full scale 1.
  energy(from: number, to: number): number {
    const samples = this.between(from, to);
    return Math.sqrt(sumOfSquares(samples) / Math.max(1, samples.length));
  }

  // How much of one pitch there is in a span, of full scale 1.
  pitch(hertz: number, from: number, to: number): number {
    const samples = this.between(from, to);
    let sine = 0;
    let cosine = 0;
    for (const [i, sample] of samples.entries()) {
      sine += sample * Math.sin((2 * Math.PI * hertz * i) / rate);
      cosine += sample * Math.cos((2 * Math.PI * hertz * i) / rate);
    }
    // What the recording does not have was silent.
    return (2 * Math.hypot(sine, cosine) * 1000) / ((to - from) * rate);
  }

  // The instant of the first sample above the threshold (of full scale 1), none when all is quiet.
  firstLoud(from: number, to: number, threshold = 0.02): number | undefined {
    const samples = this.between(from, to);
    const at = samples.findIndex((sample) => Math.abs(sample) > threshold);
    return at < 0 ? undefined : Math.max(from, this.begins) + (at / rate) * 1000;
  }

  // Where the reference's first seconds begin, looked for around a moment: coarsely at 8 kHz, then
  // to the sample.
  find(reference: Float32Array, around: number, within = 1_500, seconds = 2): Match {
    const pattern = reference.subarray(0, Math.min(reference.length, seconds * rate));
    const from = around - within;
    const length = pattern.length + Math.ceil((2 * within * rate) / 1000);
    const heard = this.between(from, from + (length / rate) * 1000);
    const step = 6;
    const coarse = bestLag(thin(heard, step), thin(pattern, step), 0, Number.POSITIVE_INFINITY);
    const fine = bestLag(heard, pattern, coarse.lag * step - 2 * step, coarse.lag * step + 2 * step);
    return { at: Math.max(from, this.begins) + (fine.lag / rate) * 1000, likeness: fine.likeness };
  }

  // How often the reference sounds in a span: each match is stepped over before the next is sought.
  count(reference: Float32Array, from: number, to: number): number {
    const pattern = thin(reference.subarray(0, 2 * rate), 6);
    const heard = thin(this.between(from, to), 6);
    let found = 0;
    let begin = 0;
    while (begin + pattern.length < heard.length) {
      const rest = heard.subarray(begin);
      const lag = firstLag(rest, pattern, 0.6);
      if (lag === undefined) break;
      found += 1;
      begin += lag + pattern.length;
    }
    return found;
  }

  private between(from: number, to: number): Float32Array {
    const first = Math.max(0, Math.round(((from - this.begins) * rate) / 1000));
    const last = Math.min(this.samples.length, Math.round(((to - this.begins) * rate) / 1000));
    return Float32Array.from(this.samples.subarray(first, Math.max(first, last)), (s) => s / 32768);
  }
}

// A file of one channel of 16 bits, as a recorder would have made it.
export function wavOf(samples: Int16Array, rate: number): Buffer {
  const head = Buffer.alloc(headerBytes);
  head.write('RIFF', 0);
  head.writeUInt32LE(headerBytes - 8 + samples.byteLength, 4);
  head.write('WAVEfmt ', 8);
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(rate, 24);
  head.writeUInt32LE(rate * 2, 28);
  head.writeUInt16LE(2, 32);
  head.writeUInt16LE(16, 34);
  head.write('data', 36);
  head.writeUInt32LE(samples.byteLength, 40);
  return Buffer.concat([head, Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength)]);
}

// How much there is to read is asked before the header is read, and the player writes on meanwhile: a
// header that is newer than the end that was read is no fault of the file.
function readWhole(file: string): Buffer {
  for (let tries = 0; ; ++tries) {
    const bytes = readFileSync(file);
    const tooNew = bytes.length >= headerBytes && bytes.readUInt32LE(40) > bytes.length - headerBytes;
    if (!tooNew || tries === 4) return bytes;
  }
}

function checkHeader(bytes: Buffer): void {
  const name = (at: number) => bytes.toString('latin1', at, at + 4);
  const sound =
    name(0) === 'RIFF' &&
    name(8) === 'WAVE' &&
    name(12) === 'fmt ' &&
    bytes.readUInt16LE(20) === 1 &&
    bytes.readUInt16LE(22) === 1 &&
    bytes.readUInt32LE(24) === rate &&
    bytes.readUInt16LE(34) === 16 &&
    name(36) === 'data' &&
    bytes.readUInt32LE(40) <= bytes.length - headerBytes;
  if (!sound) throw new Error('the WAV file has no valid header');
}

function sumOfSquares(samples: Float32Array): number {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  return sum;
}

// The mean of every `step` samples: enough of a low-pass to compare speech by.
function thin(samples: Float32Array, step: number): Float32Array {
  const out = new Float32Array(Math.floor(samples.length / step));
  for (let i = 0; i < out.length; ++i) {
    let sum = 0;
    for (let j = 0; j < step; ++j) sum += samples[i * step + j] ?? 0;
    out[i] = sum / step;
  }
  return out;
}

function likenessAt(heard: Float32Array, pattern: Float32Array, lag: number, power: number): number {
  let product = 0;
  let energy = 0;
  for (let i = 0; i < pattern.length; ++i) {
    const sample = heard[lag + i] as number;
    product += sample * (pattern[i] as number);
    energy += sample * sample;
  }
  return energy === 0 ? 0 : product / Math.sqrt(energy * power);
}

function bestLag(heard: Float32Array, pattern: Float32Array, from: number, to: number) {
  const power = sumOfSquares(pattern);
  const last = Math.min(to, heard.length - pattern.length);
  let best = { lag: 0, likeness: -1 };
  for (let lag = Math.max(0, from); lag <= last; ++lag) {
    const likeness = likenessAt(heard, pattern, lag, power);
    if (likeness > best.likeness) best = { lag, likeness };
  }
  return best;
}

function firstLag(heard: Float32Array, pattern: Float32Array, least: number): number | undefined {
  const power = sumOfSquares(pattern);
  for (let lag = 0; lag + pattern.length <= heard.length; ++lag) {
    // Silence matches nothing; skipping it is what makes long recordings bearable.
    if (isSilent(heard, lag, pattern.length)) continue;
    if (likenessAt(heard, pattern, lag, power) >= least) return lag;
  }
  return undefined;
}

function isSilent(heard: Float32Array, from: number, length: number): boolean {
  for (let i = 0; i < length; i += 97) if (heard[from + i] !== 0) return false;
  return true;
}

// An Opus file as the samples that should sound.
export async function decode(file: string): Promise<Float32Array> {
  const raw = `${file}.f32`;
  const args = ['-v', 'error', '-y', '-i', file, '-f', 'f32le', '-ac', '1', '-ar', String(rate), raw];
  const { code, out } = await run('ffmpeg', args);
  if (code !== 0) throw new Error(`ffmpeg: ${out}`);
  return new Float32Array(new Uint8Array(readFileSync(raw)).buffer);
}

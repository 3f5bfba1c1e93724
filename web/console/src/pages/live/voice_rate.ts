// From the rate of a microphone to 16 kHz, by a windowed-sinc filter: what horns cannot sound and
// the rate cannot hold is taken out before it folds back into the voice.

export const voiceRate = 16_000;
const crossings = 8;

const divisor = (a: number, b: number): number => (b === 0 ? a : divisor(b, a % b));

export class ToVoiceRate {
  private readonly up: number;
  private readonly down: number;
  private readonly reach: number;
  private readonly taps: Float32Array[];
  private line: Float32Array;
  // Of the next sample, in input samples times `up`, from the beginning of `line`.
  private at: number;

  constructor(rate: number) {
    const common = divisor(rate, voiceRate);
    this.up = voiceRate / common;
    this.down = rate / common;
    const ratio = Math.max(1, rate / voiceRate);
    this.reach = Math.ceil(crossings * ratio);
    this.taps = Array.from({ length: this.up }, (_, phase) => this.phase(phase / this.up, ratio));
    this.line = new Float32Array(this.reach);
    this.at = this.reach * this.up;
  }

  private phase(part: number, ratio: number): Float32Array {
    const taps = new Float32Array(2 * this.reach + 1);
    let sum = 0;
    for (let i = 0; i < taps.length; ++i) {
      const away = i - this.reach - part;
      const turn = (Math.PI * away) / ratio;
      const window = 0.5 + 0.5 * Math.cos((Math.PI * away) / (this.reach + 1));
      taps[i] = (turn === 0 ? 1 : Math.sin(turn) / turn) * window;
      sum += taps[i] ?? 0;
    }
    return taps.map((tap) => tap / sum);
  }

  take(samples: Float32Array): Float32Array {
    const line = new Float32Array(this.line.length + samples.length);
    line.set(this.line);
    line.set(samples, this.line.length);
    const out: number[] = [];
    for (;;) {
      const whole = Math.floor(this.at / this.up);
      if (whole + this.reach >= line.length) break;
      const taps = this.taps[this.at % this.up] ?? new Float32Array();
      let sum = 0;
      const first = whole - this.reach;
      for (let i = 0; i < taps.length; ++i) sum += (taps[i] ?? 0) * (line[first + i] ?? 0);
      out.push(sum);
      this.at += this.down;
    }
    const kept = Math.min(line.length, Math.floor(this.at / this.up) - this.reach);
    this.line = line.slice(kept);
    this.at -= kept * this.up;
    return Float32Array.from(out);
  }
}

// Runs beside the page, on the thread of the sound: pieces of 20 ms at 16 kHz, with their peak and
// their number. They are numbered here because this thread does not stall: a page that was busy for a
// second gets fifty of them at once, and could not tell when each was spoken.
import { PieceNumbers } from './voice_pieces';
import { ToVoiceRate, voiceRate } from './voice_rate';

interface Processor {
  readonly port: MessagePort;
}
declare const AudioWorkletProcessor: { new (): Processor };
declare const registerProcessor: (name: string, made: new () => Processor) => void;
declare const sampleRate: number;

const pieceSamples = voiceRate / 50;
// Not every browser has the clock that nobody sets here.
const clock = typeof performance === 'undefined' ? Date : performance;

class VoicePieces extends AudioWorkletProcessor {
  private readonly rate = new ToVoiceRate(sampleRate);
  private readonly numbers = new PieceNumbers();
  private piece = new Int16Array(pieceSamples);
  private filled = 0;
  private peak = 0;

  process(inputs: Float32Array[][]): boolean {
    const channel = inputs[0]?.[0];
    if (channel) for (const sample of this.rate.take(channel)) this.add(sample);
    return true;
  }

  private add(sample: number): void {
    const held = Math.max(-1, Math.min(1, sample));
    this.peak = Math.max(this.peak, Math.abs(held));
    this.piece[this.filled++] = Math.round(held * 32_767);
    if (this.filled < pieceSamples) return;
    const { piece, peak } = this;
    const number = this.numbers.take(clock.now());
    this.port.postMessage({ piece, peak, number }, [piece.buffer]);
    this.piece = new Int16Array(pieceSamples);
    this.filled = 0;
    this.peak = 0;
  }
}

registerProcessor('voice-pieces', VoicePieces);

// What leaves for the server: 20 ms of voice each, numbered by the time in which it was spoken. A
// microphone that a phone call took away leaves a gap of its own length, not a voice that lags behind
// by it.
export const pieceMs = 20;
// Later than this by the clock than by the count: samples are missing in between.
const gapAfterMs = 300;

export const coding = { pcm: 1, opus: 2 } as const;
export type Coding = (typeof coding)[keyof typeof coding];

export class PieceNumbers {
  private begun?: number;
  private next = 0;

  // Asked the moment a piece is full; `now` in milliseconds.
  take(now: number): number {
    this.begun ??= now;
    const byClock = Math.floor((now - this.begun) / pieceMs);
    if ((byClock - this.next) * pieceMs > gapAfterMs) this.next = byClock;
    return this.next++;
  }
}

export function framed(kind: Coding, number: number, bytes: Uint8Array): Uint8Array {
  const message = new Uint8Array(5 + bytes.length);
  const view = new DataView(message.buffer);
  view.setUint8(0, kind);
  view.setUint32(1, number);
  message.set(bytes, 5);
  return message;
}

// 16 bits, low byte first, on whatever machine.
export function bytesOf(piece: Int16Array): Uint8Array {
  const bytes = new Uint8Array(2 * piece.length);
  const view = new DataView(bytes.buffer);
  for (const [i, sample] of piece.entries()) view.setInt16(2 * i, sample, true);
  return bytes;
}

// Somebody who speaks live: a WebSocket into which known sound goes at the pace of speech.
import { WebSocket } from 'ws';
import type { Api, Json } from './api.ts';

const pieceMs = 20;
const rate = 16_000;
const samples = (rate * pieceMs) / 1000;

// The pitch of each second, so that what is heard tells when it was said.
export const pitchOf = (second: number) => 500 + 100 * (second % 12);

function piece(number: number): Buffer {
  const message = Buffer.alloc(5 + 2 * samples);
  message.writeUInt8(1, 0);
  message.writeUInt32BE(number, 1);
  for (let i = 0; i < samples; ++i) {
    const at = number * samples + i;
    const hertz = pitchOf(Math.floor(at / rate));
    // The envelope gives each tenth of a second an edge to be found by.
    const part = (at % (rate / 10)) / (rate / 10);
    const value = 0.4 * (1 - 0.6 * part) * Math.sin((2 * Math.PI * hertz * at) / rate);
    message.writeInt16LE(Math.round(32_767 * value), 5 + 2 * i);
  }
  return message;
}

export class Speaker {
  state: Json;
  closed = '';
  private readonly socket: WebSocket;
  private sent = 0;
  private timer: NodeJS.Timeout | undefined;

  // `from`: the number in the sound, not of the line, with which it begins.
  private constructor(
    api: Api,
    readonly id: string,
    private readonly from: number,
  ) {
    this.socket = new WebSocket(`${api.url.replace('http', 'ws')}/api/v1/lives/${id}/voice`, {
      headers: { Authorization: `Bearer ${api.token}` },
    });
    this.socket.on('message', (data) => {
      this.state = JSON.parse(data.toString());
    });
    this.socket.on('close', (_, reason) => {
      this.closed = reason.toString() || 'closed';
      this.silent();
    });
  }

  static async into(api: Api, id: string, from = 0): Promise<Speaker> {
    const speaker = new Speaker(api, id, from);
    await new Promise<void>((resolve, reject) => {
      speaker.socket.once('open', resolve);
      speaker.socket.once('error', reject);
    });
    return speaker;
  }

  // From now on, as fast as speech is.
  speak(): void {
    const began = Date.now();
    this.timer = setInterval(() => {
      const due = Math.floor((Date.now() - began) / pieceMs);
      while (this.sent <= due) {
        const message = piece(this.from + this.sent);
        message.writeUInt32BE(this.sent, 1);
        this.socket.send(message);
        this.sent += 1;
      }
    }, pieceMs);
  }

  silent(): void {
    clearInterval(this.timer);
    this.timer = undefined;
  }

  // As a tab that is closed.
  leave(): void {
    this.silent();
    this.socket.terminate();
  }
}

export async function beginLive(api: Api, wish: Json): Promise<Json> {
  const answer = await api.post('/api/v1/lives', wish);
  if (answer.status !== 201) throw new Error(`${answer.status} ${answer.text}`);
  return answer.body;
}

// Who may not open the line is told so with a plain answer.
export async function refusedLine(api: Api, id: string, headers: Record<string, string>) {
  const socket = new WebSocket(`${api.url.replace('http', 'ws')}/api/v1/lives/${id}/voice`, { headers });
  return new Promise<number>((resolve) => {
    socket.on('unexpected-response', (_, response) => {
      resolve(response.statusCode ?? 0);
      socket.terminate();
    });
    socket.on('open', () => {
      resolve(101);
      socket.terminate();
    });
    socket.on('error', () => undefined);
  });
}

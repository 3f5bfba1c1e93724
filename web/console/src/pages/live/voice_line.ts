// The line that carries the voice to the server, made anew when it breaks, until the live is over.
import { type Live, voiceAddress } from '../../api/live';
import type { Piece } from './microphone';
import { framed } from './voice_pieces';

// What waits here for longer than a delay is heard by nobody: two seconds as it is, more as Opus.
const mostWaiting = 64_000;
const firstPause = 300;
const longestPause = 2000;

export interface LineNews {
  onState: (live: Live) => void;
  onConnected: (connected: boolean) => void;
  // Closed for good: the live is over, or spoken into elsewhere.
  onOver: (reason: string) => void;
}

export class VoiceLine {
  private socket?: WebSocket;
  private first?: number; // the number of the first piece on this line
  private pause = firstPause;
  private timer?: ReturnType<typeof setTimeout>;
  private closed = false;

  constructor(
    private readonly id: string,
    private readonly news: LineNews,
  ) {
    this.open();
  }

  private open(): void {
    const socket = new WebSocket(voiceAddress(this.id));
    this.socket = socket;
    this.first = undefined;
    socket.onopen = () => {
      this.pause = firstPause;
      this.news.onConnected(true);
    };
    socket.onmessage = ({ data }: MessageEvent<string>) => {
      // The last word of an earlier live is not of the one that is spoken now.
      if (this.closed) return;
      const live = JSON.parse(data) as Live;
      this.news.onState(live);
    };
    socket.onclose = ({ reason }) => {
      if (this.closed) return;
      this.news.onConnected(false);
      if (reason.startsWith('live.')) {
        this.close();
        this.news.onOver(reason);
        return;
      }
      this.timer = setTimeout(() => this.open(), this.pause);
      this.pause = Math.min(longestPause, 2 * this.pause);
    };
  }

  send({ kind, number, bytes }: Piece): void {
    const { socket } = this;
    if (socket?.readyState !== WebSocket.OPEN || socket.bufferedAmount > mostWaiting) return;
    this.first ??= number;
    socket.send(framed(kind, number - this.first, bytes));
  }

  // Another microphone numbers its pieces anew: to the server that is another line.
  restart(): void {
    if (this.closed) return;
    clearTimeout(this.timer);
    if (this.socket) {
      this.socket.onopen = this.socket.onmessage = this.socket.onclose = null;
      this.socket.close();
    }
    this.open();
  }

  close(): void {
    this.closed = true;
    clearTimeout(this.timer);
    this.socket?.close();
  }
}

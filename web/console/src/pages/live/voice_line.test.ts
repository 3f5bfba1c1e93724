import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Live } from '../../api/live';
import { VoiceLine } from './voice_line';
import { coding } from './voice_pieces';

class FakeSocket {
  static OPEN = 1;
  readyState = FakeSocket.OPEN;
  bufferedAmount = 0;
  sent: Uint8Array[] = [];
  closed = false;
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;
  onclose: ((event: { reason: string }) => void) | null = null;
  constructor() {
    sockets.push(this);
  }
  send(bytes: Uint8Array) {
    this.sent.push(bytes);
  }
  close() {
    this.closed = true;
  }
}

let sockets: FakeSocket[];
const news = { onState: vi.fn(), onConnected: vi.fn(), onOver: vi.fn() };
const said = (state: Partial<Live>) => ({ data: JSON.stringify(state) });
const number = (message: Uint8Array | undefined) =>
  new DataView((message ?? new Uint8Array(5)).buffer).getUint32(1);
const piece = (at: number) => ({ kind: coding.pcm, number: at, bytes: Uint8Array.of(1, 2) });

beforeEach(() => {
  sockets = [];
  vi.clearAllMocks();
  vi.stubGlobal('WebSocket', FakeSocket);
});
afterEach(() => vi.unstubAllGlobals());

test('what an open line says is told', () => {
  new VoiceLine('1', news);
  sockets[0]?.onmessage?.(said({ state: 'on_air' }));
  expect(news.onState).toHaveBeenCalledWith({ state: 'on_air' });
});

test('the last word of a line that was closed is told to nobody', () => {
  const line = new VoiceLine('1', news);
  line.close();
  sockets[0]?.onmessage?.(said({ state: 'ended' }));
  expect(news.onState).not.toHaveBeenCalled();
});

test('another microphone is another line, whose numbers begin anew', () => {
  const line = new VoiceLine('1', news);
  line.send(piece(700));
  line.send(piece(701));
  line.restart();
  line.send(piece(0));
  line.send(piece(1));
  const [first, second] = sockets;
  expect(first?.closed).toBe(true);
  expect(first?.sent.map(number)).toEqual([0, 1]);
  expect(second?.sent.map(number)).toEqual([0, 1]);
  // The server takes the newer line for the speaker's; that is no end.
  first?.onclose?.({ reason: 'live.replaced' });
  expect(news.onOver).not.toHaveBeenCalled();
  expect(sockets.length).toBe(2);
});

test('a line that is over is not begun anew', () => {
  const line = new VoiceLine('1', news);
  sockets[0]?.onclose?.({ reason: 'live.over' });
  expect(news.onOver).toHaveBeenCalledWith('live.over');
  line.restart();
  expect(sockets.length).toBe(1);
});

import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { act, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Media } from '../api/types';
import { SessionFor } from '../app/session';
import { account } from '../test_account';
import { RecorderPanel } from './recorder_panel';

// A microphone of the test's own, and what a browser makes of it.
class FakeTrack extends EventTarget {
  onmute?: () => void;
  onunmute?: () => void;
  onended?: (() => void) | null;
  stop = vi.fn();
}

class FakeRecorder {
  static isTypeSupported = () => true;
  state: RecordingState = 'inactive';
  mimeType = 'audio/webm';
  ondataavailable?: (event: { data: Blob }) => void;
  onstop?: () => void;
  start() {
    this.state = 'recording';
  }
  pause() {
    this.state = 'paused';
  }
  resume() {
    this.state = 'recording';
  }
  requestData() {
    this.ondataavailable?.({ data: new Blob(['said']) });
  }
  stop() {
    this.requestData();
    this.state = 'inactive';
    this.onstop?.();
  }
}

class FakeContext {
  createAnalyser = () => ({
    fftSize: 8,
    getFloatTimeDomainData: (samples: Float32Array) => samples.fill(0.25),
  });
  createMediaStreamSource = () => ({ connect: () => undefined });
  resume = async () => undefined;
  close = async () => undefined;
}

let track: FakeTrack;
let sent: string[];
let gives: () => Promise<unknown>;

beforeEach(() => {
  vi.useFakeTimers();
  track = new FakeTrack();
  sent = [];
  gives = async () => ({ getAudioTracks: () => [track], getTracks: () => [track] });
  vi.stubGlobal('MediaRecorder', FakeRecorder);
  vi.stubGlobal('AudioContext', FakeContext);
  Object.defineProperty(navigator, 'mediaDevices', {
    configurable: true,
    value: { getUserMedia: () => gives() },
  });
  vi.stubGlobal('fetch', async (url: string) => {
    sent.push(url);
    const media = { id: '7', sha256: 'ab'.repeat(32), received: 4, size: 4, complete: true };
    return new Response(JSON.stringify({ ...media, peaks: [0.2], duration_ms: 3000 }));
  });
});

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

function show(longest?: number) {
  const taken: (Media | undefined)[] = [];
  render(
    <QueryClientProvider client={new QueryClient()}>
      <SessionFor account={account}>
        <RecorderPanel longest={longest} onMedia={(media) => taken.push(media)} />
      </SessionFor>
    </QueryClientProvider>,
  );
  return taken;
}

const press = async (name: string) => {
  await act(async () => {
    screen.getByRole('button', { name: new RegExp(`${name}$`) }).click();
    await vi.advanceTimersByTimeAsync(100);
  });
};
const pass = (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms));

it('shows the level while one speaks, and sends what was said without a name', async () => {
  const taken = show();
  await press('Bấm để thu âm');
  await pass(2000);
  expect(screen.getByText('-12 dB')).toBeTruthy();
  await press('Dừng thu');
  await pass(500);
  expect(taken.at(-1)?.sha256).toBe('ab'.repeat(32));
  expect(sent[0]).not.toContain('name=');
  expect(track.stop).toHaveBeenCalled();
});

it('sends nothing where nothing was said', async () => {
  show();
  await press('Bấm để thu âm');
  await press('Dừng thu');
  expect(screen.getByRole('alert').textContent).toBe('Bản thu ngắn quá. Hãy thu lại.');
  expect(sent).toEqual([]);
});

it('ends at its longest, and says what to do with more', async () => {
  show(15_000);
  await press('Bấm để thu âm');
  await pass(15_200);
  expect(screen.getByRole('status').textContent).toMatch(/^Đã đủ 15 giây nên máy tự dừng/);
  expect(sent).toHaveLength(1);
});

it('holds what was said while a call has the microphone, and counts none of it', async () => {
  show();
  await press('Bấm để thu âm');
  await pass(3000);
  await act(async () => track.onmute?.());
  await pass(60_000);
  expect(screen.getByRole('alert').textContent).toContain('Đã giữ 0:03 vừa thu');
  const goOn = screen.getByRole('button', { name: 'Chờ cuộc gọi kết thúc…' });
  expect((goOn as HTMLButtonElement).disabled).toBe(true);
  await act(async () => track.onunmute?.());
  await press('Thu tiếp');
  await pass(1000);
  expect(screen.getByText('0:04')).toBeTruthy();
});

it('keeps and sends what was said before the microphone was gone', async () => {
  const taken = show();
  await press('Bấm để thu âm');
  await pass(3000);
  await act(async () => track.onended?.());
  await pass(500);
  expect(screen.getByText(/^Micrô bị ngắt giữa chừng/)).toBeTruthy();
  expect(taken.at(-1)).toBeTruthy();
});

it.each([
  ['NotAllowedError', /^Trình duyệt chưa cho dùng micrô/],
  ['NotFoundError', /^Máy này không có micrô/],
  ['NotReadableError', /^Micrô đang bận/],
])('tells the way out of %s', async (name, words) => {
  gives = () => Promise.reject(new DOMException('no', name));
  show();
  await press('Bấm để thu âm');
  expect(screen.getByRole('alert').textContent).toMatch(words);
});

it('lets go of a microphone that was gone before the recording began', async () => {
  vi.spyOn(FakeRecorder.prototype, 'start').mockImplementation(() => {
    throw new DOMException('ended', 'InvalidStateError');
  });
  show();
  await press('Bấm để thu âm');
  expect(screen.getByRole('alert').textContent).toMatch(/^Micrô đang bận/);
  expect(track.stop).toHaveBeenCalled();
  expect(vi.getTimerCount()).toBe(0);
  vi.restoreAllMocks();
  await press('Bấm để thu âm');
  expect(screen.getByRole('button', { name: /Dừng thu$/ })).toBeTruthy();
});

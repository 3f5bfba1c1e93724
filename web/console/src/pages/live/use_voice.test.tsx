import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { act, renderHook } from '@testing-library/react';
import type { ReactNode } from 'react';
import { beforeEach, expect, test, vi } from 'vitest';
import type { Live } from '../../api/live';
import { type Heard, openMicrophone } from './microphone';
import { useVoice } from './use_voice';
import { VoiceLine } from './voice_line';

vi.mock('./microphone');
vi.mock('./voice_line');

const queries = new QueryClient();
const wrapper = ({ children }: { children: ReactNode }) => (
  <QueryClientProvider client={queries}>{children}</QueryClientProvider>
);
let isOver: boolean;
let heard: Heard;
const microphone = { resume: vi.fn(async () => undefined), isOver: () => isOver, close: vi.fn() };
const restarts = () => vi.mocked(VoiceLine).mock.instances[0]?.restart;

async function speaking() {
  const { result } = renderHook(() => useVoice(), { wrapper });
  await act(() => result.current.open());
  act(() => result.current.speak({ id: '1', state: 'on_air' } as Live));
  act(() => heard.onInterrupted(true));
  expect(result.current.trouble).toBe('interrupted');
  return result;
}

beforeEach(async () => {
  vi.clearAllMocks();
  isOver = false;
  const { canSpeak } = await import('./microphone');
  vi.mocked(canSpeak).mockReturnValue(true);
  vi.mocked(openMicrophone).mockImplementation(async (told) => {
    heard = told;
    return microphone;
  });
});

test('a microphone that a call gave back is woken', async () => {
  const voice = await speaking();
  await act(async () => voice.current.resume());
  expect(microphone.resume).toHaveBeenCalled();
  expect(openMicrophone).toHaveBeenCalledTimes(1);
});

test('one that was pulled out is opened anew, on a line of its own, in the same live', async () => {
  const voice = await speaking();
  isOver = true;
  await act(async () => voice.current.resume());
  expect(microphone.close).toHaveBeenCalled();
  expect(openMicrophone).toHaveBeenCalledTimes(2);
  expect(restarts()).toHaveBeenCalledTimes(1);
  expect(voice.current.trouble).toBeUndefined();
  expect(voice.current.live?.id).toBe('1');
});

test('one that is not given back may be asked for again', async () => {
  const voice = await speaking();
  isOver = true;
  vi.mocked(openMicrophone).mockRejectedValueOnce(new DOMException('no', 'NotFoundError'));
  await act(async () => voice.current.resume());
  expect(voice.current.trouble).toBe('missing');
  await act(async () => voice.current.resume());
  expect(voice.current.trouble).toBeUndefined();
  expect(openMicrophone).toHaveBeenCalledTimes(3);
});

// A recording as samples, to be drawn, cut and heard exactly: what a browser records has no index to
// seek by, and often no length.
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import type { Part } from './trim';
import { peaksOf } from './waveform';

// Enough to judge where words begin, and a third of the memory.
const rate = 16_000;

export interface Decoded {
  buffer: AudioBuffer;
  length: number;
  peaks: number[];
}

export async function decoded(sound: Blob): Promise<Decoded> {
  const context = new OfflineAudioContext(1, 1, rate);
  const buffer = await context.decodeAudioData(await sound.arrayBuffer());
  return {
    buffer,
    length: buffer.duration * 1000,
    peaks: peaksOf(buffer.getChannelData(0)),
  };
}

export const useDecoded = (name: string, sound: Blob) =>
  useQuery({
    queryKey: ['decoded', name],
    queryFn: () => decoded(sound),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    retry: false,
  });

// Plays a part of it; where it is by now, in milliseconds of the recording.
export function usePart(buffer: AudioBuffer | undefined) {
  const [at, setAt] = useState<number>();
  const playing = useRef<AudioContext>(undefined);
  const timer = useRef<ReturnType<typeof setInterval>>(undefined);
  const stop = () => {
    clearInterval(timer.current);
    void playing.current?.close();
    playing.current = undefined;
    setAt(undefined);
  };
  useEffect(
    () => () => {
      clearInterval(timer.current);
      void playing.current?.close();
    },
    [],
  );
  const play = ({ from, to }: Part) => {
    if (!buffer) return;
    stop();
    const context = new AudioContext();
    const source = context.createBufferSource();
    source.buffer = buffer;
    source.connect(context.destination);
    source.start(0, from / 1000, (to - from) / 1000);
    source.onended = stop;
    playing.current = context;
    timer.current = setInterval(() => setAt(from + context.currentTime * 1000), 100);
    setAt(from);
  };
  return { at, play, stop };
}

// The microphone of the phone or the desk, for as long as one speaks: level while it runs, a file in
// the end. The browser chooses the format (WebM, Ogg or MP4); the server takes all of them.
import { useCallback, useEffect, useRef, useState } from 'react';

export const mostRecorded = 180_000;
const leastRecorded = 1000;
const formats = ['audio/webm;codecs=opus', 'audio/ogg;codecs=opus', 'audio/mp4'];

export type RecorderTrouble = 'refused' | 'missing' | 'too_short';

export interface Recorder {
  state: 'idle' | 'opening' | 'recording';
  // Milliseconds so far.
  length: number;
  // Loudness of the last moment, 0 to 1 of what the format can hold.
  level: number;
  trouble?: RecorderTrouble;
  start: () => void;
  stop: () => void;
}

export const canRecord = (): boolean =>
  typeof MediaRecorder !== 'undefined' && Boolean(navigator.mediaDevices?.getUserMedia);

// Samples of eight bits around 128.
export function levelOf(samples: Uint8Array): number {
  let most = 0;
  for (const sample of samples) most = Math.max(most, Math.abs(sample - 128));
  return Math.min(1, most / 127);
}

interface Running {
  recorder: MediaRecorder;
  stream: MediaStream;
  context: AudioContext;
  timer: ReturnType<typeof setInterval>;
}

async function open(
  onLevel: (length: number, level: number) => void,
  onDone: (sound: Blob, length: number) => void,
): Promise<Running> {
  const stream = await navigator.mediaDevices.getUserMedia({
    audio: { echoCancellation: false, noiseSuppression: true, autoGainControl: true },
  });
  const mimeType = formats.find((one) => MediaRecorder.isTypeSupported(one));
  const recorder = new MediaRecorder(stream, { mimeType, audioBitsPerSecond: 64_000 });
  const pieces: Blob[] = [];
  const begun = performance.now();
  recorder.ondataavailable = (event) => pieces.push(event.data);
  recorder.onstop = () =>
    onDone(new Blob(pieces, { type: recorder.mimeType }), performance.now() - begun);
  const context = new AudioContext();
  const analyser = context.createAnalyser();
  context.createMediaStreamSource(stream).connect(analyser);
  const samples = new Uint8Array(analyser.fftSize);
  const timer = setInterval(() => {
    analyser.getByteTimeDomainData(samples);
    const length = performance.now() - begun;
    onLevel(length, levelOf(samples));
    if (length >= mostRecorded && recorder.state === 'recording') recorder.stop();
  }, 100);
  recorder.start(1000);
  return { recorder, stream, context, timer };
}

function close({ recorder, stream, context, timer }: Running): void {
  clearInterval(timer);
  if (recorder.state !== 'inactive') recorder.stop();
  for (const track of stream.getTracks()) track.stop();
  void context.close();
}

export function useRecorder(onRecorded: (sound: Blob, length: number) => void): Recorder {
  const [state, setState] = useState<Recorder['state']>('idle');
  const [heard, setHeard] = useState({ length: 0, level: 0 });
  const [trouble, setTrouble] = useState<RecorderTrouble>();
  const running = useRef<Running>(undefined);
  const tell = useRef(onRecorded);
  tell.current = onRecorded;
  const gone = useRef(false);

  useEffect(() => {
    gone.current = false;
    return () => {
      gone.current = true;
      if (running.current) close(running.current);
    };
  }, []);

  const start = useCallback(async () => {
    if (!canRecord()) {
      setTrouble('missing');
      return;
    }
    setTrouble(undefined);
    setState('opening');
    setHeard({ length: 0, level: 0 });
    try {
      const opened = await open(
        (length, level) => setHeard({ length, level }),
        (sound, length) => {
          if (running.current) close(running.current);
          running.current = undefined;
          setState('idle');
          // A page that was left keeps nothing of what was said.
          if (gone.current) return;
          if (length < leastRecorded) setTrouble('too_short');
          else tell.current(sound, length);
        },
      );
      running.current = opened;
      if (gone.current) close(opened);
      setState('recording');
    } catch {
      setState('idle');
      setTrouble('refused');
    }
  }, []);

  return {
    state,
    ...heard,
    trouble,
    start: () => void start(),
    stop: () => running.current?.recorder.stop(),
  };
}

// The microphone of the phone or the desk, for as long as one speaks: its level while it runs, a
// sound in the end. The browser chooses the format (WebM, Ogg or MP4); the server takes all of them.
//
// Lengths are counted by a clock that only goes forward, never by the time of day.
import { useCallback, useEffect, useRef, useState } from 'react';
import { beginRecording, dropRecording, keepPiece } from './kept_recordings';
import { levelsOf, metered, type SoundMeter, silentMeter } from './sound_meter';

export const longestAtOnce = 180_000;
const leastRecorded = 1000;
const formats = ['audio/webm;codecs=opus', 'audio/ogg;codecs=opus', 'audio/mp4'];
const readsEvery = 50;
const keepsEvery = 500;

export type RecorderTrouble = 'refused' | 'absent' | 'busy' | 'missing' | 'too_short';
// Why it ended: by the person, at its longest, or because something else took the microphone.
export type RecorderEnd = 'asked' | 'full' | 'taken';

export interface Recorded {
  sound: Blob;
  length: number;
  end: RecorderEnd;
  // Its name among what this browser keeps; none where it keeps nothing.
  kept?: number;
}

export interface Recorder {
  // `held`: a call has the microphone; what was said so far is safe.
  state: 'idle' | 'opening' | 'recording' | 'held';
  // The call is over and one may go on.
  free: boolean;
  // Milliseconds so far.
  length: number;
  meter: SoundMeter;
  trouble?: RecorderTrouble;
  start: () => void;
  goOn: () => void;
  stop: () => void;
}

export const canRecord = (): boolean =>
  typeof MediaRecorder !== 'undefined' && Boolean(navigator.mediaDevices?.getUserMedia);

export function troubleOf(error: unknown): RecorderTrouble {
  const name = error instanceof DOMException ? error.name : '';
  if (name === 'NotFoundError' || name === 'OverconstrainedError') return 'absent';
  // It was taken away again while the recording was prepared.
  if (name === 'InvalidStateError') return 'busy';
  if (name === 'NotReadableError' || name === 'AbortError') return 'busy';
  return 'refused';
}

interface Told {
  level: (length: number, meter: SoundMeter) => void;
  held: (held: boolean, free: boolean) => void;
  done: (recorded: Recorded) => void;
}

// One recording, from the open microphone to its sound.
class Take {
  private readonly pieces: Blob[] = [];
  private readonly context = new AudioContext();
  private readonly timer: ReturnType<typeof setInterval>;
  private awake?: { release: () => Promise<void> };
  private kept?: number;
  private meter = silentMeter;
  private spoken = 0;
  private since = performance.now();
  private end: RecorderEnd = 'asked';
  private readonly begun = Date.now();

  constructor(
    private readonly stream: MediaStream,
    private readonly recorder: MediaRecorder,
    private readonly owner: string,
    private readonly longest: number,
    private readonly tell: Told,
  ) {
    const analyser = this.context.createAnalyser();
    this.context.createMediaStreamSource(stream).connect(analyser);
    const samples = new Float32Array(analyser.fftSize);
    this.timer = setInterval(() => this.read(analyser, samples), readsEvery);
    recorder.ondataavailable = (event) => void this.take(event.data);
    recorder.onstop = () => this.finish();
    for (const track of stream.getAudioTracks()) {
      track.onmute = () => this.hold();
      track.onunmute = () => this.recorder.state === 'paused' && tell.held(true, true);
      track.onended = () => this.stop('taken');
    }
  }

  async start(): Promise<void> {
    this.kept = await beginRecording(this.owner, this.recorder.mimeType);
    // A screen that goes dark takes the microphone along on many phones.
    this.awake = await navigator.wakeLock?.request('screen').catch(() => undefined);
    void this.context.resume();
    this.since = performance.now();
    this.recorder.start(keepsEvery);
  }

  goOn(): void {
    if (this.recorder.state !== 'paused') return;
    this.since = performance.now();
    this.recorder.resume();
    this.tell.held(false, false);
  }

  stop(end: RecorderEnd): void {
    if (this.recorder.state === 'inactive') return;
    this.end = end;
    this.spoken = this.length();
    this.recorder.stop();
  }

  private length(): number {
    const runs = this.recorder.state === 'recording';
    return this.spoken + (runs ? performance.now() - this.since : 0);
  }

  private hold(): void {
    if (this.recorder.state !== 'recording') return;
    this.spoken = this.length();
    this.recorder.requestData();
    this.recorder.pause();
    this.tell.held(true, false);
  }

  private read(analyser: AnalyserNode, samples: Float32Array<ArrayBuffer>): void {
    if (this.recorder.state !== 'recording') return;
    analyser.getFloatTimeDomainData(samples);
    const at = this.length();
    this.meter = metered(this.meter, { at, ...levelsOf(samples) });
    this.tell.level(at, this.meter);
    if (at >= this.longest) this.stop('full');
  }

  private async take(piece: Blob): Promise<void> {
    if (piece.size === 0) return;
    const index = this.pieces.push(piece) - 1;
    if (this.kept === undefined) return;
    const { kept: id, owner, begun } = this;
    const length = this.length();
    await keepPiece({ id, owner, begun, length, type: this.recorder.mimeType }, index, piece);
  }

  // Nothing comes of it: it could not even begin.
  abandon(): void {
    this.letGo();
    if (this.kept !== undefined) void dropRecording(this.kept);
  }

  private letGo(): void {
    clearInterval(this.timer);
    for (const track of this.stream.getTracks()) {
      track.onended = null;
      track.onmute = null;
      track.stop();
    }
    void this.context.close();
    void this.awake?.release();
  }

  private finish(): void {
    this.letGo();
    this.tell.done({
      sound: new Blob(this.pieces, { type: this.recorder.mimeType }),
      length: this.spoken,
      end: this.end,
      kept: this.kept,
    });
  }
}

async function openTake(owner: string, longest: number, tell: Told): Promise<Take> {
  const stream = await navigator.mediaDevices.getUserMedia({
    audio: { echoCancellation: false, noiseSuppression: true, autoGainControl: true },
  });
  try {
    const mimeType = formats.find((one) => MediaRecorder.isTypeSupported(one));
    const recorder = new MediaRecorder(stream, { mimeType, audioBitsPerSecond: 64_000 });
    return new Take(stream, recorder, owner, longest, tell);
  } catch (error) {
    for (const track of stream.getTracks()) track.stop();
    throw error;
  }
}

export function useRecorder(
  owner: string,
  longest: number,
  onRecorded: (recorded: Recorded) => void,
): Recorder {
  const [state, setState] = useState<Recorder['state']>('idle');
  const [free, setFree] = useState(false);
  const [heard, setHeard] = useState({ length: 0, meter: silentMeter });
  const [trouble, setTrouble] = useState<RecorderTrouble>();
  const running = useRef<Take>(undefined);
  const tell = useRef(onRecorded);
  tell.current = onRecorded;
  const gone = useRef(false);

  useEffect(() => {
    gone.current = false;
    return () => {
      // A page that is left stops listening; what was said is offered when one comes back.
      gone.current = true;
      running.current?.stop('asked');
    };
  }, []);

  const start = useCallback(async () => {
    if (!canRecord()) {
      setTrouble('missing');
      return;
    }
    setTrouble(undefined);
    setState('opening');
    setHeard({ length: 0, meter: silentMeter });
    const done = (recorded: Recorded) => {
      running.current = undefined;
      setState('idle');
      const tooShort = recorded.length < leastRecorded;
      if (tooShort && recorded.kept !== undefined) void dropRecording(recorded.kept);
      if (gone.current) return;
      if (tooShort) setTrouble('too_short');
      else tell.current(recorded);
    };
    try {
      const take = await openTake(owner, longest, {
        level: (length, meter) => setHeard({ length, meter }),
        held: (held, isFree) => {
          setState(held ? 'held' : 'recording');
          setFree(isFree);
        },
        done,
      });
      running.current = take;
      await take.start();
      if (gone.current) take.stop('asked');
      else setState('recording');
    } catch (error) {
      running.current?.abandon();
      running.current = undefined;
      setState('idle');
      setTrouble(troubleOf(error));
    }
  }, [owner, longest]);

  return {
    state,
    free,
    ...heard,
    trouble,
    start: () => void start(),
    goOn: () => running.current?.goOn(),
    stop: () => running.current?.stop('asked'),
  };
}

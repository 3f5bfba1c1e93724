// The microphone as pieces of voice, for as long as it is open.
import { bytesOf, type Coding, coding, pieceMs } from './voice_pieces';
import { voiceRate } from './voice_rate';
import worklet from './voice_worklet.ts?worker&url';

const opusBits = 24_000;

export interface Piece {
  kind: Coding;
  number: number;
  bytes: Uint8Array;
}

export interface Heard {
  onPiece: (piece: Piece) => void;
  onPeak: (peak: number) => void;
  // Taken away (a phone call) and given back.
  onInterrupted: (interrupted: boolean) => void;
}

export interface Microphone {
  resume: () => Promise<void>;
  // Nothing will ever come of it again: its device was pulled out, or a call took it for good.
  isOver: () => boolean;
  close: () => void;
}

// What the worklet makes.
interface Made {
  piece: Int16Array;
  peak: number;
  number: number;
}

export const canSpeak = (): boolean =>
  typeof AudioWorkletNode !== 'undefined' && Boolean(navigator.mediaDevices?.getUserMedia);

type Encode = (piece: Int16Array, number: number) => void;

const opus: AudioEncoderConfig & { opus: { frameDuration: number } } = {
  codec: 'opus',
  sampleRate: voiceRate,
  numberOfChannels: 1,
  bitrate: opusBits,
  opus: { frameDuration: pieceMs * 1000 },
};

// A quarter of a megabit as it is, a tenth of that as Opus: where the browser can, it does.
async function encoder(onPiece: Heard['onPiece']): Promise<Encode & { close?: () => void }> {
  const plain: Encode = (piece, number) =>
    onPiece({ kind: coding.pcm, number, bytes: bytesOf(piece) });
  if (typeof AudioEncoder === 'undefined') return plain;
  const { supported } = await AudioEncoder.isConfigSupported(opus).catch(() => ({
    supported: false,
  }));
  if (!supported) return plain;
  let broken = false;
  // One chunk leaves for each piece, in their order. Its own timestamp counts samples in some
  // browsers, and would forget a phone call in the middle.
  const numbers: number[] = [];
  const made = new AudioEncoder({
    output: (chunk) => {
      const number = numbers.shift();
      if (number === undefined) return;
      const bytes = new Uint8Array(chunk.byteLength);
      chunk.copyTo(bytes);
      onPiece({ kind: coding.opus, number, bytes });
    },
    error: () => {
      broken = true;
    },
  });
  made.configure(opus);
  const encode = (piece: Int16Array, number: number) => {
    if (broken) return plain(piece, number);
    const sound = new AudioData({
      format: 's16',
      sampleRate: voiceRate,
      numberOfFrames: piece.length,
      numberOfChannels: 1,
      timestamp: number * pieceMs * 1000,
      data: piece as Int16Array<ArrayBuffer>,
    });
    numbers.push(number);
    made.encode(sound);
    sound.close();
  };
  return Object.assign(encode, {
    close: () => {
      if (made.state !== 'closed') made.close();
    },
  });
}

// Rejects where the officer, the browser or the machine refuses the microphone.
export async function openMicrophone(heard: Heard): Promise<Microphone> {
  const stream = await navigator.mediaDevices.getUserMedia({
    audio: { echoCancellation: false, noiseSuppression: true, autoGainControl: true },
  });
  const context = new AudioContext();
  try {
    await context.audioWorklet.addModule(worklet);
  } catch (error) {
    for (const track of stream.getTracks()) track.stop();
    void context.close();
    throw error;
  }
  const encode = await encoder(heard.onPiece);
  const node = new AudioWorkletNode(context, 'voice-pieces', { numberOfOutputs: 0 });
  node.port.onmessage = ({ data }: MessageEvent<Made>) => {
    heard.onPeak(data.peak);
    encode(data.piece, data.number);
  };
  context.createMediaStreamSource(stream).connect(node);
  const track = stream.getAudioTracks()[0];
  const look = () =>
    heard.onInterrupted(
      context.state !== 'running' || track?.muted === true || track?.readyState === 'ended',
    );
  context.onstatechange = look;
  for (const event of ['mute', 'unmute', 'ended']) track?.addEventListener(event, look);
  // The page of a phone that comes back from a call.
  const wake = () => {
    if (document.visibilityState === 'visible' && context.state !== 'running') {
      void context.resume().catch(() => undefined);
    }
  };
  document.addEventListener('visibilitychange', wake);
  // A page that was reloaded may need a touch before the browser lets it hear.
  look();
  return {
    resume: () => context.resume(),
    isOver: () => track?.readyState === 'ended',
    close: () => {
      document.removeEventListener('visibilitychange', wake);
      context.onstatechange = null;
      node.port.onmessage = null;
      encode.close?.();
      for (const one of stream.getTracks()) one.stop();
      void context.close();
    },
  };
}

// Sound one can see: the loudness of a recording drawn over time, played from wherever one points.
import { CaretRightOutlined, PauseOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { type KeyboardEvent, type PointerEvent, useEffect, useRef, useState } from 'react';
import { colour } from '../app/theme';
import { vi } from '../locale/vi';
import { duration } from './format';
import './waveform.css';

const columns = 240;

// The loudest sample of each column, 0 to 1.
export function peaksOf(samples: Float32Array, count = columns): number[] {
  const step = Math.max(1, Math.floor(samples.length / count));
  return Array.from({ length: Math.min(count, samples.length) }, (_, column) => {
    let loudest = 0;
    for (let index = column * step; index < (column + 1) * step; index += 1) {
      loudest = Math.max(loudest, Math.abs(samples[index] ?? 0));
    }
    return Math.min(1, loudest);
  });
}

async function measure(src: string): Promise<number[]> {
  const answer = await fetch(src, { credentials: 'same-origin' });
  const context = new AudioContext();
  try {
    const sound = await context.decodeAudioData(await answer.arrayBuffer());
    return peaksOf(sound.getChannelData(0));
  } finally {
    void context.close();
  }
}

// A column for each peak, in the colour of its place in the whole, 0 to 1.
export function drawPeaks(
  canvas: HTMLCanvasElement,
  peaks: readonly number[],
  colourAt: (place: number) => string,
): void {
  const context = canvas.getContext('2d');
  if (!context) return;
  const scale = window.devicePixelRatio || 1;
  const { clientWidth, clientHeight } = canvas;
  canvas.width = clientWidth * scale;
  canvas.height = clientHeight * scale;
  context.scale(scale, scale);
  const count = Math.max(1, peaks.length);
  const step = clientWidth / count;
  peaks.forEach((peak, index) => {
    const tall = Math.max(2, peak * (clientHeight - 4));
    context.fillStyle = colourAt((index + 0.5) / count);
    context.fillRect(index * step, (clientHeight - tall) / 2, Math.max(1, step - 1), tall);
  });
}

export function Waveform({
  src,
  peaks: given,
  durationMs,
}: {
  src: string;
  peaks?: number[] | null;
  durationMs?: number | null;
}) {
  const audio = useRef<HTMLAudioElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const [at, setAt] = useState(0);
  const [length, setLength] = useState((durationMs ?? 0) / 1000);
  const [playing, setPlaying] = useState(false);
  const measured = useQuery({
    queryKey: ['peaks', src],
    queryFn: () => measure(src),
    enabled: !given?.length,
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
  const peaks = given?.length ? given : measured.data;
  const played = length > 0 ? at / length : 0;

  useEffect(() => {
    if (!canvas.current) return;
    const drawn = peaks ?? new Array(columns).fill(0.04);
    drawPeaks(canvas.current, drawn, (place) => (place < played ? colour.accent : '#9bbcba'));
  }, [peaks, played]);

  const seek = (seconds: number) => {
    const goal = Math.min(length, Math.max(0, seconds));
    if (audio.current) audio.current.currentTime = goal;
    setAt(goal);
  };
  const point = (event: PointerEvent<HTMLElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    seek(((event.clientX - box.left) / box.width) * length);
  };
  const step = (event: KeyboardEvent) => {
    const jump: Record<string, number> = { ArrowRight: 2, ArrowLeft: -2, Home: -at, End: length };
    const by = jump[event.key];
    if (by === undefined) return;
    event.preventDefault();
    seek(at + by);
  };
  const toggle = () => {
    if (playing) audio.current?.pause();
    else void audio.current?.play();
  };

  return (
    <div className="waveform">
      {/* biome-ignore lint/a11y/useMediaCaption: the text of the bulletin stands beside it. */}
      <audio
        ref={audio}
        src={src}
        preload="metadata"
        onLoadedMetadata={(event) => {
          const seconds = event.currentTarget.duration;
          if (Number.isFinite(seconds)) setLength(seconds);
        }}
        onTimeUpdate={(event) => setAt(event.currentTarget.currentTime)}
        onPlay={() => setPlaying(true)}
        onPause={() => setPlaying(false)}
        onEnded={() => setPlaying(false)}
      />
      <Button
        shape="circle"
        size="large"
        aria-label={playing ? vi.editor.pause : vi.editor.play}
        icon={playing ? <PauseOutlined /> : <CaretRightOutlined />}
        onClick={toggle}
      />
      <div
        className="waveform_strip"
        role="slider"
        tabIndex={0}
        aria-label={vi.editor.waveform}
        aria-valuemin={0}
        aria-valuemax={Math.round(length)}
        aria-valuenow={Math.round(at)}
        aria-valuetext={duration(at * 1000)}
        onPointerDown={point}
        onKeyDown={step}
      >
        <canvas ref={canvas} />
      </div>
      <span className="number small muted">
        {duration(at * 1000)} / {duration(length * 1000)}
      </span>
    </div>
  );
}

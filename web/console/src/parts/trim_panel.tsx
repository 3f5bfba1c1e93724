// The beginning and the end of a recording, cut by the mouse, a finger, the keyboard or in numbers.
// Only where to cut is said here; the server cuts what was recorded, so nothing is encoded twice.
import { CaretRightOutlined, PauseOutlined } from '@ant-design/icons';
import { Button, InputNumber } from 'antd';
import { type KeyboardEvent, type PointerEvent, useEffect, useRef, useState } from 'react';
import { colour } from '../app/theme';
import { vi } from '../locale/vi';
import { Field } from './field';
import { secondsOf } from './format';
import { Loading } from './page_states';
import { isWhole, movedFrom, movedTo, type Part, spokenPart, stepOf } from './trim';
import './trim_panel.css';
import { type Decoded, useDecoded, usePart } from './use_decoded';
import { drawPeaks } from './waveform';

const words = vi.recorder;

export function TrimPanel({
  name,
  sound,
  onKeep,
  onLeave,
}: {
  name: string;
  sound: Blob;
  onKeep: (part: Part | undefined) => void;
  onLeave: () => void;
}) {
  const found = useDecoded(name, sound);
  if (found.error) {
    return (
      <p className="muted" role="status">
        {words.cannotTrim}
      </p>
    );
  }
  if (!found.data) return <Loading rows={2} />;
  return <Trim of={found.data} onKeep={onKeep} onLeave={onLeave} />;
}

function Trim({
  of,
  onKeep,
  onLeave,
}: {
  of: Decoded;
  onKeep: (part: Part | undefined) => void;
  onLeave: () => void;
}) {
  const [part, setPart] = useState(() => spokenPart(of.peaks, of.length));
  const { at, play, stop } = usePart(of.buffer);
  const change = (next: Part) => {
    stop();
    setPart(next);
  };
  const number = (label: string, value: number, set: (ms: number) => void) => (
    <Field label={label}>
      <InputNumber<number>
        controls={false}
        inputMode="decimal"
        min={0}
        max={of.length / 1000}
        step={0.1}
        precision={1}
        decimalSeparator=","
        value={value / 1000}
        onChange={(seconds) => seconds !== null && set(seconds * 1000)}
      />
    </Field>
  );
  return (
    <section className="stack_tight trim" aria-label={words.trim}>
      <p className="small muted">{words.trimHelp}</p>
      <Strip of={of} part={part} at={at} onChange={change} />
      <div className="row">
        {number(words.trimFrom, part.from, (ms) => change(movedFrom(part, ms)))}
        {number(words.trimTo, part.to, (ms) => change(movedTo(part, ms, of.length)))}
      </div>
      <p className="small" aria-live="polite">
        {words.trimKept(secondsOf(part.to - part.from), secondsOf(of.length))}
      </p>
      <div className="row">
        <Button
          icon={at === undefined ? <CaretRightOutlined /> : <PauseOutlined />}
          onClick={() => (at === undefined ? play(part) : stop())}
        >
          {at === undefined ? words.trimHear : words.trimStop}
        </Button>
        <Button type="primary" onClick={() => onKeep(isWhole(part, of.length) ? undefined : part)}>
          {words.trimKeep}
        </Button>
        <Button onClick={onLeave}>{vi.common.cancel}</Button>
      </div>
    </section>
  );
}

type Side = 'from' | 'to';

function Strip({
  of,
  part,
  at,
  onChange,
}: {
  of: Decoded;
  part: Part;
  at: number | undefined;
  onChange: (part: Part) => void;
}) {
  const strip = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const dragged = useRef<Side>(undefined);
  const percent = (ms: number) => `${(ms / of.length) * 100}%`;
  const moved = (side: Side, ms: number) =>
    side === 'from' ? movedFrom(part, ms) : movedTo(part, ms, of.length);

  useEffect(() => {
    if (!canvas.current) return;
    const from = part.from / of.length;
    const to = part.to / of.length;
    drawPeaks(canvas.current, of.peaks, (place) =>
      place >= from && place < to ? colour.accent : '#c9cfd4',
    );
  }, [of, part]);

  const pointed = (event: PointerEvent): number => {
    const box = strip.current?.getBoundingClientRect();
    return box ? ((event.clientX - box.left) / box.width) * of.length : 0;
  };
  // Whichever end is nearer follows the finger.
  const grasp = (event: PointerEvent<HTMLDivElement>) => {
    const ms = pointed(event);
    dragged.current = Math.abs(ms - part.from) <= Math.abs(ms - part.to) ? 'from' : 'to';
    event.currentTarget.setPointerCapture(event.pointerId);
    onChange(moved(dragged.current, ms));
  };
  const drag = (event: PointerEvent) => {
    if (dragged.current) onChange(moved(dragged.current, pointed(event)));
  };
  const press = (side: Side) => (event: KeyboardEvent) => {
    const by = stepOf(event.key, event.shiftKey);
    if (by === undefined) return;
    event.preventDefault();
    onChange(moved(side, part[side] + by));
  };
  const handle = (side: Side, label: string, least: number, most: number) => (
    <div
      className="trim_handle"
      role="slider"
      tabIndex={0}
      aria-label={label}
      aria-valuemin={Math.round(least)}
      aria-valuemax={Math.round(most)}
      aria-valuenow={part[side]}
      aria-valuetext={words.trimSeconds(secondsOf(part[side]))}
      style={{ left: percent(part[side]) }}
      onKeyDown={press(side)}
    />
  );
  return (
    <div
      ref={strip}
      className="trim_strip"
      onPointerDown={grasp}
      onPointerMove={drag}
      onPointerUp={() => {
        dragged.current = undefined;
      }}
    >
      <canvas ref={canvas} />
      {at !== undefined && <div className="trim_at" style={{ left: percent(at) }} />}
      {handle('from', words.trimFrom, 0, part.to)}
      {handle('to', words.trimTo, part.from, of.length)}
    </div>
  );
}

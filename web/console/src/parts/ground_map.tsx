// The ground as a map of our own: boundaries that were imported, devices as points, shapes that are
// drawn with a finger or a mouse. Without boundaries a scheme is left, never nothing; no tiles are
// fetched, so it works on a line that carries little and without any other server.
import { type PointerEvent, type ReactNode, useEffect, useMemo, useRef, useState } from 'react';
import type { AreaItem, Circle, Place } from '../api/emergency_types';
import { usePhone } from '../app/use_phone';
import { vi } from '../locale/vi';
import { number } from './format';
import {
  type Box,
  distance,
  fromPlane,
  onPlane,
  type Plane,
  pathOf,
  scaleLength,
  type XY,
  zoomedAbout,
} from './geometry';
import './ground_map.css';

export type Tool = 'move' | 'circle' | 'polygon';

// How a mark looks is told by its kind, in colour and in form.
export type MarkKind =
  | 'plain'
  | 'inside'
  | 'bad'
  | 'waiting'
  | 'sounding'
  | 'done'
  | 'home'
  | 'out';

export interface Mark {
  key: string;
  place: Place;
  kind: MarkKind;
  title: string;
}

export interface Outline {
  key: string;
  name: string;
  centre: Place;
  rings: Place[][];
}

// A circle around something: how far a loudspeaker is understood.
export interface Reach {
  key: string;
  place: Place;
  radius_m: number;
  tone: number;
}

export interface GroundMapProps {
  plane: Plane;
  box: Box;
  label: string;
  tool?: Tool;
  outlines?: Outline[];
  reaches?: Reach[];
  marks: Mark[];
  shapes?: AreaItem[];
  corners?: Place[];
  onMove: (box: Box) => void;
  onCorner?: (corner: Place) => void;
  onCircle?: (circle: Circle) => void;
}

const leastRadius = 100;
const leastWidth = 300;
const mostWidth = 2_000_000;

interface Held {
  from: XY;
  to: XY;
  box: Box;
}

export function GroundMap(props: GroundMapProps) {
  const { plane, box, label, tool = 'move', onMove } = props;
  const phone = usePhone();
  const letter = box.width / (phone ? 22 : 42);
  const dot = box.width / (phone ? 60 : 110);
  const picture = useRef<SVGSVGElement>(null);
  const [drag, setDrag] = useState<Held>();
  const pinch = usePinch(box, onMove);

  const at = (event: { clientX: number; clientY: number }, within = box): XY => {
    const frame = (picture.current as SVGSVGElement).getBoundingClientRect();
    // The picture may be higher than the box it shows: then there is more ground around it.
    const scale = Math.min(frame.width / within.width, frame.height / within.height);
    return {
      x: within.x + within.width / 2 + (event.clientX - frame.left - frame.width / 2) / scale,
      y: within.y + within.height / 2 + (event.clientY - frame.top - frame.height / 2) / scale,
    };
  };
  useWheel(picture, (event) => {
    const wished = box.width * (event.deltaY > 0 ? 1.25 : 0.8);
    const width = Math.min(mostWidth, Math.max(leastWidth, wished));
    onMove(zoomedAbout(box, width / box.width, at(event)));
  });
  const circleOf = ({ from, to }: Held): Circle => {
    const centre = fromPlane(plane, from);
    return { centre, radius_m: Math.round(distance(centre, fromPlane(plane, to))) };
  };
  const down = (event: PointerEvent<SVGSVGElement>) => {
    event.currentTarget.setPointerCapture?.(event.pointerId);
    pinch.down(event, at(event));
    const from = at(event);
    setDrag(pinch.count() > 1 ? undefined : { from, to: from, box });
  };
  const move = (event: PointerEvent) => {
    if (pinch.move(event, picture.current)) return;
    if (!drag) return;
    // The ground is held where it was taken, so the frame of that moment counts.
    const to = at(event, drag.box);
    setDrag({ ...drag, to });
    if (tool === 'move') {
      const { from } = drag;
      onMove({ ...drag.box, x: drag.box.x - to.x + from.x, y: drag.box.y - to.y + from.y });
    }
  };
  const up = (event: PointerEvent) => {
    pinch.up(event);
    if (!drag) return;
    setDrag(undefined);
    if (tool === 'polygon') props.onCorner?.(fromPlane(plane, drag.from));
    if (tool === 'circle') {
      const circle = circleOf(drag);
      if (circle.radius_m >= leastRadius) props.onCircle?.(circle);
    }
  };
  const drawn = drag && tool === 'circle' ? circleOf(drag) : undefined;

  return (
    <svg
      ref={picture}
      className={`ground ground_${tool}`}
      role="img"
      aria-label={label}
      viewBox={`${box.x} ${box.y} ${box.width} ${box.height}`}
      onPointerDown={down}
      onPointerMove={move}
      onPointerUp={up}
      onPointerCancel={(event) => {
        pinch.up(event);
        setDrag(undefined);
      }}
    >
      <Outlines plane={plane} outlines={props.outlines ?? []} />
      <Reaches plane={plane} reaches={props.reaches ?? []} />
      {(props.shapes ?? []).map((shape) => (
        <Shape key={JSON.stringify(shape)} plane={plane} shape={shape} />
      ))}
      {drawn && <Shape plane={plane} shape={{ circle: drawn }} />}
      <Names plane={plane} outlines={props.outlines ?? []} box={box} size={letter} />
      <Marks plane={plane} marks={props.marks} size={dot} />
      <Corners plane={plane} corners={props.corners ?? []} dot={dot} />
      <Scale box={box} size={letter} />
      {drawn && <Measure at={onPlane(plane, drawn.centre)} size={letter} metres={drawn.radius_m} />}
    </svg>
  );
}

// Two fingers hold the ground at two points.
function usePinch(box: Box, onMove: (box: Box) => void) {
  const fingers = useRef(new Map<number, { clientX: number; clientY: number }>());
  const start = useRef<{ apart: number; box: Box; middle: XY }>(undefined);
  const apart = () => {
    const [a, b] = [...fingers.current.values()];
    return a && b ? Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY) : 0;
  };
  return {
    count: () => fingers.current.size,
    down: (event: PointerEvent, middle: XY) => {
      fingers.current.set(event.pointerId, event);
      if (fingers.current.size === 2) start.current = { apart: apart(), box, middle };
    },
    move: (event: PointerEvent, picture: SVGSVGElement | null): boolean => {
      if (!fingers.current.has(event.pointerId)) return false;
      fingers.current.set(event.pointerId, event);
      const held = start.current;
      if (fingers.current.size < 2 || !held || !picture || apart() === 0) return false;
      onMove(zoomedAbout(held.box, held.apart / apart(), held.middle));
      return true;
    },
    up: (event: PointerEvent) => {
      fingers.current.delete(event.pointerId);
      start.current = undefined;
    },
  };
}

// The page must not scroll while the map is zoomed, and React's own listener cannot say so.
function useWheel(
  picture: { current: SVGSVGElement | null },
  onWheel: (event: WheelEvent) => void,
): void {
  const latest = useRef(onWheel);
  latest.current = onWheel;
  useEffect(() => {
    const target = picture.current;
    const turn = (event: WheelEvent) => {
      // Without a key the wheel belongs to the page.
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      latest.current(event);
    };
    target?.addEventListener('wheel', turn, { passive: false });
    return () => target?.removeEventListener('wheel', turn);
  }, [picture]);
}

function Outlines({ plane, outlines }: { plane: Plane; outlines: Outline[] }) {
  const paths = useMemo(
    () => outlines.map(({ key, rings }) => ({ key, d: pathOf(plane, rings) })),
    [plane, outlines],
  );
  return (
    <>
      {paths.map(({ key, d }) => (
        <path key={key} className="ground_unit" d={d} />
      ))}
    </>
  );
}

// Only names that have room for themselves.
function Names({
  plane,
  outlines,
  box,
  size,
}: {
  plane: Plane;
  outlines: Outline[];
  box: Box;
  size: number;
}) {
  const taken: XY[] = [];
  const named: ReactNode[] = [];
  for (const { key, name, centre } of outlines) {
    const at = onPlane(plane, centre);
    const inside =
      at.x > box.x && at.x < box.x + box.width && at.y > box.y && at.y < box.y + box.height;
    const free = taken.every(
      (other) => Math.abs(other.x - at.x) > size * 8 || Math.abs(other.y - at.y) > size * 1.6,
    );
    if (!inside || !free) continue;
    taken.push(at);
    named.push(
      <text key={key} className="ground_name" x={at.x} y={at.y} fontSize={size}>
        {name}
      </text>,
    );
  }
  return <g>{named}</g>;
}

function Reaches({ plane, reaches }: { plane: Plane; reaches: Reach[] }) {
  return (
    <>
      {reaches.map(({ key, place, radius_m, tone }) => {
        const { x, y } = onPlane(plane, place);
        return (
          <circle key={key} className={`ground_reach tone_${tone}`} cx={x} cy={y} r={radius_m} />
        );
      })}
    </>
  );
}

function Marks({ plane, marks, size }: { plane: Plane; marks: Mark[]; size: number }) {
  return (
    <>
      {marks.map(({ key, place, kind, title }) => {
        const { x, y } = onPlane(plane, place);
        return (
          <g key={key} transform={`translate(${x} ${y}) scale(${size})`}>
            <title>{title}</title>
            <MarkForm kind={kind} />
          </g>
        );
      })}
    </>
  );
}

// Forms differ as well as colours: a cross, a ring, a triangle, a dot.
export function MarkForm({ kind }: { kind: MarkKind }) {
  const name = `ground_mark is_${kind}`;
  if (kind === 'bad' || kind === 'out')
    return <path className={name} d="M-1-1 1 1M1-1-1 1" vectorEffect="non-scaling-stroke" />;
  if (kind === 'waiting')
    return <circle className={name} r="0.9" vectorEffect="non-scaling-stroke" />;
  if (kind === 'sounding') return <path className={name} d="M-0.9-1.1 1.2 0-0.9 1.1Z" />;
  if (kind === 'home') return <path className={name} d="M0-1.1 1-0.1V1H-1V-0.1Z" />;
  return <circle className={name} r="1" />;
}

function Shape({ plane, shape }: { plane: Plane; shape: AreaItem }) {
  if (shape.circle) {
    const { x, y } = onPlane(plane, shape.circle.centre);
    return <circle className="ground_area" cx={x} cy={y} r={shape.circle.radius_m} />;
  }
  return <path className="ground_area" d={pathOf(plane, [shape.polygon ?? []])} />;
}

function Corners({ plane, corners, dot }: { plane: Plane; corners: Place[]; dot: number }) {
  const points = corners.map((corner) => onPlane(plane, corner));
  return (
    <>
      <polyline className="ground_line" points={points.map((p) => `${p.x},${p.y}`).join(' ')} />
      {points.map((point) => (
        <circle
          key={`${point.x} ${point.y}`}
          className="ground_corner"
          cx={point.x}
          cy={point.y}
          r={dot * 1.2}
        />
      ))}
    </>
  );
}

function Scale({ box, size }: { box: Box; size: number }) {
  const length = scaleLength(box.width);
  const x = box.x + box.width * 0.03;
  const y = box.y + box.height * 0.95;
  return (
    <g>
      <line className="ground_scale" x1={x} y1={y} x2={x + length} y2={y} />
      <text className="ground_words" x={x} y={y - box.height * 0.02} fontSize={size}>
        {vi.scheme.kilometres(number(length / 1000))}
      </text>
    </g>
  );
}

// While a circle is drawn one sees how large it is.
function Measure({ at, size, metres }: { at: XY; size: number; metres: number }) {
  return (
    <text className="ground_words" x={at.x} y={at.y - size} fontSize={size} textAnchor="middle">
      {vi.scheme.kilometres(number(Math.round(metres / 100) / 10))}
    </text>
  );
}

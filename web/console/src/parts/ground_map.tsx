// The picture of the scheme itself, in metres.
import { type PointerEvent, useRef, useState } from 'react';
import type { AreaItem, Circle, Place } from '../../api/emergency_types';
import { vi } from '../../locale/vi';
import { number } from '../../parts/format';
import {
  type Box,
  distance,
  fromPlane,
  isInside,
  onPlane,
  type Plane,
  scaleLength,
  type XY,
} from './geometry';
import './scheme.css';

export type Tool = 'move' | 'circle' | 'polygon';

interface Props {
  plane: Plane;
  box: Box;
  tool: Tool;
  places: Place[];
  shapes: AreaItem[];
  corners: Place[];
  onMove: (box: Box) => void;
  onCorner: (corner: Place) => void;
  onCircle: (circle: Circle) => void;
}

const leastRadius = 100;

export function Scheme(props: Props) {
  const { plane, box, tool, places, shapes, corners } = props;
  const picture = useRef<SVGSVGElement>(null);
  const [drag, setDrag] = useState<{ from: XY; to: XY; box: Box }>();
  const dot = box.width / 110;

  const at = (event: PointerEvent, within = box): XY => {
    const frame = (picture.current as SVGSVGElement).getBoundingClientRect();
    return {
      x: within.x + ((event.clientX - frame.left) / frame.width) * within.width,
      y: within.y + ((event.clientY - frame.top) / frame.height) * within.height,
    };
  };
  const circleOf = ({ from, to }: { from: XY; to: XY }): Circle => {
    const centre = fromPlane(plane, from);
    return { centre, radius_m: Math.round(distance(centre, fromPlane(plane, to))) };
  };
  const down = (event: PointerEvent<SVGSVGElement>) => {
    event.currentTarget.setPointerCapture(event.pointerId);
    const from = at(event);
    setDrag({ from, to: from, box });
  };
  const move = (event: PointerEvent) => {
    if (!drag) return;
    // The ground is held where it was taken, so the frame of that moment counts.
    const to = at(event, drag.box);
    setDrag({ ...drag, to });
    if (tool === 'move') {
      const { from } = drag;
      props.onMove({ ...drag.box, x: drag.box.x - to.x + from.x, y: drag.box.y - to.y + from.y });
    }
  };
  const up = () => {
    if (!drag) return;
    setDrag(undefined);
    if (tool === 'polygon') props.onCorner(fromPlane(plane, drag.from));
    if (tool === 'circle') {
      const circle = circleOf(drag);
      if (circle.radius_m >= leastRadius) props.onCircle(circle);
    }
  };

  return (
    <svg
      ref={picture}
      className={`scheme scheme_${tool}`}
      role="img"
      aria-label={vi.scheme.label}
      viewBox={`${box.x} ${box.y} ${box.width} ${box.height}`}
      onPointerDown={down}
      onPointerMove={move}
      onPointerUp={up}
      onPointerCancel={() => setDrag(undefined)}
    >
      {shapes.map((shape) => (
        <Shape key={JSON.stringify(shape)} plane={plane} shape={shape} />
      ))}
      {drag && tool === 'circle' && <Shape plane={plane} shape={{ circle: circleOf(drag) }} />}
      {places.map((place, index) => {
        const { x, y } = onPlane(plane, place);
        return (
          <circle
            // Two devices may stand on one pole.
            key={`${index} ${place[0]} ${place[1]}`}
            className={isInside(shapes, place) ? 'scheme_dot is_inside' : 'scheme_dot'}
            cx={x}
            cy={y}
            r={dot}
          />
        );
      })}
      <Corners plane={plane} corners={corners} dot={dot} />
      <Scale box={box} />
    </svg>
  );
}

function Shape({ plane, shape }: { plane: Plane; shape: AreaItem }) {
  if (shape.circle) {
    const { x, y } = onPlane(plane, shape.circle.centre);
    return <circle className="scheme_area" cx={x} cy={y} r={shape.circle.radius_m} />;
  }
  const points = (shape.polygon ?? []).map((corner) => onPlane(plane, corner));
  return <polygon className="scheme_area" points={points.map((p) => `${p.x},${p.y}`).join(' ')} />;
}

function Corners({ plane, corners, dot }: { plane: Plane; corners: Place[]; dot: number }) {
  const points = corners.map((corner) => onPlane(plane, corner));
  return (
    <>
      <polyline className="scheme_line" points={points.map((p) => `${p.x},${p.y}`).join(' ')} />
      {points.map((point) => (
        <circle
          key={`${point.x} ${point.y}`}
          className="scheme_corner"
          cx={point.x}
          cy={point.y}
          r={dot * 1.2}
        />
      ))}
    </>
  );
}

function Scale({ box }: { box: Box }) {
  const length = scaleLength(box.width);
  const x = box.x + box.width * 0.03;
  const y = box.y + box.height * 0.95;
  return (
    <g>
      <line className="scheme_scale" x1={x} y1={y} x2={x + length} y2={y} />
      <text className="scheme_words" x={x} y={y - box.height * 0.02} fontSize={box.width / 30}>
        {vi.scheme.kilometres(number(length / 1000))}
      </text>
    </g>
  );
}

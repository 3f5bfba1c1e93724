// The day as a strip: what airs when, the hours in which nothing may air, and now. It is a picture
// for the eye; the same items stand as a list beside it for every other reader.
import { vi } from '../locale/vi';
import { clockOf, minuteOfDay } from './format';
import './timeline_of_day.css';

export interface DayItem {
  key: string;
  title: string;
  starts: string;
  ends: string;
  look: 'coming' | 'now' | 'done' | 'failed' | 'priority';
}

export interface QuietSpan {
  from: string;
  to: string;
}

const width = 1000;
const height = 96;
const top = 24;
const bar = 48;

const minutesOf = (clock: string): number => {
  const [hours = 0, minutes = 0] = clock.split(':').map(Number);
  return hours * 60 + minutes;
};

// A span over midnight is two pieces of one day.
export function quietPieces(spans: readonly QuietSpan[]): [number, number][] {
  return spans.flatMap(({ from, to }): [number, number][] => {
    const begins = minutesOf(from);
    const ends = minutesOf(to) || 1440;
    return begins < ends
      ? [[begins, ends]]
      : [
          [0, minutesOf(to)],
          [begins, 1440],
        ];
  });
}

// Items that overlap stand under one another, never on top of each other.
export function lanesOf(items: readonly DayItem[]): number[] {
  const free: number[] = [];
  return items.map((item) => {
    const begins = Date.parse(item.starts);
    let lane = free.findIndex((end) => end <= begins);
    if (lane < 0) lane = free.length;
    free[lane] = Date.parse(item.ends);
    return lane;
  });
}

export function TimelineOfDay({
  items,
  quiet = [],
  now,
  label,
}: {
  items: DayItem[];
  quiet?: QuietSpan[];
  now?: number;
  label: string;
}) {
  const sorted = [...items].sort((a, b) => a.starts.localeCompare(b.starts));
  const hours = sorted.flatMap((item) => [minuteOfDay(item.starts), minuteOfDay(item.ends)]);
  const first = Math.min(240, ...hours.map((minute) => Math.floor(minute / 60) * 60));
  const last = Math.max(1320, ...hours.map((minute) => Math.ceil(minute / 60) * 60));
  const x = (minute: number) =>
    ((Math.min(last, Math.max(first, minute)) - first) / (last - first)) * width;
  const lanes = lanesOf(sorted);
  const laneHeight = bar / Math.max(1, ...lanes.map((lane) => lane + 1));
  const ticks: number[] = [];
  for (let minute = Math.ceil(first / 120) * 120; minute <= last; minute += 120) ticks.push(minute);

  return (
    <svg
      className="day_strip"
      viewBox={`0 0 ${width} ${height}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={label}
    >
      <defs>
        <pattern id="quiet" width="8" height="8" patternUnits="userSpaceOnUse">
          <path d="M0 8L8 0" className="day_quiet_line" />
        </pattern>
      </defs>
      <rect x="0" y={top} width={width} height={bar} className="day_ground" />
      {quietPieces(quiet).map(([from, to]) => (
        <rect
          key={from}
          x={x(from)}
          y={top}
          width={Math.max(0, x(to) - x(from))}
          height={bar}
          fill="url(#quiet)"
        >
          <title>{`${vi.schedules.quiet} ${clockOf(from)}–${clockOf(to)}`}</title>
        </rect>
      ))}
      {ticks.map((minute) => (
        <line
          key={minute}
          x1={x(minute)}
          x2={x(minute)}
          y1={top}
          y2={top + bar}
          className="day_tick"
        />
      ))}
      {sorted.map((item, index) => (
        <rect
          key={item.key}
          x={x(minuteOfDay(item.starts))}
          y={top + (lanes[index] ?? 0) * laneHeight + 2}
          width={Math.max(5, x(minuteOfDay(item.ends)) - x(minuteOfDay(item.starts)))}
          height={laneHeight - 4}
          rx="2"
          className={`day_item day_${item.look}`}
        >
          <title>{`${clockOf(minuteOfDay(item.starts))} ${item.title}`}</title>
        </rect>
      ))}
      {now !== undefined && (
        <line
          x1={x(minuteOfDay(now))}
          x2={x(minuteOfDay(now))}
          y1={top - 8}
          y2={top + bar + 8}
          className="day_now"
        />
      )}
    </svg>
  );
}

// The hours stand outside of the stretched picture so that their letters keep their shape.
export function DayStrip(props: Parameters<typeof TimelineOfDay>[0]) {
  const hours = props.items.flatMap((item) => [minuteOfDay(item.starts), minuteOfDay(item.ends)]);
  const first = Math.min(240, ...hours.map((minute) => Math.floor(minute / 60) * 60));
  const last = Math.max(1320, ...hours.map((minute) => Math.ceil(minute / 60) * 60));
  const ticks: number[] = [];
  for (let minute = Math.ceil(first / 120) * 120; minute <= last; minute += 120) ticks.push(minute);
  return (
    <div className="day_frame">
      <TimelineOfDay {...props} />
      <div className="day_hours small muted number" aria-hidden="true">
        {ticks.map((minute) => (
          <span key={minute} style={{ left: `${((minute - first) / (last - first)) * 100}%` }}>
            {minute / 60}
          </span>
        ))}
      </div>
    </div>
  );
}

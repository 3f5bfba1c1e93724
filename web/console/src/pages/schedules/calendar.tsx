// One day or one week as a grid of hours. A block is dragged with the mouse or moved with the
// arrow keys; either way the form opens with the new time and explains before anything is saved.
import { type KeyboardEvent, type PointerEvent, useRef, useState } from 'react';
import { vi } from '../../locale/vi';
import {
  addDays,
  clockOf,
  DAY,
  day,
  isoDay,
  MINUTE,
  minuteOfDay,
  startOfDay,
  time,
  weekday,
} from '../../parts/format';
import { type QuietSpan, quietPieces } from '../../parts/timeline_of_day';
import { type Airing, blockOf } from './airings';
import { drawnMinutes, placed } from './calendar_layout';
import './calendar.css';

const perMinute = 0.9;
const step = 5;

interface Props {
  from: string;
  days: number;
  airings: Airing[];
  quiet: QuietSpan[];
  now: number;
  onOpen: (airing: Airing, starts: number) => void;
  onEmpty?: (starts: number) => void;
}

interface Shift {
  key: string;
  days: number;
  minutes: number;
}

export function Calendar({ from, days, airings, quiet, now, onOpen, onEmpty }: Props) {
  const dates = Array.from({ length: days }, (_, index) => addDays(from, index));
  const minutes = airings.map((airing) => minuteOfDay(airing.starts));
  const first = Math.min(4 * 60, ...minutes.map((minute) => Math.floor(minute / 60) * 60));
  const last = Math.max(22 * 60, ...minutes.map((minute) => Math.ceil((minute + 30) / 60) * 60));
  const hours = Array.from({ length: (last - first) / 60 }, (_, index) => first / 60 + index);
  const height = (last - first) * perMinute;

  return (
    <div className="calendar" style={{ gridTemplateColumns: `48px repeat(${days}, 1fr)` }}>
      <div />
      {dates.map((date) => (
        <div key={date} className={`calendar_day${date === isoDay(now) ? ' calendar_today' : ''}`}>
          <div>{weekday(startOfDay(date))}</div>
          <div className="small muted number">{day(startOfDay(date)).slice(0, 5)}</div>
        </div>
      ))}
      <div className="calendar_hours small muted number" style={{ height }} aria-hidden="true">
        {hours.map((hour) => (
          <span key={hour} style={{ top: (hour * 60 - first) * perMinute }}>
            {clockOf(hour * 60)}
          </span>
        ))}
      </div>
      {dates.map((date) => (
        <DayColumn
          key={date}
          named={days === 1 || date === dates[0]}
          date={date}
          first={first}
          last={last}
          hours={hours}
          airings={airings.filter((airing) => airing.date === date)}
          quiet={quiet}
          now={now}
          onOpen={onOpen}
          onEmpty={onEmpty}
        />
      ))}
    </div>
  );
}

function DayColumn({
  named,
  date,
  first,
  last,
  hours,
  airings,
  quiet,
  now,
  onOpen,
  onEmpty,
}: Omit<Props, 'from' | 'days'> & {
  // Only the first column says what the shading means.
  named: boolean;
  date: string;
  first: number;
  last: number;
  hours: number[];
}) {
  const places = placed(airings.map(blockOf));
  const y = (minute: number) => (Math.min(last, Math.max(first, minute)) - first) * perMinute;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the button "Xếp lịch mới" is the keyboard's way.
    // biome-ignore lint/a11y/noStaticElementInteractions: clicking an empty hour is a shortcut.
    <div
      className="calendar_column"
      style={{ height: (last - first) * perMinute }}
      onClick={(event) => {
        if (event.target !== event.currentTarget) return;
        const box = event.currentTarget.getBoundingClientRect();
        const minute = first + (event.clientY - box.top) / perMinute;
        onEmpty?.(startOfDay(date) + Math.floor(minute / 15) * 15 * MINUTE);
      }}
    >
      {quietPieces(quiet).map(([begins, ends]) => (
        <div
          key={begins}
          className="calendar_quiet"
          style={{ top: y(begins), height: Math.max(0, y(ends) - y(begins)) }}
        >
          {named && y(ends) - y(begins) > 24 && <span className="small">{vi.schedules.quiet}</span>}
        </div>
      ))}
      {hours.map((hour) => (
        <div key={hour} className="calendar_line" style={{ top: y(hour * 60) }} />
      ))}
      {date === isoDay(now) && (
        <div className="calendar_now" style={{ top: y(minuteOfDay(now)) }} />
      )}
      {airings.map((airing) => (
        <AiringBlock
          key={airing.key}
          airing={airing}
          top={y(minuteOfDay(airing.starts))}
          place={places.get(airing.key) ?? { lane: 0, lanes: 1 }}
          onOpen={onOpen}
        />
      ))}
    </div>
  );
}

function AiringBlock({
  airing,
  top,
  place,
  onOpen,
}: {
  airing: Airing;
  top: number;
  place: { lane: number; lanes: number };
  onOpen: Props['onOpen'];
}) {
  const [shift, setShift] = useState<Shift>();
  const grip = useRef<{ x: number; y: number; width: number }>(undefined);
  const moved = shift ?? { key: airing.key, days: 0, minutes: 0 };
  const starts = airing.starts + moved.days * DAY + moved.minutes * MINUTE;
  const minutes = Math.max(drawnMinutes, (airing.ends - airing.starts) / MINUTE);

  const open = () => {
    setShift(undefined);
    onOpen(airing, starts);
  };
  const keys = (event: KeyboardEvent) => {
    const change: Record<string, [number, number]> = {
      ArrowUp: [0, -step],
      ArrowDown: [0, step],
      ArrowLeft: [-1, 0],
      ArrowRight: [1, 0],
    };
    const by = change[event.key];
    if (event.key === 'Escape') setShift(undefined);
    if (!by) return;
    event.preventDefault();
    setShift({ key: airing.key, days: moved.days + by[0], minutes: moved.minutes + by[1] });
  };
  const grab = (event: PointerEvent<HTMLButtonElement>) => {
    if (event.pointerType !== 'mouse' || event.button !== 0) return;
    const column = event.currentTarget.parentElement?.clientWidth ?? 1;
    grip.current = { x: event.clientX, y: event.clientY, width: column };
    event.currentTarget.setPointerCapture(event.pointerId);
  };
  const drag = (event: PointerEvent<HTMLButtonElement>) => {
    const from = grip.current;
    if (!from) return;
    const days = Math.round((event.clientX - from.x) / from.width);
    const by = Math.round((event.clientY - from.y) / perMinute / step) * step;
    setShift(days || by ? { key: airing.key, days, minutes: by } : undefined);
  };

  return (
    <button
      type="button"
      data-airing={airing.key}
      className={`calendar_block${airing.schedule.priority === 'priority' ? ' is_priority' : ''}${
        airing.withheld ? ' is_withheld' : ''
      }${shift ? ' is_moving' : ''}`}
      style={{
        top: top + moved.minutes * perMinute,
        height: minutes * perMinute,
        left: `${(place.lane / place.lanes) * 100}%`,
        width: `${100 / place.lanes}%`,
        transform: moved.days ? `translateX(${moved.days * place.lanes * 100}%)` : undefined,
      }}
      aria-label={[
        vi.schedules.item(airing.title, time(starts), time(airing.ends + starts - airing.starts)),
        airing.withheld,
      ]
        .filter(Boolean)
        .join('. ')}
      title={[`${time(starts)} ${airing.title}`, airing.withheld].filter(Boolean).join('. ')}
      aria-describedby="calendar_help"
      onKeyDown={keys}
      onPointerDown={grab}
      onPointerMove={drag}
      onPointerUp={() => {
        grip.current = undefined;
      }}
      onClick={open}
      onBlur={() => setShift(undefined)}
    >
      <span className="number">{clockOf(minuteOfDay(starts))}</span> {airing.title}
    </button>
  );
}

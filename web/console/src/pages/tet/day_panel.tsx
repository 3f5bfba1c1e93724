import { ClockCircleOutlined, PauseCircleOutlined, WarningOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import type { DayAhead, DayAiring } from '../../api/year';
import { vi } from '../../locale/vi';
import { addDays, day, number, startOfDay, time, timeSpan, weekday } from '../../parts/format';
import { StatusTag } from '../../parts/status_tag';
import '../../parts/page.css';

interface Props {
  one: DayAhead;
  first: boolean;
  onAdd?: () => void;
  onEdit: (airing: DayAiring) => void;
  onPause: (airing: DayAiring) => void;
}

// One day: its date in both calendars, what is heard at which hour, and what is wrong with it.
export function DayPanel({ one, first, onAdd, onEdit, onPause }: Props) {
  const date = day(startOfDay(one.day));
  const lunar = vi.tet.lunar(
    vi.tet.firstOfMonth(one.lunar.day),
    vi.days.monthName(one.lunar.month),
  );
  return (
    <section className={first ? 'panel tet_first' : 'panel'} aria-label={`${date}, ${lunar}`}>
      <div className="panel_head">
        <div className="tet_day_head">
          <h2>
            {weekday(startOfDay(one.day))}, <span className="number">{date}</span>
          </h2>
          <span className="muted">{lunar}</span>
          {one.profiles.map((name) => (
            <StatusTag key={name} tone="accent" icon={<ClockCircleOutlined />}>
              {name}
            </StatusTag>
          ))}
        </div>
        {onAdd && (
          <Button onClick={onAdd} aria-label={vi.tet.addName(date)}>
            {vi.tet.add}
          </Button>
        )}
      </div>
      <div className="stack_tight tet_marks">
        {one.empty && (
          <StatusTag tone="warn" icon={<WarningOutlined />}>
            {vi.tet.hole}
          </StatusTag>
        )}
        {one.holes.map((hole) => (
          <StatusTag key={hole.from} tone="warn" icon={<WarningOutlined />}>
            {vi.tet.holeWithin(
              Date.parse(hole.from) > startOfDay(one.day) ? time(hole.from) : undefined,
              Date.parse(hole.to) < startOfDay(addDays(one.day, 1)) ? time(hole.to) : undefined,
            )}
          </StatusTag>
        ))}
        {one.meetings.map((meeting) => (
          <StatusTag key={`${meeting.at} ${meeting.second}`} tone="bad" icon={<WarningOutlined />}>
            {vi.tet.meeting(time(meeting.at), meeting.first, meeting.second)}
          </StatusTag>
        ))}
        {one.airings.length > 0 && (
          <ul className="plain list_rows">
            {one.airings.map((airing) => (
              <Row
                key={`${airing.schedule} ${airing.starts}`}
                airing={airing}
                date={date}
                onEdit={onEdit}
                onPause={onPause}
              />
            ))}
          </ul>
        )}
      </div>
    </section>
  );
}

function Row({
  airing,
  date,
  onEdit,
  onPause,
}: {
  airing: DayAiring;
  date: string;
  onEdit: (airing: DayAiring) => void;
  onPause: (airing: DayAiring) => void;
}) {
  const when = `${time(airing.starts)} ${date}`;
  const notes = [
    airing.by_unit,
    vi.tet.clusters(number(airing.clusters)),
    !airing.withheld && airing.withheld_clusters > 0
      ? vi.tet.partly(number(airing.withheld_clusters))
      : '',
    airing.approved ? '' : vi.tet.unapproved,
    airing.silenced ? vi.tet.silenced : '',
  ].filter(Boolean);
  return (
    <li className="row_between">
      <div className="tet_row_text">
        <strong className="number">{timeSpan(airing.starts, airing.ends)}</strong>{' '}
        <span className={airing.withheld ? 'tet_withheld' : undefined}>{airing.title}</span>
        {airing.withheld && (
          <div>
            <StatusTag tone="warn" icon={<PauseCircleOutlined />}>
              {airing.withheld}
            </StatusTag>
          </div>
        )}
        <div className="small muted">{notes.join(' · ')}</div>
      </div>
      {airing.may_edit && Date.parse(airing.starts) > Date.now() && (
        <div className="row">
          <Button aria-label={vi.tet.editName(airing.title, when)} onClick={() => onEdit(airing)}>
            {vi.tet.edit}
          </Button>
          {!airing.withheld && (
            <Button
              aria-label={vi.tet.pauseName(airing.title, when)}
              onClick={() => onPause(airing)}
            >
              {vi.tet.pause}
            </Button>
          )}
        </div>
      )}
    </li>
  );
}

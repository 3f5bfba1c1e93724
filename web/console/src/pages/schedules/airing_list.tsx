import { PauseCircleOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { vi } from '../../locale/vi';
import { day, durationInWords, startOfDay, time, weekday } from '../../parts/format';
import { EmptyState } from '../../parts/page_states';
import { StatusTag } from '../../parts/status_tag';
import type { Airing } from './airings';
import { inWords } from './repeat';

// The same airings as a list by days: for small screens, screen readers and printing.
export function AiringList({
  airings,
  onOpen,
}: {
  airings: Airing[];
  onOpen: (airing: Airing, starts: number) => void;
}) {
  if (airings.length === 0) {
    return <EmptyState title={vi.schedules.emptyTitle} text={vi.schedules.emptyText} />;
  }
  const dates = [...new Set(airings.map((airing) => airing.date))];
  return (
    <div className="stack">
      {dates.map((date) => (
        <section key={date} className="stack_tight">
          <h2>
            {weekday(startOfDay(date))}, {day(startOfDay(date))}
          </h2>
          <ul className="plain list_rows">
            {airings
              .filter((airing) => airing.date === date)
              .map((airing) => (
                <li key={airing.key} className="row_between">
                  <div>
                    <strong className="number">{time(airing.starts)}</strong> {airing.title}
                    {airing.withheld && (
                      <div>
                        <StatusTag tone="warn" icon={<PauseCircleOutlined />}>
                          {airing.withheld}
                        </StatusTag>
                      </div>
                    )}
                    <div className="small muted">
                      {durationInWords(airing.ends - airing.starts)} ·{' '}
                      {inWords(airing.schedule.recurrence)}
                    </div>
                  </div>
                  <Button
                    data-airing={airing.key}
                    aria-label={`${vi.common.edit} ${airing.title} ${time(airing.starts)}`}
                    onClick={() => onOpen(airing, airing.starts)}
                  >
                    {vi.common.edit}
                  </Button>
                </li>
              ))}
          </ul>
        </section>
      ))}
    </div>
  );
}

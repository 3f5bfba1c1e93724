import { PauseCircleOutlined } from '@ant-design/icons';
import { Link } from '@tanstack/react-router';
import type { ForecastItem } from '../api/airing_types';
import { vi } from '../locale/vi';
import { duration, number, time, timeSpan } from './format';
import { EmptyState } from './page_states';
import { StatusTag } from './status_tag';
import { DayStrip } from './timeline_of_day';
import './forecast_view.css';

// What one device will air in a day: drawn, and as a list with the question "why" at each item.
export function ForecastView({
  device,
  items,
  now,
}: {
  device: string;
  items: ForecastItem[];
  now?: number;
}) {
  if (items.length === 0) {
    return <EmptyState title={vi.forecast.emptyTitle} text={vi.forecast.emptyText} />;
  }
  const length = (item: ForecastItem) => Date.parse(item.ends) - Date.parse(item.starts);
  const heard = items.filter((item) => !item.withheld);
  const total = heard.reduce((sum, item) => sum + length(item), 0);
  return (
    <div className="stack">
      <DayStrip
        label={vi.today.timeline}
        now={now}
        items={heard.map((item) => ({
          key: `${item.bulletin ?? item.kind} ${item.starts}`,
          title: item.bulletin_title ?? '',
          starts: item.starts,
          ends: item.ends,
          look:
            now !== undefined && Date.parse(item.ends) <= now
              ? 'done'
              : item.priority === 'priority'
                ? 'priority'
                : 'coming',
        }))}
      />
      <p className="muted">{vi.forecast.total(number(heard.length), duration(total))}</p>
      <ul className="plain list_rows">
        {items.map((item) => (
          <li key={`${item.bulletin ?? item.kind} ${item.starts}`} className="row_between">
            <span>
              <strong className={item.withheld ? 'number muted' : 'number'}>
                {timeSpan(item.starts, item.ends)}
              </strong>{' '}
              {item.bulletin_title ?? item.bulletin}
              <span className="small muted"> · {duration(length(item))}</span>
              {item.withheld && (
                <span className="forecast_withheld">
                  <StatusTag tone="warn" icon={<PauseCircleOutlined />}>
                    {item.withheld}
                  </StatusTag>
                </span>
              )}
            </span>
            <Link
              to="/explain"
              search={{ device, at: item.starts } as never}
              aria-label={`${vi.forecast.explain} ${time(item.starts)}`}
            >
              {vi.forecast.explain}
            </Link>
          </li>
        ))}
      </ul>
    </div>
  );
}

import { useQuery } from '@tanstack/react-query';
import { type Expiry, listExpiries } from '../../api/upkeep';
import { useUrlState } from '../../app/url_state';
import { vi } from '../../locale/vi';
import { DayFilter, FilterBar, UnitFilter } from '../../parts/filters';
import { day, number, startOfDay } from '../../parts/format';
import { EmptyState } from '../../parts/page_states';
import { type Column, PagedTable } from '../../parts/paged_table';

// 30, 7 and 1 day ahead each have a colour of their own beside the words.
export function urgencyOf(daysLeft: number): 'bad' | 'warn' | 'calm' {
  if (daysLeft <= 1) return 'bad';
  return daysLeft <= 7 ? 'warn' : 'calm';
}

// Of `then` where it is given, of today otherwise.
export function leftWords({ days_left: days }: Pick<Expiry, 'days_left'>, then?: string): string {
  if (days === 0) return then ? vi.upkeep.thatDay : vi.upkeep.today;
  return days > 0 ? vi.upkeep.daysLeft(number(days)) : vi.upkeep.over(number(-days));
}

const filters = ['day', 'unit'];

const columnsOf = (then?: string): Column<Expiry>[] => [
  {
    key: 'name',
    title: vi.upkeep.expiring,
    lead: true,
    render: (one) => (
      <div>
        <strong>{one.name}</strong>
        <div className="small muted">{one.unit_name}</div>
      </div>
    ),
  },
  {
    key: 'day',
    title: vi.upkeep.expiryDay,
    render: (one) => vi.upkeep.expiryOf(vi.upkeep.whats[one.what], day(startOfDay(one.day))),
  },
  {
    key: 'left',
    title: vi.upkeep.expiryLeft,
    render: (one) => (
      <span className={`status status_${urgencyOf(one.days_left)}`}>{leftWords(one, then)}</span>
    ),
  },
];

export function ExpiryTab() {
  const [{ day: then, unit, cursor }] = useUrlState();
  const asked = { day: then, unit, cursor };
  const expiries = useQuery({
    queryKey: ['expiries', asked],
    queryFn: () => listExpiries(asked),
    placeholderData: (before) => before,
  });
  return (
    <div className="stack">
      <FilterBar names={filters}>
        <DayFilter name="day" label={vi.upkeep.expiryAsOf} />
        <UnitFilter label={vi.breakdowns.where} />
      </FilterBar>
      {then && <p className="muted">{vi.upkeep.expiryAsOfLead(day(startOfDay(then)))}</p>}
      <PagedTable
        label={vi.upkeep.tabs.expiry}
        columns={columnsOf(then)}
        of={expiries}
        rowKey={(one) => `${one.asset} ${one.what}`}
        empty={
          <EmptyState
            title={vi.upkeep.expiryEmptyTitle}
            text={then ? vi.upkeep.expiryEmptyThenText : vi.upkeep.expiryEmptyText}
          />
        }
      />
    </div>
  );
}

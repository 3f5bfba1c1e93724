import { useQuery } from '@tanstack/react-query';
import { type Expiry, listExpiries } from '../../api/upkeep';
import { useUrlState } from '../../app/url_state';
import { vi } from '../../locale/vi';
import { day, number, startOfDay } from '../../parts/format';
import { EmptyState } from '../../parts/page_states';
import { type Column, PagedTable } from '../../parts/paged_table';

// 30, 7 and 1 day ahead each have a colour of their own beside the words.
export function urgencyOf(daysLeft: number): 'bad' | 'warn' | 'calm' {
  if (daysLeft <= 1) return 'bad';
  return daysLeft <= 7 ? 'warn' : 'calm';
}

export function leftWords({ days_left: days }: Pick<Expiry, 'days_left'>): string {
  if (days === 0) return vi.upkeep.today;
  return days > 0 ? vi.upkeep.daysLeft(number(days)) : vi.upkeep.over(number(-days));
}

const columns: Column<Expiry>[] = [
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
      <span className={`status status_${urgencyOf(one.days_left)}`}>{leftWords(one)}</span>
    ),
  },
];

export function ExpiryTab() {
  const [state] = useUrlState();
  const asked = { cursor: state.cursor };
  const expiries = useQuery({
    queryKey: ['expiries', asked],
    queryFn: () => listExpiries(asked),
    placeholderData: (before) => before,
  });
  return (
    <PagedTable
      label={vi.upkeep.tabs.expiry}
      columns={columns}
      of={expiries}
      rowKey={(one) => `${one.asset} ${one.what}`}
      empty={<EmptyState title={vi.upkeep.expiryEmptyTitle} text={vi.upkeep.expiryEmptyText} />}
    />
  );
}

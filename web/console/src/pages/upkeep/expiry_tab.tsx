import { useQuery } from '@tanstack/react-query';
import { type Expiry, listExpiries } from '../../api/upkeep';
import { vi } from '../../locale/vi';
import { day, number, startOfDay } from '../../parts/format';
import { EmptyState, Reading } from '../../parts/page_states';

// 30, 7 and 1 day ahead each have a colour of their own beside the words.
export function urgencyOf(daysLeft: number): 'bad' | 'warn' | 'calm' {
  if (daysLeft <= 1) return 'bad';
  return daysLeft <= 7 ? 'warn' : 'calm';
}

export function leftWords({ days_left: days }: Pick<Expiry, 'days_left'>): string {
  if (days === 0) return vi.upkeep.today;
  return days > 0 ? vi.upkeep.daysLeft(number(days)) : vi.upkeep.over(number(-days));
}

export function ExpiryTab() {
  const expiries = useQuery({ queryKey: ['expiries'], queryFn: listExpiries });
  return (
    <Reading of={expiries}>
      {({ items }) =>
        items.length === 0 ? (
          <EmptyState title={vi.upkeep.expiryEmptyTitle} text={vi.upkeep.expiryEmptyText} />
        ) : (
          <ul className="plain list_rows">
            {items.map((one) => (
              <li key={`${one.asset} ${one.what}`}>
                <div className="row_between">
                  <div>
                    <strong>{one.name}</strong>
                    <div className="small muted">{one.unit_name}</div>
                  </div>
                  <div>
                    {vi.upkeep.expiryOf(vi.upkeep.whats[one.what], day(startOfDay(one.day)))}
                    <div className={`small status status_${urgencyOf(one.days_left)}`}>
                      {leftWords(one)}
                    </div>
                  </div>
                </div>
              </li>
            ))}
          </ul>
        )
      }
    </Reading>
  );
}

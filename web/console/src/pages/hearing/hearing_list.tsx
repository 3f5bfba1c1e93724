// What people heard below one cluster, on the page of its device.
import { useQuery } from '@tanstack/react-query';
import { listHearings } from '../../api/hearings';
import { vi } from '../../locale/vi';
import { shortMoment } from '../../parts/format';
import { Panel } from '../../parts/page';
import { Reading } from '../../parts/page_states';

const shown = 10;

export function HearingList({ asset }: { asset: string }) {
  const found = useQuery({
    queryKey: ['hearings', asset],
    queryFn: () => listHearings(asset),
  });
  return (
    <Panel title={vi.hearing.ofDevice}>
      <Reading of={found}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="muted">{vi.hearing.notYet}</p>
          ) : (
            <ul className="plain list_rows">
              {items.slice(0, shown).map((one) => (
                <li key={`${one.at} ${one.by_name}`}>
                  {vi.hearing.heard[one.heard]}
                  <div className="small muted">
                    {[vi.hearing.by(one.by_name, shortMoment(one.at)), one.note]
                      .filter(Boolean)
                      .join(' · ')}
                  </div>
                </li>
              ))}
            </ul>
          )
        }
      </Reading>
    </Panel>
  );
}

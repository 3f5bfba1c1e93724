// Who may do what in a unit, or might on an earlier day: for the question "who could approve then".
import { useQuery } from '@tanstack/react-query';
import { Button, Select } from 'antd';
import { useState } from 'react';
import { listRightHolders, type RightHolder } from '../../api/accounts';
import type { Right } from '../../api/types';
import { useSession } from '../../app/session';
import { vi } from '../../locale/vi';
import { DayPicker } from '../../parts/day_picker';
import { UnitSelect } from '../../parts/filters';
import { addDays, day as dayText, isoDay, startOfDay } from '../../parts/format';
import { Panel } from '../../parts/page';
import { EmptyState, Reading } from '../../parts/page_states';
import { UnitName } from '../../parts/unit_name';

const words = vi.rights;
const written = (date: string) => dayText(startOfDay(date));
const options = (Object.keys(words.names) as Right[]).map((value) => ({
  value,
  label: words.names[value],
}));

// Through which role, for how long, and whose it is. The server names the first day without it.
export function grantWords({ role, from, to, lent_by: lender }: RightHolder['by'][number]): string {
  const name = vi.roles[role] ?? role;
  const period = to
    ? words.period(written(from), written(addDays(to, -1)))
    : words.since(written(from));
  return [name, period, lender && words.lentBy(lender.name)].filter(Boolean).join(', ');
}

export function RightsPanel() {
  const { account } = useSession();
  const [right, setRight] = useState<Right>('approve_bulletin');
  const [unit, setUnit] = useState<string>();
  const [day, setDay] = useState(isoDay(Date.now()));
  const [cursor, setCursor] = useState<string>();
  const wish = { right, unit: unit ?? account.unit, day, cursor };
  const holders = useQuery({
    queryKey: ['accounts', 'rights', wish],
    queryFn: () => listRightHolders(wish),
    retry: false,
  });
  // Another question begins with its first page.
  const ask = (change: () => void) => {
    setCursor(undefined);
    change();
  };
  return (
    <Panel title={words.title}>
      <div className="stack_tight">
        <p className="muted">{words.lead}</p>
        <div className="row">
          <Select
            aria-label={words.right}
            value={right}
            options={options}
            onChange={(chosen: Right) => ask(() => setRight(chosen))}
          />
          <UnitSelect
            label={words.unit}
            value={wish.unit}
            at={day}
            onChange={(chosen) => ask(() => setUnit(chosen))}
          />
          <DayPicker
            aria-label={words.day}
            value={day}
            onChange={(chosen) => ask(() => setDay(chosen))}
          />
        </div>
        <Reading of={holders} rows={2}>
          {(found) => (
            <>
              {found.day < found.known_from && (
                <p className="muted">{words.notKept(written(found.known_from))}</p>
              )}
              {found.items.length === 0 ? (
                <EmptyState title={words.noneTitle} text={words.noneText} />
              ) : (
                <ul className="plain list_rows">
                  {found.items.map((one) => (
                    <Holder key={one.account} holder={one} />
                  ))}
                </ul>
              )}
              {found.next && (
                <div>
                  <Button onClick={() => setCursor(found.next ?? undefined)}>{words.next}</Button>
                </div>
              )}
            </>
          )}
        </Reading>
      </div>
    </Panel>
  );
}

function Holder({ holder }: { holder: RightHolder }) {
  return (
    <li>
      <strong>{holder.name}</strong>{' '}
      <span className="small muted">
        {[holder.username, holder.post].filter(Boolean).join(' · ')}
      </span>
      {holder.by.map((grant) => (
        <div key={`${grant.role} ${grant.unit} ${grant.from}`} className="small">
          {grantWords(grant)} (<UnitName item={{ unit: grant.unit }} />)
        </div>
      ))}
      {holder.maybe_locked && <div className="small muted">{words.maybeLocked}</div>}
    </li>
  );
}

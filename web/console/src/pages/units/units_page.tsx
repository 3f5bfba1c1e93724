import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Button, Input } from 'antd';
import { useState } from 'react';
import type { Unit } from '../../api/types';
import { listUnits } from '../../api/units';
import { useSession } from '../../app/session';
import { useUrlState } from '../../app/url_state';
import { useTop } from '../../app/use_top';
import { vi } from '../../locale/vi';
import { DayPicker } from '../../parts/day_picker';
import { isoDay } from '../../parts/format';
import { Page, Panel } from '../../parts/page';
import { EmptyState, Reading } from '../../parts/page_states';
import { UnitTree } from '../../parts/unit_tree';
import { BoundaryImport } from './boundary_import';
import { UnitDetail } from './unit_detail';
import { UnitTableImport } from './unit_table_import';
import './units.css';

// The last day of the districts.
const beforeMerge = '2025-06-30';

export function UnitsPage() {
  const { account, may } = useSession();
  const [url, setUrl] = useUrlState();
  const navigate = useNavigate();
  const [search, setSearch] = useState('');
  const isTop = useTop();
  const at = url.at ?? isoDay(Date.now());
  const found = useQuery({
    queryKey: ['units', 'search', search, at],
    queryFn: () => listUnits({ q: search, at, limit: 50 }),
    enabled: search.trim().length > 1,
  });
  const row = (unit: Unit) => (
    <Button
      type={url.unit === unit.id ? 'primary' : 'text'}
      className="unit_button"
      aria-pressed={url.unit === unit.id}
      onClick={() => setUrl({ unit: unit.id })}
    >
      {unit.name}
    </Button>
  );
  return (
    <Page
      title={vi.units.title}
      lead={vi.units.lead}
      actions={
        may('manage_units') && (
          <Button onClick={() => void navigate({ to: '/units/changes' })}>
            {vi.unitChanges.open}
          </Button>
        )
      }
    >
      <Panel>
        <div className="row">
          <span id="as_of">{vi.units.asOf}</span>
          <DayPicker aria-labelledby="as_of" value={at} onChange={(date) => setUrl({ at: date })} />
          <Button onClick={() => setUrl({ at: undefined })}>{vi.units.today}</Button>
          <Button onClick={() => setUrl({ at: beforeMerge })}>{vi.units.beforeMerge}</Button>
        </div>
      </Panel>
      <div className="columns_wide_left">
        <Panel title={vi.units.tree}>
          <div className="stack">
            <Input.Search
              allowClear
              aria-label={vi.units.search}
              placeholder={vi.units.search}
              value={search}
              onChange={(event) => setSearch(event.target.value)}
            />
            {search.trim().length > 1 ? (
              <Reading of={found}>
                {(page) =>
                  page.items.length === 0 ? (
                    <p className="muted">{vi.audience.noMatch}</p>
                  ) : (
                    <ul className="plain">
                      {page.items.map((unit) => (
                        <li key={unit.id} className="unit_row">
                          {row(unit)}
                          <span className="small muted">{vi.unitKinds[unit.kind]}</span>
                        </li>
                      ))}
                    </ul>
                  )
                }
              </Reading>
            ) : (
              <UnitTree
                key={at}
                root={account.unit}
                at={at}
                label={vi.units.tree}
                renderRow={row}
                isOpenAtFirst={(_, depth) => depth === 0}
              />
            )}
          </div>
        </Panel>
        <Panel className={url.unit ? 'first_on_phone' : undefined}>
          {url.unit ? (
            <UnitDetail id={url.unit} at={url.at} />
          ) : (
            <EmptyState title={vi.units.pickTitle} text={vi.units.pickText} />
          )}
        </Panel>
      </div>
      {may('manage_units') && (
        <Panel title={vi.boundaries.title}>
          <BoundaryImport />
        </Panel>
      )}
      {isTop && may('manage_units') && may('manage_accounts') && (
        <Panel title={vi.unitTable.title}>
          <UnitTableImport />
        </Panel>
      )}
    </Page>
  );
}

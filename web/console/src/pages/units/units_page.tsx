import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Button, DatePicker, Input } from 'antd';
import dayjs from 'dayjs';
import { useState } from 'react';
import type { Unit } from '../../api/types';
import { listUnits, readUnit } from '../../api/units';
import { useSession } from '../../app/session';
import { useUrlState } from '../../app/url_state';
import { vi } from '../../locale/vi';
import { day, isoDay, startOfDay } from '../../parts/format';
import { Page, Panel } from '../../parts/page';
import { EmptyState, Reading } from '../../parts/page_states';
import { UnitTree } from '../../parts/unit_tree';
import './units.css';

const written = 'YYYY-MM-DD';
// The last day of the districts.
const beforeMerge = '2025-06-30';

export function UnitsPage() {
  const { account } = useSession();
  const [url, setUrl] = useUrlState();
  const [search, setSearch] = useState('');
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
    <Page title={vi.units.title} lead={vi.units.lead}>
      <Panel>
        <div className="row">
          <span id="as_of">{vi.units.asOf}</span>
          <DatePicker
            aria-labelledby="as_of"
            format="DD/MM/YYYY"
            allowClear={false}
            value={dayjs(at, written)}
            onChange={(date) => date && setUrl({ at: date.format(written) })}
          />
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
            <UnitDetail id={url.unit} />
          ) : (
            <EmptyState title={vi.units.pickTitle} text={vi.units.pickText} />
          )}
        </Panel>
      </div>
    </Page>
  );
}

const validity = (unit: Unit): string => {
  const from = day(startOfDay(unit.valid_from.slice(0, 10)));
  return unit.valid_to
    ? vi.units.validRange(from, day(startOfDay(unit.valid_to.slice(0, 10))))
    : vi.units.validSince(from);
};

function UnitDetail({ id }: { id: string }) {
  const unit = useQuery({ queryKey: ['units', 'one', id], queryFn: () => readUnit(id) });
  return (
    <Reading of={unit}>
      {(found) => (
        <div className="stack">
          <h2>{found.name}</h2>
          <dl className="facts">
            <dt>{vi.units.kind}</dt>
            <dd>{vi.unitKinds[found.kind]}</dd>
            <dt>{vi.units.code}</dt>
            <dd className="number">{found.code}</dd>
            <dt>{vi.units.valid}</dt>
            <dd>{validity(found)}</dd>
            {found.resolution && (
              <>
                <dt>{vi.units.resolution}</dt>
                <dd>{found.resolution}</dd>
              </>
            )}
          </dl>
          <section className="stack_tight">
            <h3>{vi.units.history}</h3>
            <Relatives label={vi.units.predecessors} ids={found.predecessors} />
            <Relatives label={vi.units.successors} ids={found.successors} />
            {!found.predecessors?.length && !found.successors?.length && (
              <p className="muted">{vi.units.noHistory}</p>
            )}
          </section>
          <Link to="/devices" search={{ unit: found.id } as never}>
            {vi.units.devices}
          </Link>
        </div>
      )}
    </Reading>
  );
}

function Relatives({ label, ids }: { label: string; ids?: string[] }) {
  if (!ids?.length) return null;
  return (
    <div>
      <div className="muted">{label}</div>
      <ul className="plain list_rows">
        {ids.map((id) => (
          <Relative key={id} id={id} />
        ))}
      </ul>
    </div>
  );
}

function Relative({ id }: { id: string }) {
  const [, setUrl] = useUrlState();
  const unit = useQuery({ queryKey: ['units', 'one', id], queryFn: () => readUnit(id) });
  if (!unit.data) return <li className="muted">…</li>;
  return (
    <li>
      <Button type="link" className="unit_button" onClick={() => setUrl({ unit: id })}>
        {unit.data.name}
      </Button>
      <div className="small muted">{validity(unit.data)}</div>
    </li>
  );
}

import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Button } from 'antd';
import { useState } from 'react';
import type { Unit } from '../../api/types';
import { readUnit } from '../../api/units';
import { useSession } from '../../app/session';
import { useUrlState } from '../../app/url_state';
import { useDecides } from '../../app/use_top';
import { vi } from '../../locale/vi';
import { addDays, day, number, startOfDay } from '../../parts/format';
import { Reading } from '../../parts/page_states';
import { sinceWords } from '../../parts/since';
import { AddUnitForm, CloseUnitForm, EditUnitForm } from './unit_form';

// The server names the first day without it; a reader asks for the last day with it.
export const span = (from: string, to: string | null): string => {
  const first = day(startOfDay(from.slice(0, 10)));
  return to
    ? vi.units.validRange(first, day(startOfDay(addDays(to.slice(0, 10), -1))))
    : vi.units.validSince(first);
};

// How many there are, since when; of an earlier day that nobody had counted by then.
export function householdWords(unit: Unit, at?: string): string | undefined {
  if (unit.households_since)
    return vi.units.householdsWith(number(unit.households ?? 0), sinceWords(unit.households_since));
  return at && vi.units.householdsNone(day(startOfDay(at)));
}

// `at`: the day it is looked at; its name and history are those it has, or was last seen with.
export function UnitDetail({ id, at }: { id: string; at?: string }) {
  const unit = useQuery({ queryKey: ['units', 'one', id], queryFn: () => readUnit(id) });
  return <Reading of={unit}>{(found) => <Detail unit={found} at={at} />}</Reading>;
}

function Detail({ unit, at }: { unit: Unit; at?: string }) {
  const { may } = useSession();
  const [form, setForm] = useState<'add' | 'edit' | 'close'>();
  const decides = useDecides();
  const editable = may('manage_units') && !unit.valid_to;
  const named = decides || unit.kind === 'hamlet';
  return (
    <div className="stack">
      <h2>{unit.name}</h2>
      {at ? <FactsOn unit={unit} at={at} /> : <Facts unit={unit} />}
      {editable && (
        <div className="row">
          {unit.kind !== 'hamlet' && unit.kind !== 'department' && (
            <Button type="primary" onClick={() => setForm('add')}>
              {vi.units.add}
            </Button>
          )}
          <Button onClick={() => setForm('edit')}>{vi.units.edit}</Button>
          {named && <Button onClick={() => setForm('close')}>{vi.units.close}</Button>}
        </div>
      )}
      <History unit={unit} />
      <Link to="/devices" search={{ unit: unit.id } as never}>
        {vi.units.devices}
      </Link>
      {form === 'add' && <AddUnitForm parent={unit} onClose={() => setForm(undefined)} />}
      {form === 'close' && <CloseUnitForm unit={unit} onClose={() => setForm(undefined)} />}
      {form === 'edit' && (
        <EditUnitForm unit={unit} named={named} onClose={() => setForm(undefined)} />
      )}
    </div>
  );
}

function FactsOn({ unit, at }: { unit: Unit; at: string }) {
  const then = useQuery({
    queryKey: ['units', 'one', unit.id, at],
    queryFn: () => readUnit(unit.id, at),
    retry: false,
  });
  if (then.isPending) return <p className="muted">…</p>;
  if (then.data) return <Facts unit={then.data} at={at} />;
  return (
    <>
      <p className="muted">{vi.units.notThen(day(startOfDay(at)))}</p>
      <Facts unit={unit} />
    </>
  );
}

function Facts({ unit, at }: { unit: Unit; at?: string }) {
  const households = householdWords(unit, at);
  return (
    <dl className="facts">
      <dt>{vi.units.kind}</dt>
      <dd>{vi.unitKinds[unit.kind]}</dd>
      {unit.code && (
        <>
          <dt>{vi.units.code}</dt>
          <dd className="number">{unit.code}</dd>
        </>
      )}
      <dt>{vi.units.valid}</dt>
      <dd>{span(unit.valid_from, unit.valid_to)}</dd>
      {households && (
        <>
          <dt>{vi.units.households}</dt>
          <dd>{households}</dd>
        </>
      )}
      {unit.resolution && (
        <>
          <dt>{vi.units.resolution}</dt>
          <dd>{unit.resolution}</dd>
        </>
      )}
    </dl>
  );
}

function History({ unit }: { unit: Unit }) {
  const eras = unit.history ?? [];
  const nothing = eras.length < 2 && !unit.predecessors?.length && !unit.successors?.length;
  return (
    <section className="stack_tight">
      <h3>{vi.units.history}</h3>
      {eras.length > 1 && (
        <div>
          <div className="muted">{vi.units.eras}</div>
          <ul className="plain list_rows">
            {eras.map((era) => (
              <li key={era.from}>
                {era.name}
                <div className="small muted">
                  {[span(era.from, era.to), era.resolution].filter(Boolean).join(' · ')}
                </div>
              </li>
            ))}
          </ul>
        </div>
      )}
      <Relatives label={vi.units.predecessors} ids={unit.predecessors} />
      <Relatives label={vi.units.successors} ids={unit.successors} />
      {nothing && <p className="muted">{vi.units.noHistory}</p>}
    </section>
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
      <div className="small muted">{span(unit.data.valid_from, unit.data.valid_to)}</div>
    </li>
  );
}

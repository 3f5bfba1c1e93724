// Units found by their names, one or several, as they are on a day.
import { useQuery } from '@tanstack/react-query';
import { Select } from 'antd';
import { useState } from 'react';
import type { UnitKind } from '../api/types';
import { listUnits } from '../api/units';
import { vi } from '../locale/vi';
import './units_on_day.css';

export interface ChosenUnit {
  id: string;
  name: string;
  kind?: UnitKind;
}

interface Props {
  at: string;
  value: ChosenUnit[];
  onChange: (units: ChosenUnit[]) => void;
  many?: boolean;
  placeholder?: string;
  id?: string;
}

export function UnitsOnDay({ at, value, onChange, many, placeholder, ...rest }: Props) {
  const [search, setSearch] = useState('');
  const found = useQuery({
    queryKey: ['units', 'search', search, at],
    queryFn: () => listUnits({ q: search, at, limit: 50 }),
    enabled: search.trim().length > 1,
    placeholderData: (before) => before,
  });
  const known = new Map<string, ChosenUnit>(value.map((unit) => [unit.id, unit]));
  const options = value.map((unit) => ({ value: unit.id, label: unit.name }));
  for (const unit of found.data?.items ?? []) {
    if (known.has(unit.id)) continue;
    known.set(unit.id, { id: unit.id, name: unit.name, kind: unit.kind });
    options.push({
      value: unit.id,
      label: `${unit.name} · ${vi.unitKinds[unit.kind]}${unit.code ? ` · ${unit.code}` : ''}`,
    });
  }
  const chosen = (ids: string[]) => onChange(ids.map((id) => known.get(id) ?? { id, name: id }));
  return (
    <Select<string | string[]>
      {...rest}
      mode={many ? 'multiple' : undefined}
      allowClear
      className="units_on_day"
      placeholder={placeholder ?? vi.unitChanges.findUnit}
      showSearch={{ filterOption: false, onSearch: setSearch }}
      notFoundContent={search.trim().length > 1 ? vi.audience.noMatch : vi.unitChanges.findUnit}
      loading={found.isFetching}
      value={many ? value.map((unit) => unit.id) : value[0]?.id}
      options={options}
      onChange={(ids) => chosen(ids === undefined ? [] : Array.isArray(ids) ? ids : [ids])}
    />
  );
}

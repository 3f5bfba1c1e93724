// Filters of lists. What they hold stands in the address; changing one begins at the first page.
import { useQuery } from '@tanstack/react-query';
import { Button, DatePicker, Input, Select } from 'antd';
import dayjs from 'dayjs';
import { type ReactNode, useEffect, useState } from 'react';
import { listUnits, readUnit } from '../api/units';
import { useUrlState } from '../app/url_state';
import { vi } from '../locale/vi';
import './filters.css';

export function FilterBar({ names, children }: { names: string[]; children: ReactNode }) {
  const [state, set] = useUrlState();
  const used = names.some((name) => state[name]);
  return (
    <search className="filters">
      {children}
      {used && (
        <Button
          type="link"
          onClick={() =>
            set({
              ...Object.fromEntries(names.map((name) => [name, undefined])),
              cursor: undefined,
            })
          }
        >
          {vi.common.clearFilters}
        </Button>
      )}
    </search>
  );
}

export function SearchFilter({ name = 'q', label }: { name?: string; label: string }) {
  const [state, set] = useUrlState();
  const held = state[name] ?? '';
  const [text, setText] = useState(held);
  useEffect(() => setText(held), [held]);
  useEffect(() => {
    if (text === held) return;
    const timer = setTimeout(() => set({ [name]: text || undefined, cursor: undefined }), 350);
    return () => clearTimeout(timer);
  }, [text, held, name, set]);
  return (
    <Input.Search
      className="filter_search"
      allowClear
      aria-label={label}
      placeholder={label}
      value={text}
      onChange={(event) => setText(event.target.value)}
    />
  );
}

interface Option {
  value: string;
  label: string;
}

export function SelectFilter({
  name,
  label,
  options,
}: {
  name: string;
  label: string;
  options: Option[];
}) {
  const [state, set] = useUrlState();
  return (
    <Select
      className="filter_select"
      allowClear
      aria-label={label}
      placeholder={label}
      options={options}
      value={state[name]}
      onChange={(value) => set({ [name]: value, cursor: undefined })}
      popupMatchSelectWidth={false}
    />
  );
}

// A unit found by its name, marks or not.
export function UnitSelect({
  value,
  onChange,
  label,
  id,
}: {
  value?: string;
  onChange: (unit: string | undefined) => void;
  label: string;
  id?: string;
}) {
  const [search, setSearch] = useState('');
  const found = useQuery({
    queryKey: ['units', 'search', search],
    queryFn: () => listUnits({ q: search || undefined, limit: 50 }),
    placeholderData: (before) => before,
  });
  const chosen = useQuery({
    queryKey: ['units', 'one', value],
    queryFn: () => readUnit(value as string),
    enabled: Boolean(value),
  });
  const options = (found.data?.items ?? []).map((unit) => ({ value: unit.id, label: unit.name }));
  if (chosen.data && !options.some((option) => option.value === value)) {
    options.unshift({ value: chosen.data.id, label: chosen.data.name });
  }
  return (
    <Select
      id={id}
      className="filter_select"
      allowClear
      showSearch={{ filterOption: false, onSearch: setSearch }}
      aria-label={label}
      placeholder={label}
      options={options}
      value={value}
      onChange={onChange}
      loading={found.isFetching}
      popupMatchSelectWidth={false}
    />
  );
}

export function UnitFilter({ name = 'unit', label }: { name?: string; label: string }) {
  const [state, set] = useUrlState();
  return (
    <UnitSelect
      label={label}
      value={state[name]}
      onChange={(unit) => set({ [name]: unit, cursor: undefined })}
    />
  );
}

const shown = 'DD/MM/YYYY';
const written = 'YYYY-MM-DD';

export function DayFilter({ name, label }: { name: string; label: string }) {
  const [state, set] = useUrlState();
  const held = state[name];
  return (
    <DatePicker
      aria-label={label}
      placeholder={label}
      format={shown}
      value={held ? dayjs(held, written) : null}
      onChange={(date) =>
        set({ [name]: date ? date.format(written) : undefined, cursor: undefined })
      }
    />
  );
}

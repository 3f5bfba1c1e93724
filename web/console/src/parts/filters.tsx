// Filters of lists. What they hold stands in the address; changing one begins at the first page.
import { FilterOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button, Input, Select } from 'antd';
import { Children, type ReactNode, useEffect, useState } from 'react';
import { listUnits, readUnit } from '../api/units';
import { useUrlState } from '../app/url_state';
import { usePhone } from '../app/use_phone';
import { vi } from '../locale/vi';
import { DayPicker, OptionalDayPicker } from './day_picker';
import './filters.css';

// On a phone the first filter stands alone and the others open behind a button that counts them.
export function FilterBar({ names, children }: { names: string[]; children: ReactNode }) {
  const phone = usePhone();
  const [open, setOpen] = useState(false);
  const [state, set] = useUrlState();
  const used = names.filter((name) => state[name]).length;
  const parts = Children.toArray(children);
  return (
    <search className={phone && !open ? 'filters filters_shut' : 'filters'}>
      {phone && !open ? parts.slice(0, 1) : parts}
      {phone && parts.length > 1 && (
        <Button icon={<FilterOutlined />} aria-expanded={open} onClick={() => setOpen(!open)}>
          {used ? `${vi.common.filter} (${used})` : vi.common.filter}
        </Button>
      )}
      {used > 0 && (
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
  otherwise,
}: {
  name: string;
  label: string;
  options: Option[];
  // What holds while nothing is chosen.
  otherwise?: string;
}) {
  const [state, set] = useUrlState();
  return (
    <Select
      className="filter_select"
      allowClear={otherwise === undefined}
      aria-label={label}
      placeholder={label}
      options={options}
      value={state[name] ?? otherwise}
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
  at,
}: {
  value?: string;
  onChange: (unit: string | undefined) => void;
  label: string;
  id?: string;
  // Among the units of this day; today's unless told.
  at?: string;
}) {
  const [search, setSearch] = useState('');
  const found = useQuery({
    queryKey: ['units', 'search', search, ...(at ? [at] : [])],
    queryFn: () => listUnits({ q: search || undefined, at, limit: 50 }),
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

export function UnitFilter({
  name = 'unit',
  label,
  at,
}: {
  name?: string;
  label: string;
  at?: string;
}) {
  const [state, set] = useUrlState();
  return (
    <UnitSelect
      label={label}
      at={at}
      value={state[name]}
      onChange={(unit) => set({ [name]: unit, cursor: undefined })}
    />
  );
}

export function DayFilter({
  name,
  label,
  otherwise,
}: {
  name: string;
  label: string;
  // The day that holds while none is chosen.
  otherwise?: string;
}) {
  const [state, set] = useUrlState();
  const choose = (day: string | undefined) => set({ [name]: day, cursor: undefined });
  const look = { 'aria-label': label, placeholder: label };
  return otherwise === undefined ? (
    <OptionalDayPicker {...look} value={state[name]} onChange={choose} />
  ) : (
    <DayPicker {...look} value={state[name] ?? otherwise} onChange={choose} />
  );
}

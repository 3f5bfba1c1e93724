import { useQuery } from '@tanstack/react-query';
import { Select } from 'antd';
import { useState } from 'react';
import { listBulletins, readBulletin } from '../../api/bulletins';
import { listProgrammes } from '../../api/schedules';
import { duration } from '../../parts/format';

interface Props {
  label: string;
  value?: string;
  onChange: (id: string | undefined) => void;
}

// Only what is approved can be put on air.
export function BulletinSelect({ label, value, onChange }: Props) {
  const [search, setSearch] = useState('');
  const found = useQuery({
    queryKey: ['bulletins', 'list', 'approved', search],
    queryFn: () => listBulletins({ state: 'approved', q: search || undefined, limit: 50 }),
    placeholderData: (before) => before,
  });
  const chosen = useQuery({
    queryKey: ['bulletins', 'one', value],
    queryFn: () => readBulletin(value as string),
    enabled: Boolean(value),
  });
  const options = (found.data?.items ?? []).map((bulletin) => ({
    value: bulletin.id,
    label: bulletin.duration_ms
      ? `${bulletin.title} (${duration(bulletin.duration_ms)})`
      : bulletin.title,
  }));
  if (chosen.data && !options.some((option) => option.value === value)) {
    options.unshift({ value: chosen.data.id, label: chosen.data.title });
  }
  return (
    <Select
      style={{ width: '100%' }}
      aria-label={label}
      placeholder={label}
      showSearch={{ filterOption: false, onSearch: setSearch }}
      loading={found.isFetching}
      value={value}
      options={options}
      onChange={onChange}
    />
  );
}

export function ProgrammeSelect({ label, value, onChange }: Props) {
  const programmes = useQuery({ queryKey: ['programmes'], queryFn: listProgrammes });
  return (
    <Select
      style={{ width: '100%' }}
      aria-label={label}
      placeholder={label}
      value={value}
      options={(programmes.data?.items ?? []).map((one) => ({ value: one.id, label: one.name }))}
      onChange={onChange}
    />
  );
}

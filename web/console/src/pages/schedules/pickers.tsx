import { useQueries, useQuery } from '@tanstack/react-query';
import { Select } from 'antd';
import { useState } from 'react';
import { listBulletins, readBulletin } from '../../api/bulletins';
import { listProgrammes } from '../../api/schedules';
import type { AudienceItem } from '../../api/types';
import { duration } from '../../parts/format';
import { commonAudience } from './schedule_draft';

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
      // Null shows that nothing is chosen; undefined would leave the last choice standing.
      value={value ?? null}
      options={options}
      onChange={(id) => onChange(id ?? undefined)}
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

// Undefined until all bulletins of the programme are known.
export function useCommonAudience(programme: string | undefined): AudienceItem[] | undefined {
  const programmes = useQuery({
    queryKey: ['programmes'],
    queryFn: listProgrammes,
    enabled: programme !== undefined,
  });
  const items = programmes.data?.items.find((one) => one.id === programme)?.items ?? [];
  const bulletins = new Set(items.flatMap((item) => (item.bulletin ? [item.bulletin] : [])));
  const found = useQueries({
    queries: [...bulletins].map((bulletin) => ({
      queryKey: ['bulletins', 'one', bulletin],
      queryFn: () => readBulletin(bulletin),
    })),
  });
  const audiences = found.flatMap((one) => (one.data ? [one.data.audience] : []));
  if (audiences.length === 0 || audiences.length < bulletins.size) return undefined;
  return commonAudience(audiences);
}

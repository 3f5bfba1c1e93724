import { useQuery } from '@tanstack/react-query';
import { Select } from 'antd';
import { useState } from 'react';
import { listDevices, readDevice } from '../api/devices';
import './device_select.css';

// One device found by its name or its unit's.
export function DeviceSelect({
  value,
  onChange,
  label,
  id,
}: {
  value?: string;
  onChange: (device: string | undefined) => void;
  label: string;
  id?: string;
}) {
  const [search, setSearch] = useState('');
  const found = useQuery({
    queryKey: ['devices', 'search', search],
    queryFn: () => listDevices({ q: search || undefined, limit: 50 }),
    placeholderData: (before) => before,
  });
  const chosen = useQuery({
    queryKey: ['devices', 'one', value],
    queryFn: () => readDevice(value as string),
    enabled: Boolean(value),
  });
  const nameOf = (device: { name: string; unit_name?: string }) =>
    device.unit_name ? `${device.name} · ${device.unit_name}` : device.name;
  const options = (found.data?.items ?? []).map((device) => ({
    value: device.id,
    label: nameOf(device),
  }));
  if (chosen.data && !options.some((option) => option.value === value)) {
    options.unshift({ value: chosen.data.id, label: nameOf(chosen.data) });
  }
  return (
    <Select
      id={id}
      className="device_select"
      aria-label={label}
      placeholder={label}
      showSearch={{ filterOption: false, onSearch: setSearch }}
      loading={found.isFetching}
      value={value}
      options={options}
      onChange={onChange}
      popupMatchSelectWidth={false}
    />
  );
}

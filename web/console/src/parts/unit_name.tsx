import { useQuery } from '@tanstack/react-query';
import { readDevice } from '../api/devices';
import { listGroups } from '../api/groups';
import type { AudienceItem } from '../api/types';
import { readUnit } from '../api/units';

// The name of a member of an audience, read once and kept.
export function UnitName({ item }: { item: AudienceItem }) {
  const unit = useQuery({
    queryKey: ['units', 'one', item.unit],
    queryFn: () => readUnit(item.unit as string),
    enabled: item.unit !== undefined,
    staleTime: 5 * 60_000,
  });
  const groups = useQuery({
    queryKey: ['groups'],
    queryFn: listGroups,
    enabled: item.group !== undefined,
  });
  const device = useQuery({
    queryKey: ['devices', 'one', item.device],
    queryFn: () => readDevice(item.device as string),
    enabled: item.device !== undefined,
  });
  const name =
    unit.data?.name ??
    groups.data?.items.find((group) => group.id === item.group)?.name ??
    device.data?.name;
  return <>{name ?? '…'}</>;
}

export function AudienceNames({ audience }: { audience: AudienceItem[] }) {
  const shown = audience.slice(0, 3);
  return (
    <>
      {shown.map((item, index) => (
        <span key={item.unit ?? item.group ?? item.device}>
          {index > 0 && ', '}
          <UnitName item={item} />
        </span>
      ))}
      {audience.length > shown.length && ` +${audience.length - shown.length}`}
    </>
  );
}

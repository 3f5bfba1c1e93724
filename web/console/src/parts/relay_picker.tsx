import { useQuery } from '@tanstack/react-query';
import { InputNumber, Select } from 'antd';
import { listRelaySources, type RelaySource } from '../api/relays';
import { useSession } from '../app/session';
import { vi } from '../locale/vi';
import { Field } from './field';

export interface RelayBooking {
  source?: RelaySource;
  minutes: number;
}

export const longestRelay = 120; // minutes

export function useRelaySources(): RelaySource[] | undefined {
  const { account } = useSession();
  const sources = useQuery({
    queryKey: ['relay_sources', account.unit],
    queryFn: () => listRelaySources(account.unit),
    staleTime: 60_000,
  });
  return sources.data?.items;
}

// Which station, and for how long.
export function RelayPicker({
  value,
  onChange,
}: {
  value: RelayBooking;
  onChange: (booking: RelayBooking) => void;
}) {
  const sources = useRelaySources();
  return (
    <div className="columns">
      <Field label={vi.relays.pick} hint={sources?.length === 0 ? vi.relays.none : undefined}>
        <Select
          style={{ width: '100%' }}
          placeholder={vi.relays.pick}
          value={value.source?.id ?? null}
          loading={!sources}
          options={(sources ?? []).map((source) => ({
            value: source.id,
            label: `${source.name} (${vi.relays.shortKinds[source.kind]})`,
          }))}
          onChange={(id) =>
            onChange({ ...value, source: sources?.find((source) => source.id === id) })
          }
        />
      </Field>
      <Field label={vi.relays.minutes}>
        <InputNumber
          controls={false}
          min={1}
          max={longestRelay}
          precision={0}
          value={value.minutes}
          suffix={vi.relays.minutesUnit}
          onChange={(minutes) => onChange({ ...value, minutes: minutes ?? value.minutes })}
        />
      </Field>
    </div>
  );
}

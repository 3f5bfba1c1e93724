import { PlusOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Button } from 'antd';
import { useState } from 'react';
import { listDevices } from '../../api/devices';
import { listGroups } from '../../api/groups';
import type { AudienceItem, Device } from '../../api/types';
import { useSession } from '../../app/session';
import { useUrlState } from '../../app/url_state';
import { vi } from '../../locale/vi';
import { DayFilter, FilterBar, SearchFilter, SelectFilter, UnitFilter } from '../../parts/filters';
import { day, number, shortMoment, startOfDay } from '../../parts/format';
import { ListTools, useColumns } from '../../parts/list_tools';
import { Page, Panel } from '../../parts/page';
import { EmptyState } from '../../parts/page_states';
import { type Column, PagedTable } from '../../parts/paged_table';
import { DeviceTag } from '../../parts/status_tag';
import { CommandDrawer } from './command_drawer';
import { PairDialog } from './pair_dialog';

const filters = ['q', 'at', 'state', 'kind', 'unit', 'group'];
// What is known of an earlier day.
const knownThen = ['name', 'kind'];

const allColumns: Column<Device>[] = [
  {
    key: 'name',
    title: vi.devices.name,
    lead: true,
    render: (device) => (
      <>
        <Link to="/devices/$id" params={{ id: device.id }}>
          {device.name}
        </Link>
        <div className="small muted">{device.unit_name}</div>
      </>
    ),
  },
  {
    key: 'state',
    title: vi.devices.state,
    render: (device) => <DeviceTag device={device} />,
  },
  {
    key: 'kind',
    title: vi.devices.kind,
    minor: true,
    render: (device) => vi.devices.kinds[device.kind],
  },
  {
    key: 'speakers',
    title: vi.devices.speakers,
    numeric: true,
    render: (device) => (device.speakers ? number(device.speakers) : '–'),
  },
  {
    key: 'volume',
    title: vi.devices.volume,
    numeric: true,
    minor: true,
    render: (device) => {
      if (device.kind === 'board') return '–';
      const volume = (device.status.last_seen ? device.status.volume : null) ?? device.volume;
      return volume == null ? '–' : vi.devices.volumeValue(number(volume));
    },
  },
  {
    key: 'plan',
    title: vi.devices.plan,
    minor: true,
    render: (device) =>
      !device.status.plan_version
        ? '–'
        : device.status.ready
          ? vi.devices.planReady
          : vi.devices.planNotReady,
  },
  {
    key: 'software',
    title: vi.devices.software,
    minor: true,
    render: (device) => device.status.software || '–',
  },
  {
    key: 'seen',
    title: vi.devices.lastSeen,
    numeric: true,
    render: (device) =>
      device.status.last_seen ? shortMoment(device.status.last_seen) : vi.devices.never,
  },
];

// A device that is gone has no page any more: its entry in the register has.
export function namedThen(columns: Column<Device>[], at: string): Column<Device>[] {
  return columns
    .filter(({ key }) => knownThen.includes(key))
    .map((column) =>
      column.key === 'name'
        ? {
            ...column,
            render: (device) => (
              <>
                <Link to="/register" search={{ open: device.id, day: at } as never}>
                  {device.name}
                </Link>
                <div className="small muted">{device.unit_name}</div>
              </>
            ),
          }
        : column,
    );
}

export function DevicesPage() {
  const { account, may } = useSession();
  const [{ q, at, state: asked, kind, unit, group, cursor }] = useUrlState();
  const state = at ? undefined : asked;
  const [chosen, setChosen] = useState<Set<string>>(new Set());
  const [ordering, setOrdering] = useState<AudienceItem[] | 'area'>();
  const [pairing, setPairing] = useState(false);
  const columns = useColumns('devices', allColumns);
  const groups = useQuery({
    queryKey: ['groups'],
    queryFn: listGroups,
    enabled: group !== undefined,
  });
  const groupName = groups.data?.items.find(({ id }) => id === group)?.name;
  const wish = { q, at, state, kind, unit, group, cursor, limit: 50 };
  const devices = useQuery({
    queryKey: ['devices', 'list', wish],
    queryFn: () => listDevices(wish),
    placeholderData: (before) => before,
  });
  const filtered = Boolean(q || at || state || kind || unit || group);
  // Nothing is told to the devices of the past.
  const mayOrder = !at && (may('operate_device') || may('manage_devices'));
  const shown = at ? namedThen(columns.shown, at) : columns.shown;
  const add = may('manage_devices') && (
    <Button
      type={chosen.size > 0 ? 'default' : 'primary'}
      icon={<PlusOutlined />}
      onClick={() => setPairing(true)}
    >
      {vi.devices.add}
    </Button>
  );

  return (
    <Page
      title={vi.devices.title}
      lead={vi.devices.lead}
      actions={
        <>
          {mayOrder && chosen.size > 0 && (
            <Button
              type="primary"
              onClick={() => setOrdering([...chosen].map((device) => ({ device })))}
            >
              {vi.commands.toMany(number(chosen.size))}
            </Button>
          )}
          {mayOrder && <Button onClick={() => setOrdering('area')}>{vi.commands.toArea}</Button>}
          {add}
        </>
      }
    >
      <Panel>
        <div className="stack">
          <FilterBar names={filters}>
            <SearchFilter label={vi.devices.searchLabel} />
            <DayFilter name="at" label={vi.devices.asOf} />
            {!at && (
              <SelectFilter
                name="state"
                label={vi.devices.state}
                options={[
                  { value: 'online', label: vi.devices.online },
                  { value: 'offline', label: vi.devices.offline },
                  { value: 'unpaired', label: vi.devices.unpaired },
                ]}
              />
            )}
            <SelectFilter
              name="kind"
              label={vi.devices.kind}
              options={[
                { value: 'speaker', label: vi.devices.kinds.speaker },
                { value: 'board', label: vi.devices.kinds.board },
              ]}
            />
            <UnitFilter label={vi.devices.unit} />
            <ListTools list="devices" names={filters} columns={columns} />
          </FilterBar>
          {at && <p className="muted">{vi.devices.asOfLead(day(startOfDay(at)))}</p>}
          {groupName && <p className="muted">{vi.devices.ofGroup(groupName)}</p>}
          <PagedTable
            label={vi.devices.title}
            columns={shown}
            of={devices}
            rowKey={(device) => device.id}
            rowName={(device) => device.name}
            selection={mayOrder ? { chosen, onChange: setChosen } : undefined}
            empty={
              <EmptyState
                title={filtered ? vi.devices.emptyFiltered : vi.devices.emptyTitle}
                text={filtered ? vi.bulletins.emptyFilteredText : vi.devices.emptyText}
                action={!filtered && add}
              />
            }
          />
        </div>
      </Panel>
      {ordering && (
        <CommandDrawer
          audience={ordering === 'area' ? undefined : ordering}
          onClose={() => setOrdering(undefined)}
        />
      )}
      {pairing && <PairDialog unit={account.unit} onClose={() => setPairing(false)} />}
    </Page>
  );
}

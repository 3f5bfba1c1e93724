import { DownloadOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Button } from 'antd';
import { useState } from 'react';
import type { Delivery, DeliveryState } from '../../api/airing_types';
import { csvAddress, listDeliveries, wishFor } from '../../api/deliveries';
import { useLiveConnected } from '../../app/live';
import { useSession } from '../../app/session';
import { useUrlState } from '../../app/url_state';
import { vi } from '../../locale/vi';
import { DayFilter, FilterBar, SelectFilter, UnitFilter } from '../../parts/filters';
import {
  addDays,
  duration,
  isoDay,
  number,
  shortMoment,
  timeWithSeconds,
} from '../../parts/format';
import { ListTools, useColumns } from '../../parts/list_tools';
import { Page, Panel } from '../../parts/page';
import { EmptyState } from '../../parts/page_states';
import { type Column, PagedTable } from '../../parts/paged_table';
import { DeliveryTag } from '../../parts/status_tag';
import { RetryDialog } from './retry_dialog';
import { listed, SummaryBar } from './summary_bar';

const filters = ['from', 'to', 'state', 'unit', 'device', 'bulletin'];

const allColumns: Column<Delivery>[] = [
  {
    key: 'device',
    title: vi.deliveries.device,
    lead: true,
    render: (row) => (
      <>
        <Link to="/devices/$id" params={{ id: row.device }}>
          {row.device_name ?? row.device}
        </Link>
        <div className="small muted">{row.unit_name}</div>
      </>
    ),
  },
  {
    key: 'state',
    title: vi.deliveries.state,
    render: (row) => <DeliveryTag state={row.state} />,
  },
  {
    key: 'reason',
    title: vi.deliveries.reason,
    render: (row) => row.reason_text || '–',
  },
  {
    key: 'bulletin',
    title: vi.deliveries.bulletin,
    render: (row) =>
      row.bulletin ? (
        <Link to="/bulletins/$id" params={{ id: row.bulletin }}>
          {row.bulletin_title ?? row.bulletin}
        </Link>
      ) : (
        row.bulletin_title
      ),
  },
  {
    key: 'planned',
    title: vi.deliveries.planned,
    numeric: true,
    render: (row) => (
      <>
        {shortMoment(row.planned_at)}
        {row.makes_up && <div className="small muted">{vi.deliveries.makesUp}</div>}
      </>
    ),
  },
  {
    key: 'started',
    title: vi.deliveries.started,
    numeric: true,
    render: (row) => (row.started_at ? timeWithSeconds(row.started_at) : '–'),
  },
  {
    key: 'heard',
    title: vi.deliveries.heard,
    numeric: true,
    minor: true,
    render: (row) => (row.heard_ms ? duration(row.heard_ms) : '–'),
  },
  {
    key: 'why',
    title: vi.deliveries.explainColumn,
    render: (row) => (
      <Link
        className="nowrap"
        to="/explain"
        search={{ device: row.device, at: row.planned_at } as never}
        aria-label={`${vi.deliveries.explain} ${row.device_name ?? row.device}`}
      >
        {vi.deliveries.explain}
      </Link>
    ),
  },
];

// As the server has it: whatever was not heard whole.
const retried: DeliveryState[] = ['missed', 'refused', 'preempted', 'partial'];

const awaited = ['coming', 'on_air'] as const;
const askedEveryMs = 15_000;

export function DeliveriesPage() {
  const { may } = useSession();
  const live = useLiveConnected();
  const [url, setUrl] = useUrlState();
  const [chosen, setChosen] = useState<Set<string>>(new Set());
  const [retrying, setRetrying] = useState(false);
  const columns = useColumns('deliveries', allColumns);
  const from = url.from ?? isoDay(Date.now());
  const to = url.to ?? isoDay(Date.now());
  const wish = {
    from: `${from}T00:00:00+07:00`,
    to: `${addDays(to, 1)}T00:00:00+07:00`,
    unit: url.unit,
    device: url.device,
    bulletin: url.bulletin,
    state: url.state,
    cursor: url.cursor,
    limit: 50,
  };
  const deliveries = useQuery({
    queryKey: ['deliveries', 'list', wish],
    queryFn: () => listDeliveries(wish),
    placeholderData: (before) => before,
    // That an airing's time has come is no news of a device: it is asked for while any is awaited.
    refetchInterval: ({ state: { data } }) =>
      data && awaited.some((state) => data.summary[state]) ? askedEveryMs : false,
  });
  const keyOf = (row: Delivery) => row.id ?? `${row.device} ${row.bulletin} ${row.planned_at}`;
  const rows = deliveries.data?.items ?? [];
  const missed = rows.filter(
    (row) => retried.includes(row.state) && (chosen.size === 0 || chosen.has(keyOf(row))),
  );
  // Nothing ticked means all that the filter finds, on every page of the list.
  const all = chosen.size === 0 && !url.state;
  const { unit, device, bulletin } = wish;
  const retryWish = all
    ? { filter: { from: wish.from, to: wish.to, unit, device, bulletin } }
    : { deliveries: wishFor(missed) };
  const summary = deliveries.data?.summary;
  const retryCount = all
    ? retried.reduce((sum, state) => sum + (summary?.[state] ?? 0), 0)
    : missed.length;

  return (
    <Page
      title={vi.deliveries.title}
      lead={
        <>
          {vi.deliveries.lead}{' '}
          <span className="small">{live ? vi.deliveries.live : vi.deliveries.notLive}</span>
        </>
      }
      actions={
        <>
          {may('edit_schedule') && retryCount > 0 && (
            <Button type="primary" onClick={() => setRetrying(true)}>
              {vi.deliveries.retryMany(number(retryCount))}
            </Button>
          )}
          <Button icon={<DownloadOutlined />} href={csvAddress(wish)} download>
            {vi.deliveries.csv}
          </Button>
        </>
      }
    >
      {deliveries.data && (
        <Panel title={vi.deliveries.summary}>
          <SummaryBar
            summary={deliveries.data.summary}
            chosen={url.state as DeliveryState | undefined}
            onChoose={(state) => setUrl({ state, cursor: undefined })}
          />
        </Panel>
      )}
      <Panel>
        <div className="stack">
          <FilterBar names={filters}>
            <DayFilter name="from" label={vi.common.from} otherwise={from} />
            <DayFilter name="to" label={vi.common.to} otherwise={to} />
            <SelectFilter
              name="state"
              label={vi.deliveries.state}
              options={listed.map((state) => ({
                value: state,
                label: vi.deliveries.states[state],
              }))}
            />
            <UnitFilter label={vi.deliveries.unit} />
            <ListTools list="deliveries" names={filters} columns={columns} />
          </FilterBar>
          <PagedTable
            label={vi.deliveries.title}
            columns={columns.shown}
            of={deliveries}
            rowKey={keyOf}
            rowName={(row) => row.device_name ?? row.device}
            selection={may('edit_schedule') ? { chosen, onChange: setChosen } : undefined}
            empty={<EmptyState title={vi.deliveries.emptyTitle} text={vi.deliveries.emptyText} />}
          />
        </div>
      </Panel>
      {retrying && (
        <RetryDialog
          wish={retryWish}
          count={retryCount}
          onClose={() => {
            setRetrying(false);
            setChosen(new Set());
          }}
        />
      )}
    </Page>
  );
}

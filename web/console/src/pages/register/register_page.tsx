import { DownloadOutlined, PlusOutlined, WarningOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button, Dropdown, Segmented } from 'antd';
import { useState } from 'react';
import {
  type Asset,
  type AssetFilter,
  type AssetKind,
  assetTable,
  countAssets,
  listAssets,
  listStationless,
} from '../../api/assets';
import { advisePlan, type WishedStation } from '../../api/station_plans';
import { useSession } from '../../app/session';
import { useUrlState } from '../../app/url_state';
import { useDeed } from '../../app/use_deed';
import { vi } from '../../locale/vi';
import { DayFilter, FilterBar, SearchFilter, SelectFilter, UnitFilter } from '../../parts/filters';
import { isoDay, number, day as shownDay } from '../../parts/format';
import { ListTools, useColumns } from '../../parts/list_tools';
import { optionsOf } from '../../parts/options';
import { Page, Panel } from '../../parts/page';
import { EmptyState } from '../../parts/page_states';
import { type Column, PagedTable } from '../../parts/paged_table';
import { ProblemAlert } from '../../parts/problem_alert';
import { WideTabs } from '../../parts/wide_tabs';
import { PlanForm, withAdvice } from '../station_plans/plan_form';
import { AssetDrawer } from './asset_drawer';
import { AssetForm, useAssetFields } from './asset_form';
import { AssetMap } from './asset_map';
import { assetName, fieldsOf, isPart, shownValue } from './asset_values';
import { BoardRuleForm } from './board_rule_form';
import { BulkDrawer } from './bulk_drawer';

const filters = ['q', 'day', 'condition', 'funding', 'technology', 'unit', 'kind'];
const kinds = Object.keys(vi.register.kinds) as AssetKind[];

export function commonColumns(onOpen: (id: string) => void): Column<Asset>[] {
  const words = vi.register;
  return [
    {
      key: 'name',
      title: words.name,
      lead: true,
      room: 'name',
      render: (asset) => (
        <>
          <button type="button" className="link_button" onClick={() => onOpen(asset.id)}>
            {assetName(asset)}
          </button>
          <div className="small muted">{asset.unit_name}</div>
        </>
      ),
    },
    {
      key: 'kind',
      title: words.kind,
      minor: true,
      render: (asset) => (isPart(asset) ? words.parts : words.kinds[asset.kind]),
    },
    {
      key: 'condition',
      title: words.condition,
      room: 'word',
      render: ({ condition }) => words.conditions[condition],
    },
    {
      key: 'condition_on',
      title: words.conditionOn,
      minor: true,
      room: 'word',
      render: ({ condition_on }) => (condition_on ? shownDay(condition_on) : '–'),
    },
    {
      key: 'funding',
      title: words.funding,
      minor: true,
      render: ({ funding }) => words.fundings[funding],
    },
    {
      key: 'station',
      title: words.station,
      minor: true,
      render: ({ station_name }) => station_name ?? '–',
    },
    {
      key: 'warnings',
      title: words.warnings,
      render: ({ warnings }) =>
        warnings.length === 0 ? (
          '–'
        ) : (
          <span>
            <WarningOutlined aria-hidden /> {warnings.map(({ message }) => message).join(' ')}
          </span>
        ),
    },
  ];
}

function useAssetColumns(kind: AssetKind | undefined, onOpen: (id: string) => void) {
  const fields = fieldsOf(useAssetFields().data, kind ?? 'station');
  const more: Column<Asset>[] = kind
    ? fields
        .filter(({ type }) => type !== 'unit')
        .map((field) => ({
          key: field.key,
          title: field.label,
          minor: true,
          numeric: field.type === 'number',
          render: (asset) => shownValue(field, asset.details[field.key]) || '–',
        }))
    : [];
  return useColumns(`register.${kind ?? 'all'}`, [...commonColumns(onOpen), ...more]);
}

// What the table for spreadsheets has for what is shown on the page.
export function tableColumns(shown: string[]): string[] {
  const rest = shown.filter((key) => key !== 'name' && key !== 'warnings' && key !== 'kind');
  return ['kind', 'unit', 'name', ...rest];
}

export function RegisterPage() {
  const [{ kind: asked, view }, setUrl] = useUrlState();
  const kind = kinds.find((one) => one === asked);
  const stationless = view === 'stationless';
  return (
    <Page title={vi.register.title} lead={vi.register.lead} actions={<AddButton kind={kind} />}>
      <WideTabs
        label={vi.register.title}
        open={stationless ? 'stationless' : (kind ?? 'all')}
        choose={(key) =>
          setUrl({
            kind: key === 'all' || key === 'stationless' ? undefined : key,
            view: key === 'stationless' ? key : undefined,
            technology: undefined,
            cursor: undefined,
          })
        }
        tabs={[
          { key: 'all', label: vi.register.all },
          ...kinds.map((one) => ({ key: one as string, label: vi.register.kinds[one] })),
          { key: 'stationless', label: vi.register.stationless },
        ]}
      />
      {stationless ? <Stationless /> : <Assets key={kind ?? 'all'} kind={kind} />}
    </Page>
  );
}

function AddButton({ kind }: { kind?: AssetKind }) {
  const { may } = useSession();
  const [adding, setAdding] = useState<AssetKind>();
  const [ruling, setRuling] = useState(false);
  if (!may('manage_devices')) return null;
  return (
    <>
      {kind ? (
        <Button type="primary" icon={<PlusOutlined />} onClick={() => setAdding(kind)}>
          {vi.register.addOf(vi.register.kinds[kind])}
        </Button>
      ) : (
        <Dropdown
          trigger={['click']}
          menu={{
            items: kinds.map((one) => ({ key: one, label: vi.register.kinds[one] })),
            onClick: ({ key }) => setAdding(key as AssetKind),
          }}
        >
          <Button type="primary" icon={<PlusOutlined />}>
            {vi.register.add}
          </Button>
        </Dropdown>
      )}
      {kind === 'board' && <Button onClick={() => setRuling(true)}>{vi.register.boardRule}</Button>}
      {ruling && <BoardRuleForm onClose={() => setRuling(false)} />}
      {adding && <AssetForm kind={adding} onClose={() => setAdding(undefined)} />}
    </>
  );
}

function Assets({ kind }: { kind?: AssetKind }) {
  const { may } = useSession();
  const [state, setUrl] = useUrlState();
  const { q, day, condition, funding, technology, unit, cursor, view, open } = state;
  const [chosen, setChosen] = useState<Set<string>>(new Set());
  const [bulk, setBulk] = useState(false);
  const columns = useAssetColumns(kind, (id) => setUrl({ open: id }));
  const filter: AssetFilter = { q, day, kind, condition, funding, technology, unit };
  const wish = { ...filter, cursor, limit: 50 };
  const assets = useQuery({
    queryKey: ['assets', 'list', wish],
    queryFn: () => listAssets(wish),
    placeholderData: (before) => before,
  });
  const filtered = Boolean(q || day || condition || funding || technology || unit);
  // Chosen on this page: only what is in sight is changed.
  const picked = (assets.data?.items ?? []).filter(({ id }) => chosen.has(id));
  const mayChange = may('manage_devices') && !day;
  return (
    <Panel>
      <div className="stack">
        <FilterBar names={filters.filter((name) => name !== 'kind')}>
          <SearchFilter label={vi.register.search} />
          <DayFilter name="day" label={vi.register.asOf} />
          <SelectFilter
            name="condition"
            label={vi.register.condition}
            options={optionsOf(vi.register.conditions)}
          />
          <SelectFilter
            name="funding"
            label={vi.register.funding}
            options={optionsOf(vi.register.fundings)}
          />
          {kind === 'station' && (
            <SelectFilter
              name="technology"
              label={vi.register.technology}
              options={optionsOf(vi.register.technologies)}
            />
          )}
          <UnitFilter label={vi.register.unit} />
          <ListTools list="register" names={filters} columns={columns} />
        </FilterBar>
        <Counts filter={filter} />
        <div className="row">
          <Segmented
            aria-label={vi.register.list}
            value={view === 'map' ? 'map' : 'list'}
            options={[
              { value: 'list', label: vi.register.list },
              { value: 'map', label: vi.register.map },
            ]}
            onChange={(next) => setUrl({ view: next === 'map' ? 'map' : undefined })}
          />
          <Button
            icon={<DownloadOutlined />}
            href={assetTable(filter, tableColumns(columns.shown.map(({ key }) => key)))}
            download
          >
            {vi.register.table}
          </Button>
          {picked.length > 0 && (
            <Button type="primary" onClick={() => setBulk(true)}>
              {vi.register.bulk(number(picked.length))}
            </Button>
          )}
        </div>
        {view === 'map' ? (
          <AssetMap filter={filter} />
        ) : (
          <PagedTable
            label={vi.register.title}
            columns={columns.shown}
            of={assets}
            rowKey={(asset) => asset.id}
            rowName={assetName}
            selection={mayChange ? { chosen, onChange: setChosen } : undefined}
            empty={
              <EmptyState
                title={filtered ? vi.register.emptyFiltered : vi.register.emptyTitle}
                text={filtered ? vi.register.emptyFilteredText : vi.register.emptyText}
              />
            }
          />
        )}
      </div>
      {open && <AssetDrawer id={open} day={day} onClose={() => setUrl({ open: undefined })} />}
      {bulk && (
        <BulkDrawer
          assets={picked}
          onClose={() => {
            setBulk(false);
            setChosen(new Set());
          }}
        />
      )}
    </Panel>
  );
}

function Counts({ filter }: { filter: AssetFilter }) {
  const counts = useQuery({
    queryKey: ['assets', 'counts', filter],
    queryFn: () => countAssets(filter),
    placeholderData: (before) => before,
  });
  if (!counts.data) return null;
  const { kinds: found, technologies, station_parts } = counts.data;
  const told = [
    ...found.map(({ kind, count }) => vi.register.total(vi.register.kinds[kind], number(count))),
    ...(station_parts > 0 ? [vi.register.total(vi.register.parts, number(station_parts))] : []),
    ...technologies.map(({ technology, count }) =>
      vi.register.total(vi.register.technologies[technology] ?? technology, number(count)),
    ),
  ];
  if (told.length === 0) return null;
  return (
    <p className="muted" role="status" aria-label={vi.register.counts}>
      {told.join(' · ')}
    </p>
  );
}

function Stationless() {
  const [{ day, unit, cursor }] = useUrlState();
  const { account, may } = useSession();
  const [begin, setBegin] = useState<{ rows: WishedStation[]; cut: boolean }>();
  const plan = useDeed({
    mutationFn: () => advisePlan(unit ?? account.unit, day),
    onSuccess: (advice) => {
      const items = advice.items.filter(({ cause }) => cause === 'no_station');
      setBegin({ rows: withAdvice([], { ...advice, items }), cut: advice.more });
    },
  });
  const communes = useQuery({
    queryKey: ['assets', 'stationless', day, unit, cursor],
    queryFn: () => listStationless({ day, unit, cursor }),
    placeholderData: (before) => before,
  });
  return (
    <Panel>
      <div className="stack">
        <FilterBar names={['day', 'unit']}>
          <DayFilter name="day" label={vi.register.asOf} />
          <UnitFilter label={vi.register.unit} />
        </FilterBar>
        <div className="row_between">
          <p className="muted">
            {vi.register.stationlessLead(shownDay(day ?? isoDay(Date.now())))}
          </p>
          {may('manage_devices') && (
            <Button loading={plan.isPending} onClick={() => plan.mutate()}>
              {vi.stationPlans.fromStationless}
            </Button>
          )}
        </div>
        <ProblemAlert error={plan.error} />
        <PagedTable
          label={vi.register.stationless}
          columns={[
            { key: 'name', title: vi.register.name, lead: true, render: ({ name }) => name },
            { key: 'above', title: vi.register.unit, render: ({ above }) => above || '–' },
          ]}
          of={communes}
          rowKey={(commune) => commune.unit}
          empty={
            <EmptyState title={vi.register.noStationless} text={vi.register.noStationlessText} />
          }
        />
      </div>
      {begin && <PlanForm begin={{ unit, ...begin }} onClose={() => setBegin(undefined)} />}
    </Panel>
  );
}

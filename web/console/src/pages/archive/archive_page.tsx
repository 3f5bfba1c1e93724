import { PrinterOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Button } from 'antd';
import { type ArchiveRow, listArchive } from '../../api/archive';
import { listCategories } from '../../api/bulletins';
import { useUrlState } from '../../app/url_state';
import { vi } from '../../locale/vi';
import { CampaignFilter } from '../../parts/campaign_filter';
import { DayFilter, FilterBar, SearchFilter, SelectFilter, UnitFilter } from '../../parts/filters';
import { addDays, duration, number, shortMoment } from '../../parts/format';
import { languagesInWords } from '../../parts/languages';
import { ListTools, useColumns } from '../../parts/list_tools';
import { optionsOf } from '../../parts/options';
import { Page, Panel } from '../../parts/page';
import { EmptyState } from '../../parts/page_states';
import { type Column, PagedTable } from '../../parts/paged_table';
import { ArchivedDrawer } from './archived_drawer';
import './archive.css';
import { KeepingPanel } from './keeping_panel';

const filters = ['q', 'from', 'to', 'category', 'campaign', 'priority', 'kind', 'voice', 'unit'];

const columnsFor = (open: (id: string) => void): Column<ArchiveRow>[] => [
  {
    key: 'title',
    title: vi.archive.columnTitle,
    lead: true,
    render: (row) => (
      <>
        <button type="button" className="link_button" onClick={() => open(row.bulletin)}>
          {row.title || vi.bulletins.untitled}
        </button>
        <div className="small muted">
          {[
            row.unit_name,
            row.priority === 'normal' ? '' : vi.bulletins.priorities[row.priority],
            row.languages.length > 1 ? languagesInWords(row.languages) : '',
            row.state === 'recalled' ? vi.archive.recalled : '',
          ]
            .filter(Boolean)
            .join(' · ')}
        </div>
      </>
    ),
  },
  {
    key: 'last',
    title: vi.archive.lastAired,
    numeric: true,
    render: (row) => shortMoment(row.last_aired),
  },
  {
    key: 'airings',
    title: vi.archive.airings,
    numeric: true,
    render: (row) => number(row.airings),
  },
  {
    key: 'plays',
    title: vi.archive.plays,
    numeric: true,
    minor: true,
    render: (row) => number(row.plays),
  },
  {
    key: 'duration',
    title: vi.archive.duration,
    numeric: true,
    render: (row) => (row.duration_ms ? duration(row.duration_ms) : '–'),
  },
  {
    key: 'voice',
    title: vi.archive.voice,
    minor: true,
    render: (row) => vi.archive.voices[row.voice],
  },
  {
    key: 'kind',
    title: vi.archive.kind,
    minor: true,
    render: (row) => vi.archive.kinds[row.kind],
  },
];

export function ArchivePage() {
  const [url, setUrl] = useUrlState();
  const { q, from, to, category, campaign, priority, kind, voice, unit, cursor, open } = url;
  const wish = {
    q,
    from,
    to: to && addDays(to, 1),
    category,
    campaign,
    priority,
    kind,
    voice,
    unit,
    cursor,
    limit: 50,
  };
  const archive = useQuery({
    queryKey: ['archive', 'list', wish],
    queryFn: () => listArchive(wish),
    placeholderData: (before) => before,
  });
  const categories = useQuery({ queryKey: ['categories'], queryFn: listCategories });
  const columns = useColumns(
    'archive',
    columnsFor((id) => setUrl({ open: id }, false)),
  );
  const filtered = filters.some((name) => url[name]);
  return (
    <Page
      title={vi.archive.title}
      lead={vi.archive.lead}
      actions={
        <Link to="/paper">
          <Button icon={<PrinterOutlined />}>{vi.paper.title}</Button>
        </Link>
      }
    >
      <Panel>
        <div className="stack">
          <FilterBar names={filters}>
            <SearchFilter label={vi.archive.search} />
            <DayFilter name="from" label={vi.common.from} />
            <DayFilter name="to" label={vi.common.to} />
            <SelectFilter
              name="category"
              label={vi.archive.category}
              options={(categories.data?.items ?? []).map((one) => ({
                value: one.code,
                label: one.name,
              }))}
            />
            <SelectFilter
              name="priority"
              label={vi.archive.priority}
              options={optionsOf(vi.bulletins.priorities)}
            />
            <SelectFilter
              name="kind"
              label={vi.archive.kind}
              options={optionsOf(vi.archive.kinds)}
            />
            <SelectFilter
              name="voice"
              label={vi.archive.voice}
              options={optionsOf(vi.archive.voices)}
            />
            <CampaignFilter />
            <UnitFilter label={vi.archive.unit} />
            <ListTools list="archive" names={filters} columns={columns} />
          </FilterBar>
          <PagedTable
            label={vi.archive.title}
            columns={columns.shown}
            of={archive}
            rowKey={(row) => row.bulletin}
            rowName={(row) => row.title}
            empty={
              <EmptyState
                title={vi.archive.emptyTitle}
                text={filtered ? vi.archive.emptyFiltered : vi.archive.emptyText}
              />
            }
          />
        </div>
      </Panel>
      <KeepingPanel />
      {open && <ArchivedDrawer id={open} onClose={() => setUrl({ open: undefined })} />}
    </Page>
  );
}

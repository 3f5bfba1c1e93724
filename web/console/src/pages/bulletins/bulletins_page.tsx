import { PlusOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { Button } from 'antd';
import { listBulletins, listCategories } from '../../api/bulletins';
import type { Bulletin } from '../../api/types';
import { useSession } from '../../app/session';
import { useGoing } from '../../app/undo';
import { useUrlState } from '../../app/url_state';
import { vi } from '../../locale/vi';
import { CampaignFilter } from '../../parts/campaign_filter';
import { FilterBar, SearchFilter, SelectFilter } from '../../parts/filters';
import { durationInWords, shortMoment } from '../../parts/format';
import { ListTools, useColumns } from '../../parts/list_tools';
import { optionsOf } from '../../parts/options';
import { Page, Panel } from '../../parts/page';
import { EmptyState } from '../../parts/page_states';
import { type Column, PagedTable } from '../../parts/paged_table';
import { BulletinStateTag } from '../../parts/status_tag';
import { AudienceNames } from '../../parts/unit_name';

const filters = ['q', 'state', 'category', 'priority', 'campaign'];

const allColumns: Column<Bulletin>[] = [
  {
    key: 'title',
    title: vi.bulletins.columnTitle,
    lead: true,
    render: (bulletin) => (
      <>
        <Link to="/bulletins/$id" params={{ id: bulletin.id }}>
          {bulletin.title || vi.bulletins.untitled}
        </Link>
        <div className="small muted">
          {[
            bulletin.priority === 'normal' ? '' : vi.bulletins.priorities[bulletin.priority],
            bulletin.author_name,
          ]
            .filter(Boolean)
            .join(' · ')}
        </div>
      </>
    ),
  },
  {
    key: 'state',
    title: vi.bulletins.state,
    render: (bulletin) => <BulletinStateTag state={bulletin.state} />,
  },
  {
    key: 'audience',
    title: vi.bulletins.columnAudience,
    render: (bulletin) =>
      bulletin.audience.length ? <AudienceNames audience={bulletin.audience} /> : '–',
  },
  {
    key: 'duration',
    title: vi.bulletins.columnDuration,
    numeric: true,
    minor: true,
    render: (bulletin) => (bulletin.duration_ms ? durationInWords(bulletin.duration_ms) : '–'),
  },
  {
    key: 'updated',
    title: vi.bulletins.columnUpdated,
    numeric: true,
    render: (bulletin) => (bulletin.changed ? shortMoment(bulletin.changed) : '–'),
  },
];

export function BulletinsPage() {
  const { may } = useSession();
  const navigate = useNavigate();
  const [filter] = useUrlState();
  const columns = useColumns('bulletins', allColumns);
  const { q, state, category, priority, campaign, cursor } = filter;
  const wish = { q, state, category, priority, campaign, cursor, limit: 50 };
  const bulletins = useQuery({
    queryKey: ['bulletins', 'list', wish],
    queryFn: () => listBulletins(wish),
    placeholderData: (before) => before,
  });
  const going = useGoing();
  const left = bulletins.data && {
    ...bulletins.data,
    items: bulletins.data.items.filter(({ id }) => !going.includes(`bulletin ${id}`)),
  };
  const categories = useQuery({ queryKey: ['categories'], queryFn: listCategories });
  const filtered = Boolean(q || state || category || priority || campaign);
  const create = (
    <Button
      type="primary"
      icon={<PlusOutlined />}
      onClick={() => void navigate({ to: '/bulletins/$id', params: { id: 'new' } })}
    >
      {vi.bulletins.create}
    </Button>
  );

  return (
    <Page
      title={vi.bulletins.title}
      lead={vi.bulletins.lead}
      actions={may('write_bulletin') && create}
    >
      <Panel>
        <div className="stack">
          <FilterBar names={filters}>
            <SearchFilter label={vi.bulletins.searchLabel} />
            <SelectFilter
              name="state"
              label={vi.bulletins.state}
              options={optionsOf(vi.bulletins.states)}
            />
            <SelectFilter
              name="category"
              label={vi.bulletins.category}
              options={(categories.data?.items ?? []).map((one) => ({
                value: one.code,
                label: one.name,
              }))}
            />
            <SelectFilter
              name="priority"
              label={vi.bulletins.priority}
              options={optionsOf(vi.bulletins.priorities)}
            />
            <CampaignFilter />
            <ListTools list="bulletins" names={filters} columns={columns} />
          </FilterBar>
          <PagedTable
            label={vi.bulletins.title}
            columns={columns.shown}
            of={{ ...bulletins, data: left }}
            rowKey={(bulletin) => bulletin.id}
            empty={
              filtered ? (
                <EmptyState
                  title={vi.bulletins.emptyFiltered}
                  text={vi.bulletins.emptyFilteredText}
                />
              ) : (
                <EmptyState
                  title={vi.bulletins.emptyTitle}
                  text={vi.bulletins.emptyText}
                  action={may('write_bulletin') && create}
                />
              )
            }
          />
        </div>
      </Panel>
    </Page>
  );
}

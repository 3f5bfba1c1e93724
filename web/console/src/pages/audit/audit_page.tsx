import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { listAudit } from '../../api/audit';
import type { AuditEntry } from '../../api/types';
import { useUrlState } from '../../app/url_state';
import { vi } from '../../locale/vi';
import { DayFilter, FilterBar, SearchFilter, SelectFilter, UnitFilter } from '../../parts/filters';
import { addDays, shortMoment } from '../../parts/format';
import { Page, Panel } from '../../parts/page';
import { EmptyState } from '../../parts/page_states';
import { type Column, PagedTable } from '../../parts/paged_table';

// The thing a line speaks of, as a link where it has a page.
function subjectOf(entry: AuditEntry): ReactNode {
  const name = entry.subject_name ?? entry.subject ?? '–';
  if (!entry.subject) return name;
  const params = { id: entry.subject };
  if (entry.subject_kind === 'bulletin') {
    return (
      <Link to="/bulletins/$id" params={params}>
        {name}
      </Link>
    );
  }
  if (entry.subject_kind === 'device') {
    return (
      <Link to="/devices/$id" params={params}>
        {name}
      </Link>
    );
  }
  return name;
}

const columns: Column<AuditEntry>[] = [
  {
    key: 'deed',
    title: vi.audit.deed,
    lead: true,
    render: (entry) => (
      <>
        <strong>{entry.deed_text}</strong>
        <div className="small muted number">{shortMoment(entry.at)}</div>
      </>
    ),
  },
  { key: 'subject', title: vi.audit.subject, render: subjectOf },
  {
    key: 'who',
    title: vi.audit.who,
    render: (entry) => entry.account_name ?? vi.audit.system,
  },
  {
    key: 'detail',
    title: vi.audit.detail,
    render: (entry) => entry.detail ?? '–',
  },
];

export function AuditPage() {
  const [{ q, from, to, deed, unit, cursor }] = useUrlState();
  const wish = {
    from: from && `${from}T00:00:00+07:00`,
    to: to && `${addDays(to, 1)}T00:00:00+07:00`,
    q,
    deed,
    unit,
    cursor,
    limit: 50,
  };
  const audit = useQuery({
    queryKey: ['audit', 'list', wish],
    queryFn: () => listAudit(wish),
    placeholderData: (before) => before,
  });
  return (
    <Page title={vi.audit.title} lead={vi.audit.lead}>
      <Panel>
        <div className="stack">
          <FilterBar names={['q', 'from', 'to', 'deed', 'unit']}>
            <SearchFilter label={vi.audit.searchLabel} />
            <DayFilter name="from" label={vi.common.from} />
            <DayFilter name="to" label={vi.common.to} />
            <SelectFilter
              name="deed"
              label={vi.audit.filterDeed}
              options={Object.entries(vi.audit.groups).map(([value, label]) => ({ value, label }))}
            />
            <UnitFilter label={vi.common.unit} />
          </FilterBar>
          <PagedTable
            label={vi.audit.title}
            columns={columns}
            of={audit}
            rowKey={(entry) => entry.id}
            empty={<EmptyState title={vi.audit.emptyTitle} text={vi.audit.emptyText} />}
          />
        </div>
      </Panel>
    </Page>
  );
}

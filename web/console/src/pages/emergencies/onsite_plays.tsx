import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { listOnsitePlays } from '../../api/onsite';
import type { OnsitePlay } from '../../api/types';
import { vi } from '../../locale/vi';
import { shortMoment } from '../../parts/format';
import { Panel } from '../../parts/page';
import { EmptyState } from '../../parts/page_states';
import { type Column, PagedTable } from '../../parts/paged_table';

const columns: Column<OnsitePlay>[] = [
  {
    key: 'device',
    title: vi.onsite.device,
    lead: true,
    render: (one) => (
      <Link to="/devices/$id" params={{ id: one.device }}>
        {one.device_name}
      </Link>
    ),
  },
  { key: 'what', title: vi.onsite.what, render: (one) => one.onsite?.title ?? vi.onsite.byOrder },
  {
    key: 'way',
    title: vi.onsite.way,
    render: (one) =>
      one.onsite
        ? [vi.onsite.ways[one.onsite.way], one.onsite.who].filter(Boolean).join(' · ')
        : '',
  },
  { key: 'result', title: vi.onsite.result, render: (one) => vi.onsite.results[one.result] },
  {
    key: 'when',
    title: vi.onsite.when,
    numeric: true,
    render: (one) => shortMoment(one.started_at ?? one.planned_at),
  },
];

// What was set off at the place itself, as the devices told it afterwards.
export function OnsitePlays() {
  const plays = useQuery({
    queryKey: ['playlog', 'onsite'],
    queryFn: () => listOnsitePlays(),
    refetchInterval: 30_000,
  });
  return (
    <Panel title={vi.onsite.plays}>
      <PagedTable
        label={vi.onsite.plays}
        columns={columns}
        of={plays}
        rowKey={(one) => `${one.device}/${one.sequence}`}
        empty={<EmptyState title={vi.onsite.playsEmpty} />}
      />
    </Panel>
  );
}

import { PlusOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Button } from 'antd';
import { useState } from 'react';
import { listStationPlans, type StationPlan } from '../../api/station_plans';
import { useSession } from '../../app/session';
import { useUrlState } from '../../app/url_state';
import { vi } from '../../locale/vi';
import { DayFilter, FilterBar, UnitFilter } from '../../parts/filters';
import { number } from '../../parts/format';
import { Page, Panel } from '../../parts/page';
import { EmptyState } from '../../parts/page_states';
import { type Column, PagedTable } from '../../parts/paged_table';
import { PastDay } from '../../parts/past_day';
import { PlanForm } from './plan_form';

const columnsOf = (then?: string): Column<StationPlan>[] => [
  {
    key: 'name',
    title: vi.stationPlans.name,
    lead: true,
    render: (plan) => (
      <Link to="/station-plans/$id" params={{ id: plan.id }} search={{ day: then } as never}>
        <strong>{plan.name}</strong>
      </Link>
    ),
  },
  { key: 'unit', title: vi.stationPlans.unit, render: (plan) => plan.unit_name },
  { key: 'year', title: vi.stationPlans.year, render: (plan) => String(plan.year) },
  {
    key: 'state',
    title: vi.stationPlans.state,
    render: (plan) => vi.stationPlans.states[plan.state],
  },
  {
    key: 'total',
    title: vi.stationPlans.total,
    numeric: true,
    render: (plan) => vi.stationPlans.vnd(number(plan.total_vnd)),
  },
];

export function StationPlansPage() {
  const { may } = useSession();
  const [{ unit, day: then, cursor }] = useUrlState();
  const [open, setOpen] = useState(false);
  const plans = useQuery({
    queryKey: ['station_plans', unit, then, cursor],
    queryFn: () => listStationPlans({ unit, day: then, cursor }),
    placeholderData: (before) => before,
  });
  const add = may('manage_devices') && (
    <Button type="primary" icon={<PlusOutlined />} onClick={() => setOpen(true)}>
      {vi.stationPlans.add}
    </Button>
  );
  return (
    <Page title={vi.stationPlans.title} lead={vi.stationPlans.lead} actions={add}>
      <Panel>
        <div className="stack">
          <FilterBar names={['unit', 'day']}>
            <UnitFilter label={vi.stationPlans.unit} />
            <DayFilter name="day" label={vi.asOf.day} />
          </FilterBar>
          <PastDay then={then} notKept={plans.data?.not_kept} />
          <PagedTable
            label={vi.stationPlans.title}
            columns={columnsOf(then)}
            of={plans}
            rowKey={(plan) => plan.id}
            empty={
              then ? (
                <EmptyState title={vi.asOf.emptyTitle} text={vi.asOf.emptyText} />
              ) : (
                <EmptyState
                  title={vi.stationPlans.emptyTitle}
                  text={vi.stationPlans.emptyText}
                  action={add}
                />
              )
            }
          />
        </div>
      </Panel>
      {open && <PlanForm onClose={() => setOpen(false)} />}
    </Page>
  );
}

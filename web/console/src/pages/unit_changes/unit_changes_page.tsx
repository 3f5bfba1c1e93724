import {
  CheckCircleOutlined,
  ClockCircleOutlined,
  CloseCircleOutlined,
  EyeOutlined,
  MinusCircleOutlined,
  RollbackOutlined,
} from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { Button, Space } from 'antd';
import type { ReactNode } from 'react';
import {
  listUnitChanges,
  type UnitChange,
  type UnitChangeState,
  type UnitChangeStep,
} from '../../api/unit_changes';
import { useUrlState } from '../../app/url_state';
import { useDecides } from '../../app/use_top';
import { vi } from '../../locale/vi';
import { day, number, startOfDay } from '../../parts/format';
import { Page, Panel } from '../../parts/page';
import { EmptyState } from '../../parts/page_states';
import { type Column, PagedTable } from '../../parts/paged_table';
import { StatusTag, type Tone } from '../../parts/status_tag';

const looks: Record<UnitChangeState, [Tone, ReactNode]> = {
  preview: ['calm', <EyeOutlined key="i" />],
  planned: ['warn', <ClockCircleOutlined key="i" />],
  done: ['good', <CheckCircleOutlined key="i" />],
  undone: ['calm', <RollbackOutlined key="i" />],
  cancelled: ['calm', <MinusCircleOutlined key="i" />],
  failed: ['bad', <CloseCircleOutlined key="i" />],
};

export function ChangeStateTag({ state }: { state: UnitChangeState }) {
  const [tone, icon] = looks[state];
  return (
    <StatusTag tone={tone} icon={icon}>
      {vi.unitChanges.states[state]}
    </StatusTag>
  );
}

const names = (units: { name: string }[]) => units.map((unit) => unit.name).join(', ');

// What is renamed may be of another kind as well, and speaks at another level then.
function target(step: UnitChangeStep): string {
  return step.to
    .map((unit) =>
      step.kind === 'rename' && unit.kind
        ? vi.unitChanges.ofKind(unit.name, vi.unitKinds[unit.kind])
        : unit.name,
    )
    .join(', ');
}

// "Nhập: Thị trấn Đình Cả, Xã Phú Thượng → Xã Võ Nhai"
export function StepsText({ change, most }: { change: UnitChange; most: number }) {
  if (change.reverses) return <span>{vi.unitChanges.reversalOf}</span>;
  const shown = change.steps.slice(0, most);
  const more = change.steps_total - shown.length;
  return (
    <ul className="plain">
      {shown.map((step) => {
        const to = target(step);
        const from = names(step.from);
        return (
          <li key={`${step.kind} ${step.from.map((unit) => unit.id).join()}`}>
            <strong>{vi.unitChanges.kinds[step.kind]}</strong>:{' '}
            {to ? vi.unitChanges.arrow(from, to) : from}
          </li>
        );
      })}
      {more > 0 && <li className="muted">{vi.unitChanges.moreSteps(number(more))}</li>}
    </ul>
  );
}

export function UnitChangesPage() {
  const decides = useDecides();
  const navigate = useNavigate();
  const [{ cursor }] = useUrlState();
  const changes = useQuery({
    queryKey: ['units', 'changes', cursor ?? ''],
    queryFn: () => listUnitChanges(cursor),
    placeholderData: (before) => before,
  });
  const begin = (
    <Space wrap>
      <Button type="primary" onClick={() => void navigate({ to: '/units/changes/new' })}>
        {vi.unitChanges.begin}
      </Button>
      <Button onClick={() => void navigate({ to: '/units/changes/reform' })}>
        {vi.reform.open}
      </Button>
    </Space>
  );
  const columns: Column<UnitChange>[] = [
    {
      key: 'resolution',
      title: vi.unitChanges.resolution,
      lead: true,
      render: (change) => (
        <Link to="/units/changes/$id" params={{ id: change.id }}>
          {change.resolution}
        </Link>
      ),
    },
    {
      key: 'what',
      title: vi.unitChanges.what,
      render: (change) => <StepsText change={change} most={2} />,
    },
    {
      key: 'on',
      title: vi.unitChanges.on,
      numeric: true,
      render: (change) => day(startOfDay(change.on)),
    },
    {
      key: 'state',
      title: vi.unitChanges.state,
      render: (change) => <ChangeStateTag state={change.state} />,
    },
    { key: 'by', title: vi.unitChanges.by, minor: true, render: (change) => change.by_name },
  ];
  return (
    <Page title={vi.unitChanges.title} lead={vi.unitChanges.lead} actions={decides && begin}>
      <Panel>
        <PagedTable
          label={vi.unitChanges.list}
          columns={columns}
          of={changes}
          rowKey={(change) => change.id}
          rowName={(change) => change.resolution}
          empty={
            <EmptyState
              title={vi.unitChanges.emptyTitle}
              text={vi.unitChanges.emptyText}
              action={decides ? begin : undefined}
            />
          }
        />
      </Panel>
    </Page>
  );
}

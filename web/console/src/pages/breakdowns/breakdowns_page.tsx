import { PlusOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { type BreakdownRow, listBreakdowns, listEntrusted } from '../../api/upkeep';
import { useSession } from '../../app/session';
import { useUrlState } from '../../app/url_state';
import { vi } from '../../locale/vi';
import { faultWords } from '../../locale/vi/faults';
import { DayFilter, FilterBar, SelectFilter, UnitFilter } from '../../parts/filters';
import { shortMoment } from '../../parts/format';
import { Page, Panel } from '../../parts/page';
import { EmptyState, Reading } from '../../parts/page_states';
import { type Column, PagedTable } from '../../parts/paged_table';
import { BreakdownDrawer } from './breakdown_drawer';
import { BreakdownTag, lengthOf, placeOf, workerOf } from './breakdown_look';
import { FiguresPanel } from './figures_panel';
import { ReportForm } from './report_form';

const filters = ['open', 'kind', 'unit', 'day'];

export function BreakdownsPage() {
  const { may, ofFirm } = useSession();
  const [state, set] = useUrlState();
  const [reporting, setReporting] = useState(false);
  const { kind, unit, day, cursor } = state;
  // What was broken on a day may have been mended since.
  const otherwise = day ? 'all' : 'true';
  const open = state.open ?? otherwise;
  const asked = { open: open === 'all' ? undefined : open, kind, unit, day, cursor };
  const rows = useQuery({
    queryKey: ['breakdowns', 'list', asked],
    queryFn: () => listBreakdowns(asked),
    placeholderData: (before) => before,
  });
  const columns: Column<BreakdownRow>[] = [
    {
      key: 'what',
      title: vi.breakdowns.what,
      lead: true,
      render: (row) => (
        <>
          <button type="button" className="link_button" onClick={() => set({ breakdown: row.id })}>
            {vi.breakdowns.kinds[row.kind]}
          </button>
          <div className="small muted">{row.text}</div>
        </>
      ),
    },
    { key: 'where', title: vi.breakdowns.where, render: placeOf },
    {
      key: 'state',
      title: vi.breakdowns.state,
      render: (row) => (
        <>
          <BreakdownTag state={row.state} />
          <div className="small muted">{lengthOf(row, Date.now())}</div>
        </>
      ),
    },
    { key: 'who', title: vi.breakdowns.who, render: workerOf },
    {
      key: 'opened',
      title: vi.breakdowns.opened,
      minor: true,
      numeric: true,
      render: (row) => shortMoment(row.opened),
    },
  ];
  const report = may('operate_device') && (
    <Button type="primary" icon={<PlusOutlined />} onClick={() => setReporting(true)}>
      {vi.breakdowns.report}
    </Button>
  );
  return (
    <Page
      title={vi.breakdowns.title}
      lead={ofFirm ? vi.breakdowns.firmLead : vi.breakdowns.lead}
      actions={report}
    >
      <Panel>
        <div className="stack">
          <FilterBar names={filters}>
            <SelectFilter
              name="open"
              otherwise={otherwise}
              label={vi.breakdowns.filterOpen}
              options={[
                { value: 'true', label: vi.breakdowns.onlyOpen },
                { value: 'false', label: vi.breakdowns.onlyDone },
                { value: 'all', label: vi.breakdowns.all },
              ]}
            />
            <SelectFilter
              name="kind"
              label={vi.breakdowns.filterKind}
              options={Object.entries(vi.breakdowns.kinds).map(([value, label]) => ({
                value,
                label,
              }))}
            />
            {!ofFirm && <UnitFilter label={vi.breakdowns.where} />}
            <DayFilter name="day" label={vi.breakdowns.onDay} />
          </FilterBar>
          <PagedTable
            label={vi.breakdowns.title}
            columns={columns}
            of={rows}
            rowKey={(row) => row.id}
            rowName={(row) => `${vi.breakdowns.kinds[row.kind]} ${placeOf(row)}`}
            empty={<EmptyState title={vi.breakdowns.emptyTitle} text={vi.breakdowns.emptyText} />}
          />
        </div>
      </Panel>
      {ofFirm ? <Entrusted /> : <FiguresPanel unit={unit} />}
      {state.breakdown && (
        <BreakdownDrawer id={state.breakdown} onClose={() => set({ breakdown: undefined })} />
      )}
      {reporting && <ReportForm onClose={() => setReporting(false)} />}
    </Page>
  );
}

function Entrusted() {
  const devices = useQuery({ queryKey: ['entrusted'], queryFn: () => listEntrusted() });
  return (
    <Panel title={vi.breakdowns.entrusted}>
      <Reading of={devices}>
        {({ items }) => (
          <ul className="plain list_rows">
            {items.length === 0 && <li className="muted">{vi.breakdowns.noneEntrusted}</li>}
            {items.map((device) => (
              <li key={device.id} className="row_between">
                <div>
                  <strong>{device.name}</strong>
                  <div className="small muted">{device.unit_name}</div>
                  {device.faults.map((code) => (
                    <div key={code} className="small">
                      {faultWords(code)}
                    </div>
                  ))}
                </div>
                <span>{device.online ? vi.breakdowns.online : vi.breakdowns.offline}</span>
              </li>
            ))}
          </ul>
        )}
      </Reading>
    </Panel>
  );
}

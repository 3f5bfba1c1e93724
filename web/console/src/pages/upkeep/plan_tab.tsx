import { useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Button, Input, Progress, Select } from 'antd';
import { useState } from 'react';
import { asProblem } from '../../api/problem';
import {
  listMaintenance,
  type MaintenanceRow,
  type MaintenanceWish,
  removeMaintenance,
  saveMaintenance,
} from '../../api/upkeep';
import { useSession } from '../../app/session';
import { undoable, useGoing } from '../../app/undo';
import { useUrlState } from '../../app/url_state';
import { useDeed } from '../../app/use_deed';
import { vi } from '../../locale/vi';
import { DayPicker, OptionalDayPicker } from '../../parts/day_picker';
import { Field } from '../../parts/field';
import { DayFilter, FilterBar, UnitSelect } from '../../parts/filters';
import { FormDrawer } from '../../parts/form_drawer';
import { day, isoDay, month, number, startOfDay } from '../../parts/format';
import { MoneyInput } from '../../parts/money_input';
import { EmptyState } from '../../parts/page_states';
import { type Column, PagedTable } from '../../parts/paged_table';
import { PastDay } from '../../parts/past_day';
import { useWish } from '../../parts/use_wish';

export function PlanTab() {
  const { may } = useSession();
  const [state, set] = useUrlState();
  const [open, setOpen] = useState<MaintenanceRow | 'new'>();
  const thisYear = Number(isoDay(Date.now()).slice(0, 4));
  const then = state.day;
  const asked = { year: state.year, day: then, cursor: state.cursor };
  const rows = useQuery({
    queryKey: ['maintenance', asked],
    queryFn: () => listMaintenance(asked),
    placeholderData: (before) => before,
  });
  const columns: Column<MaintenanceRow>[] = [
    {
      key: 'work',
      title: vi.upkeep.work,
      lead: true,
      render: (row) =>
        row.may_edit ? (
          <button type="button" className="link_button" onClick={() => setOpen(row)}>
            {row.work}
          </button>
        ) : (
          row.work
        ),
    },
    {
      key: 'where',
      title: vi.breakdowns.where,
      render: (row) => [row.asset_name, row.unit_name].filter(Boolean).join(' · '),
    },
    {
      key: 'month',
      title: vi.upkeep.month,
      render: (row) => month(row.month),
    },
    {
      key: 'done',
      title: vi.upkeep.markDone,
      render: (row) =>
        row.done_on ? `${day(startOfDay(row.done_on))} · ${row.done_by}` : vi.upkeep.notDone,
    },
    {
      key: 'cost',
      title: vi.upkeep.cost,
      numeric: true,
      render: (row) => number(row.done_on ? row.cost : row.estimate),
    },
  ];
  const going = useGoing();
  const left = rows.data && {
    ...rows.data,
    items: rows.data.items.filter(({ id }) => !going.includes(`maintenance ${id}`)),
  };
  const sums = rows.data?.sums;
  return (
    <div className="stack">
      <div className="row_between">
        <Select
          aria-label={vi.upkeep.year}
          value={Number(state.year ?? thisYear)}
          options={[-2, -1, 0, 1].map((by) => ({
            value: thisYear + by,
            label: `${vi.upkeep.year} ${thisYear + by}`,
          }))}
          onChange={(year) => set({ year: String(year), cursor: undefined })}
        />
        <FilterBar names={['day']}>
          <DayFilter name="day" label={vi.asOf.day} />
        </FilterBar>
        {may('manage_devices') && !then && (
          <Button type="primary" onClick={() => setOpen('new')}>
            {vi.upkeep.addWork}
          </Button>
        )}
      </div>
      <PastDay then={then} notKept={rows.data?.not_kept} />
      {sums && sums.planned > 0 && (
        <div>
          {vi.upkeep.progress(number(sums.done), number(sums.planned))}
          {' · '}
          {vi.upkeep.money(number(sums.cost), number(sums.estimate))}
          <Progress
            percent={Math.floor((sums.done * 100) / sums.planned)}
            aria-label={vi.upkeep.progress(number(sums.done), number(sums.planned))}
          />
        </div>
      )}
      <PagedTable
        label={vi.upkeep.tabs.plan}
        columns={columns}
        of={{ ...rows, data: left }}
        rowKey={(row) => row.id}
        rowName={(row) => row.work}
        empty={
          then ? (
            <EmptyState title={vi.asOf.emptyTitle} text={vi.asOf.emptyText} />
          ) : (
            <EmptyState title={vi.upkeep.planEmptyTitle} text={vi.upkeep.planEmptyText} />
          )
        }
      />
      {open && (
        <PlanForm row={open === 'new' ? undefined : open} onClose={() => setOpen(undefined)} />
      )}
    </div>
  );
}

function first(row: MaintenanceRow | undefined, unit: string): MaintenanceWish {
  if (!row) return { unit, month: isoDay(Date.now()), work: '' };
  const { asset, month, work, estimate, done_on, done_by, cost, note, version } = row;
  return { asset, month, work, estimate, done_on, done_by, cost, note, version };
}

export function PlanForm({ row: opened, onClose }: { row?: MaintenanceRow; onClose: () => void }) {
  const { account } = useSession();
  const { message } = App.useApp();
  const queries = useQueryClient();
  const { row, wish, change, keepMyPart } = useWish<MaintenanceRow, MaintenanceWish>(
    opened,
    (one) => first(one, account.unit),
  );
  const done = () => {
    void queries.invalidateQueries({ queryKey: ['maintenance'] });
    void message.success(vi.upkeep.saved);
    onClose();
  };
  const save = useDeed({
    mutationFn: () => saveMaintenance(wish, row?.id),
    onSuccess: done,
    // What somebody else saved meanwhile stands in the list behind the form.
    onError: () => void queries.invalidateQueries({ queryKey: ['maintenance'] }),
  });
  const drop = (gone: MaintenanceRow) => {
    undoable({
      subject: `maintenance ${gone.id}`,
      words: vi.upkeep.removed(gone.work),
      act: async () => {
        await removeMaintenance(gone);
        await queries.invalidateQueries({ queryKey: ['maintenance'] });
      },
    });
    onClose();
  };
  const problem = save.error ? asProblem(save.error) : undefined;
  const money = (name: 'estimate' | 'cost', label: string) => (
    <Field label={label} error={problem?.errorAt(name)}>
      <MoneyInput value={wish[name] ?? 0} onChange={(value) => change({ [name]: value })} />
    </Field>
  );
  return (
    <FormDrawer
      title={row ? row.work : vi.upkeep.addWork}
      save={vi.upkeep.save}
      also={
        row && (
          <Button aria-label={vi.upkeep.remove(row.work)} onClick={() => drop(row)}>
            {vi.common.remove}
          </Button>
        )
      }
      blocked={!wish.work.trim()}
      busy={save.isPending}
      error={save.error}
      suggestion={keepMyPart(save)}
      onSave={() => save.mutate()}
      onClose={onClose}
    >
      <Field label={vi.upkeep.work} error={problem?.errorAt('work')}>
        <Input
          value={wish.work}
          maxLength={300}
          onChange={(event) => change({ work: event.target.value })}
        />
      </Field>
      {!row && (
        <Field label={vi.breakdowns.where} error={problem?.errorAt('unit')}>
          <UnitSelect
            label={vi.breakdowns.where}
            value={wish.unit}
            onChange={(unit) => change({ unit })}
          />
        </Field>
      )}
      <Field label={vi.upkeep.month} hint={vi.upkeep.monthHint} error={problem?.errorAt('month')}>
        <DayPicker value={wish.month} onChange={(month) => change({ month })} />
      </Field>
      {money('estimate', vi.upkeep.estimate)}
      <Field label={vi.upkeep.doneOn} error={problem?.errorAt('done_on')}>
        <OptionalDayPicker
          value={wish.done_on ?? undefined}
          onChange={(done_on) => change({ done_on: done_on ?? null })}
        />
      </Field>
      <Field label={vi.upkeep.doneBy} error={problem?.errorAt('done_by')}>
        <Input
          value={wish.done_by ?? ''}
          maxLength={200}
          onChange={(event) => change({ done_by: event.target.value })}
        />
      </Field>
      {money('cost', vi.upkeep.cost)}
    </FormDrawer>
  );
}

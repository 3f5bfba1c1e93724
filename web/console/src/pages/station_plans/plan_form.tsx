import { BulbOutlined, CloseOutlined, PlusOutlined } from '@ant-design/icons';
import { useQueryClient } from '@tanstack/react-query';
import { Alert, App, Button, Input, InputNumber, Select } from 'antd';
import { asProblem } from '../../api/problem';
import {
  addStationPlan,
  advisePlan,
  type FullStationPlan,
  type Funding,
  type PlanAction,
  type PlanAdvice,
  type StationPlanWish,
  saveStationPlan,
  type WishedLine,
  type WishedStation,
} from '../../api/station_plans';
import { useSession } from '../../app/session';
import { useDeed } from '../../app/use_deed';
import { vi } from '../../locale/vi';
import { Field, FieldGroup } from '../../parts/field';
import { UnitSelect } from '../../parts/filters';
import { FormDrawer } from '../../parts/form_drawer';
import { isoDay, number } from '../../parts/format';
import { MoneyInput } from '../../parts/money_input';
import { optionsOf } from '../../parts/options';
import { ProblemAlert } from '../../parts/problem_alert';
import { useWish } from '../../parts/use_wish';

// Lines that were opened and left empty are not sent.
export function cleaned(wish: StationPlanWish): StationPlanWish {
  return {
    ...wish,
    name: wish.name.trim(),
    rows: wish.rows.filter((row) => row.unit),
    lines: wish.lines.filter((line) => line.item.trim()),
  };
}

// What the register asks for comes below what stands in the plan; a commune and an action that are
// there already are left as they were written.
export function withAdvice(rows: WishedStation[], advice: PlanAdvice): WishedStation[] {
  const known = new Set(rows.map((row) => `${row.unit} ${row.action}`));
  return [
    ...rows.filter((row) => row.unit),
    ...advice.items
      .filter(({ unit, action }) => !known.has(`${unit} ${action}`))
      .map(({ unit, action, quantity, cause }) => ({
        unit,
        action,
        quantity,
        remark: vi.stationPlans.causes[cause],
      })),
  ];
}

export function PlanForm({
  plan: opened,
  begin,
  onClose,
}: {
  plan?: FullStationPlan;
  // Where a new plan begins.
  begin?: { unit?: string; rows: WishedStation[]; cut?: boolean };
  onClose: () => void;
}) {
  const { account } = useSession();
  const { message } = App.useApp();
  const queries = useQueryClient();
  const {
    row: plan,
    wish,
    change,
    keepMyPart,
  } = useWish<FullStationPlan, StationPlanWish>(opened, (row) => ({
    unit: row?.unit ?? begin?.unit ?? account.unit,
    year: row?.year ?? Number(isoDay(Date.now()).slice(0, 4)) + 1,
    name: row?.name ?? '',
    rows: (row?.rows ?? begin?.rows ?? []).map(({ unit, action, quantity, remark }) => ({
      unit,
      action,
      quantity,
      remark,
    })),
    lines: (row?.lines ?? []).map(({ item, measure, quantity, price_vnd, funding }) => ({
      item,
      measure,
      quantity,
      price_vnd,
      funding,
    })),
  }));
  const putRow = (index: number, part: Partial<WishedStation>) =>
    change({ rows: wish.rows.map((row, i) => (i === index ? { ...row, ...part } : row)) });
  const putLine = (index: number, part: Partial<WishedLine>) =>
    change({ lines: wish.lines.map((line, i) => (i === index ? { ...line, ...part } : line)) });
  const advise = useDeed({
    mutationFn: () => advisePlan(wish.unit),
    onSuccess: (advice) => {
      const rows = withAdvice(wish.rows, advice);
      const added = rows.length - wish.rows.filter((row) => row.unit).length;
      change({ rows });
      void message.info(
        added > 0 ? vi.stationPlans.advised(number(added)) : vi.stationPlans.noAdvice,
      );
    },
  });
  const save = useDeed({
    mutationFn: () => {
      const { unit, ...rest } = cleaned(wish);
      return plan
        ? saveStationPlan(plan.id, { ...rest, version: plan.version })
        : addStationPlan({ unit, ...rest });
    },
    onSuccess: (saved) => {
      void queries.invalidateQueries({ queryKey: ['station_plans'] });
      void queries.invalidateQueries({ queryKey: ['station_plan'] });
      void message.success(vi.stationPlans.saved(saved.name));
      onClose();
    },
  });
  const problem = save.error ? asProblem(save.error) : undefined;
  return (
    <FormDrawer
      size={720}
      title={plan ? vi.stationPlans.edit(plan.name) : vi.stationPlans.add}
      save={vi.stationPlans.save}
      blocked={!wish.name.trim() || !wish.unit}
      busy={save.isPending}
      error={save.error}
      suggestion={keepMyPart(save)}
      onSave={() => save.mutate()}
      onClose={onClose}
    >
      <Field label={vi.stationPlans.name} error={problem?.errorAt('name')}>
        <Input
          maxLength={200}
          value={wish.name}
          onChange={(event) => change({ name: event.target.value })}
        />
      </Field>
      <Field label={vi.stationPlans.year} error={problem?.errorAt('year')}>
        <InputNumber
          controls={false}
          min={2000}
          max={2200}
          precision={0}
          value={wish.year}
          onChange={(year) => change({ year: year ?? wish.year })}
        />
      </Field>
      {!plan && (
        <Field label={vi.stationPlans.unit} error={problem?.errorAt('unit')}>
          <UnitSelect
            label={vi.stationPlans.unit}
            value={wish.unit}
            onChange={(unit) => change({ unit: unit ?? '' })}
          />
        </Field>
      )}
      <FieldGroup label={vi.stationPlans.rows}>
        {wish.rows.map((row, index) => (
          <div key={`${index} row`} className="row form_row">
            <Field label={vi.stationPlans.commune}>
              <UnitSelect
                label={vi.stationPlans.commune}
                value={row.unit || undefined}
                onChange={(unit) => putRow(index, { unit: unit ?? '' })}
              />
            </Field>
            <Field label={vi.stationPlans.action}>
              <Select
                value={row.action}
                options={optionsOf(vi.stationPlans.actions)}
                onChange={(action) => putRow(index, { action: action as PlanAction })}
                popupMatchSelectWidth={false}
              />
            </Field>
            <Field label={vi.stationPlans.quantity}>
              <InputNumber
                controls={false}
                min={1}
                max={1000}
                precision={0}
                value={row.quantity}
                onChange={(quantity) => putRow(index, { quantity: quantity ?? 1 })}
              />
            </Field>
            <Field label={vi.stationPlans.remark}>
              <Input
                maxLength={500}
                value={row.remark}
                onChange={(event) => putRow(index, { remark: event.target.value })}
              />
            </Field>
            <Button
              type="text"
              icon={<CloseOutlined />}
              aria-label={vi.stationPlans.removeRow(String(index + 1))}
              onClick={() => change({ rows: wish.rows.filter((_, i) => i !== index) })}
            />
          </div>
        ))}
        <ProblemAlert error={advise.error} />
        {(advise.data?.more ?? begin?.cut) && (
          <Alert type="warning" showIcon title={vi.stationPlans.adviceCut} />
        )}
        <Button
          icon={<BulbOutlined />}
          disabled={!wish.unit}
          loading={advise.isPending}
          onClick={() => advise.mutate()}
        >
          {vi.stationPlans.advise}
        </Button>
        <Button
          icon={<PlusOutlined />}
          onClick={() =>
            change({
              rows: [...wish.rows, { unit: '', action: 'set_up', quantity: 1, remark: '' }],
            })
          }
        >
          {vi.stationPlans.addRow}
        </Button>
      </FieldGroup>
      <FieldGroup label={vi.stationPlans.lines}>
        {wish.lines.map((line, index) => (
          <div key={`${index} line`} className="row form_row">
            <Field label={vi.stationPlans.item}>
              <Input
                maxLength={200}
                value={line.item}
                onChange={(event) => putLine(index, { item: event.target.value })}
              />
            </Field>
            <Field label={vi.stationPlans.measure}>
              <Input
                maxLength={50}
                value={line.measure}
                onChange={(event) => putLine(index, { measure: event.target.value })}
              />
            </Field>
            <Field label={vi.stationPlans.quantity}>
              <InputNumber
                controls={false}
                min={1}
                max={1_000_000}
                precision={0}
                value={line.quantity}
                onChange={(quantity) => putLine(index, { quantity: quantity ?? 1 })}
              />
            </Field>
            <Field label={vi.stationPlans.price}>
              <MoneyInput
                value={line.price_vnd}
                onChange={(price) => putLine(index, { price_vnd: price })}
              />
            </Field>
            <Field label={vi.stationPlans.funding}>
              <Select
                value={line.funding}
                options={optionsOf(vi.stationPlans.fundings)}
                onChange={(funding) => putLine(index, { funding: funding as Funding })}
                popupMatchSelectWidth={false}
              />
            </Field>
            <Button
              type="text"
              icon={<CloseOutlined />}
              aria-label={vi.stationPlans.removeRow(line.item || String(index + 1))}
              onClick={() => change({ lines: wish.lines.filter((_, i) => i !== index) })}
            />
          </div>
        ))}
        <Button
          icon={<PlusOutlined />}
          onClick={() =>
            change({
              lines: [
                ...wish.lines,
                { item: '', measure: '', quantity: 1, price_vnd: 0, funding: 'unknown' },
              ],
            })
          }
        >
          {vi.stationPlans.addLine}
        </Button>
      </FieldGroup>
    </FormDrawer>
  );
}

import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { Button, Input } from 'antd';
import { useState } from 'react';
import {
  type FullStationPlan,
  type PlanState,
  type PlanStep,
  readStationPlan,
  sheetOfStationPlan,
  stepStationPlan,
} from '../../api/station_plans';
import { useSession } from '../../app/session';
import { useUrlState } from '../../app/url_state';
import { useDeed } from '../../app/use_deed';
import { vi } from '../../locale/vi';
import { DayFilter, FilterBar } from '../../parts/filters';
import { day, number, shortMoment, startOfDay } from '../../parts/format';
import { Page, Panel } from '../../parts/page';
import { Reading } from '../../parts/page_states';
import { PastDay } from '../../parts/past_day';
import { ProblemAlert } from '../../parts/problem_alert';
import { PlanForm } from './plan_form';

const ways: Record<PlanState, PlanStep[]> = {
  estimated: ['submit'],
  submitted: ['appraise', 'send_back'],
  appraised: ['approve', 'send_back'],
  approved: [],
};

export function StationPlanPage() {
  const { id } = useParams({ strict: false }) as { id: string };
  const [{ day: then }] = useUrlState();
  const plan = useQuery({
    queryKey: ['station_plan', id, then],
    queryFn: () => readStationPlan(id, then),
  });
  const read = plan.data;
  // The days stand within the page also while one is read, or has no such plan.
  return (
    <Page
      title={read?.name ?? vi.stationPlans.title}
      lead={read && `${read.unit_name} · ${read.year} · ${vi.stationPlans.states[read.state]}`}
      actions={read && <Actions plan={read} then={then} />}
    >
      <FilterBar names={['day']}>
        <DayFilter name="day" label={vi.asOf.day} />
      </FilterBar>
      <PastDay then={then} />
      <Reading of={plan}>{(found) => <Plan plan={found} />}</Reading>
    </Page>
  );
}

function Actions({ plan, then }: { plan: FullStationPlan; then?: string }) {
  const [editing, setEditing] = useState(false);
  return (
    <>
      <Button href={sheetOfStationPlan(plan.id, 'xlsx', then)}>{vi.stationPlans.xlsx}</Button>
      <Button href={sheetOfStationPlan(plan.id, 'csv', then)}>{vi.stationPlans.csv}</Button>
      {plan.may_edit && <Button onClick={() => setEditing(true)}>{vi.common.edit}</Button>}
      {editing && <PlanForm plan={plan} onClose={() => setEditing(false)} />}
    </>
  );
}

function Plan({ plan }: { plan: FullStationPlan }) {
  return (
    <>
      <Panel title={vi.stationPlans.rows}>
        {plan.rows.length === 0 && <p className="muted">{vi.stationPlans.noRows}</p>}
        <ul className="plain list_rows">
          {plan.rows.map((row) => (
            <li key={`${row.unit} ${row.action}`} className="row_between">
              <span>
                <strong>{row.unit_name}</strong> · {vi.stationPlans.actions[row.action]}
                {row.remark && <div className="small muted">{row.remark}</div>}
              </span>
              <span>
                {vi.stationPlans.done}{' '}
                {vi.stationPlans.doneOf(number(row.done), number(row.quantity))}
                {row.done_since && ` ${vi.stationPlans.since(day(startOfDay(row.done_since)))}`}
              </span>
            </li>
          ))}
        </ul>
      </Panel>
      <Panel title={vi.stationPlans.lines}>
        {plan.lines.length === 0 && <p className="muted">{vi.stationPlans.noLines}</p>}
        <ul className="plain list_rows">
          {plan.lines.map((line, index) => (
            <li key={`${index} ${line.item}`} className="row_between">
              <span>
                <strong>{line.item}</strong>
                <div className="small muted">
                  {number(line.quantity)} {line.measure} × {number(line.price_vnd)} ·{' '}
                  {vi.stationPlans.fundings[line.funding]}
                </div>
              </span>
              <span>{vi.stationPlans.vnd(number(line.cost_vnd))}</span>
            </li>
          ))}
        </ul>
        <div className="row_between">
          <strong>{vi.stationPlans.total}</strong>
          <strong>{vi.stationPlans.vnd(number(plan.total_vnd))}</strong>
        </div>
      </Panel>
      <Course plan={plan} />
    </>
  );
}

// Who took which step when, and the next one.
function Course({ plan }: { plan: FullStationPlan }) {
  const { may } = useSession();
  const queries = useQueryClient();
  const [comment, setComment] = useState('');
  const take = useDeed<FullStationPlan, PlanStep>({
    mutationFn: (step) => stepStationPlan(plan.id, { step, comment, version: plan.version }),
    onSuccess: () => {
      setComment('');
      void queries.invalidateQueries({ queryKey: ['station_plan', plan.id] });
      void queries.invalidateQueries({ queryKey: ['station_plans'] });
    },
    // Somebody else took a step meanwhile: it is shown, and the comment stays.
    onError: () => void queries.invalidateQueries({ queryKey: ['station_plan', plan.id] }),
  });
  const steps = ways[plan.state].filter((step) =>
    step === 'submit' ? plan.may_edit && may('manage_devices') : plan.may_decide,
  );
  return (
    <Panel title={vi.stationPlans.marks}>
      <div className="stack">
        <ul className="plain">
          {plan.marks.map((mark) => (
            <li key={`${mark.at} ${mark.step}`}>
              {vi.stationPlans.mark(
                vi.stationPlans.steps[mark.step],
                mark.by_name,
                shortMoment(mark.at),
              )}
              {mark.comment && <div className="small muted">{mark.comment}</div>}
            </li>
          ))}
        </ul>
        <ProblemAlert error={take.error} />
        {steps.length > 0 && (
          <>
            <Input.TextArea
              aria-label={vi.stationPlans.comment}
              placeholder={vi.stationPlans.comment}
              maxLength={2000}
              value={comment}
              onChange={(event) => setComment(event.target.value)}
            />
            <div className="row">
              {steps.map((step) => (
                <Button
                  key={step}
                  type={step === 'send_back' ? 'default' : 'primary'}
                  loading={take.isPending}
                  disabled={step === 'send_back' && !comment.trim()}
                  onClick={() => take.mutate(step)}
                >
                  {vi.stationPlans.steps[step]}
                </Button>
              ))}
            </div>
          </>
        )}
      </div>
    </Panel>
  );
}

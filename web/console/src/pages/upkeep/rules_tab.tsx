import { useQueryClient } from '@tanstack/react-query';
import { App, Button, Checkbox, InputNumber } from 'antd';
import { asProblem } from '../../api/problem';
import {
  type BreakdownRules,
  type BreakdownThresholds,
  readBreakdownRules,
  saveBreakdownRules,
} from '../../api/upkeep';
import { useSession } from '../../app/session';
import { useUrlState } from '../../app/url_state';
import { useDeed } from '../../app/use_deed';
import { vi } from '../../locale/vi';
import { SinceLine, useAsOf } from '../../parts/as_of';
import { Field } from '../../parts/field';
import { DayFilter, FilterBar } from '../../parts/filters';
import { Reading } from '../../parts/page_states';
import { PastDay } from '../../parts/past_day';
import { ProblemAlert } from '../../parts/problem_alert';
import { takeTheirs, useFields } from '../../parts/use_fields';

type Figure = Exclude<keyof BreakdownThresholds, 'by_itself'>;
const filters = ['day'];
const figures = Object.keys(vi.upkeep.thresholds) as Figure[];

export function thresholdsOf(rules: BreakdownRules): BreakdownThresholds {
  const { unit, from, own, may_edit, since, version, ...thresholds } = rules;
  return thresholds;
}

export function RulesTab() {
  const { account } = useSession();
  const [{ day }] = useUrlState();
  const rules = useAsOf(['breakdown_rules', account.unit], day, (then) =>
    readBreakdownRules(account.unit, then),
  );
  return (
    <div className="stack">
      <FilterBar names={filters}>
        <DayFilter name="day" label={vi.asOf.day} />
      </FilterBar>
      <PastDay then={day} />
      <Reading of={rules}>{(found) => <RulesForm key={day ?? 'today'} rules={found} />}</Reading>
    </div>
  );
}

// Nothing of an earlier day may be edited: the server says so.
export function RulesForm({ rules }: { rules: BreakdownRules }) {
  const { message } = App.useApp();
  const queries = useQueryClient();
  const { fields, change, version, take } = useFields(thresholdsOf(rules), rules.version);
  const key = ['breakdown_rules', rules.unit];
  const save = useDeed({
    mutationFn: () => saveBreakdownRules(rules.unit, { ...fields, version: version ?? 0 }),
    onSuccess: (saved) => {
      queries.setQueryData(key, saved);
      take(thresholdsOf(saved), saved.version);
      void message.success(vi.upkeep.rulesSaved);
    },
    onError: () => void queries.invalidateQueries({ queryKey: key }),
  });
  const problem = save.error ? asProblem(save.error) : undefined;
  const theirs = takeTheirs(save, () => take(thresholdsOf(rules), rules.version));
  return (
    <div className="stack">
      <p className="muted">
        {rules.own || !rules.from ? vi.upkeep.rulesLead : vi.upkeep.rulesFrom(rules.from)}
      </p>
      <SinceLine since={rules.since} />
      <ProblemAlert error={save.error} suggestion={theirs} />
      <Checkbox
        disabled={!rules.may_edit}
        checked={fields.by_itself}
        onChange={(event) => change({ by_itself: event.target.checked })}
      >
        {vi.upkeep.byItself}
      </Checkbox>
      <div className="columns">
        {figures.map((name) => (
          <Field key={name} label={vi.upkeep.thresholds[name]} error={problem?.errorAt(name)}>
            <InputNumber
              controls={false}
              min={0}
              disabled={!rules.may_edit}
              value={fields[name]}
              onChange={(value) => change({ [name]: value ?? 0 })}
            />
          </Field>
        ))}
      </div>
      {rules.may_edit && (
        <div className="row">
          <Button type="primary" loading={save.isPending} onClick={() => save.mutate()}>
            {vi.upkeep.save}
          </Button>
        </div>
      )}
    </div>
  );
}

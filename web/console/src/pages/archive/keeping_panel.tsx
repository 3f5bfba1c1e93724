import { useQueryClient } from '@tanstack/react-query';
import { App, Button, InputNumber } from 'antd';
import { useState } from 'react';
import { type ArchiveRule, readArchiveRule, saveArchiveRule } from '../../api/archive';
import { asProblem } from '../../api/problem';
import { useSession } from '../../app/session';
import { useUrlState } from '../../app/url_state';
import { useDeed } from '../../app/use_deed';
import { vi } from '../../locale/vi';
import { SinceLine, useAsOf } from '../../parts/as_of';
import { Field } from '../../parts/field';
import { DayFilter, FilterBar } from '../../parts/filters';
import { number } from '../../parts/format';
import { Panel } from '../../parts/page';
import { Reading } from '../../parts/page_states';
import { PastDay } from '../../parts/past_day';
import { ProblemAlert } from '../../parts/problem_alert';

export function KeepingPanel() {
  const { account } = useSession();
  const [{ day }] = useUrlState();
  const rule = useAsOf(['archive', 'rule', account.unit], day, (then) =>
    readArchiveRule(account.unit, then),
  );
  return (
    <Panel title={vi.archive.keeping}>
      <div className="stack_tight">
        <FilterBar names={filters}>
          <DayFilter name="day" label={vi.asOf.day} />
        </FilterBar>
        <PastDay then={day} />
        <Reading of={rule}>
          {(found) => <Keeping key={day ?? found.version} rule={found} unit={account.unit} />}
        </Reading>
      </div>
    </Panel>
  );
}

const filters = ['day'];

function holds(rule: ArchiveRule): string {
  if (rule.months > 0) return vi.archive.keepingMonths(number(rule.months));
  if (rule.inherited_months > 0 && rule.inherited_from) {
    return vi.archive.keepingInherited(number(rule.inherited_months), rule.inherited_from);
  }
  return vi.archive.keepingNone;
}

// Nothing of an earlier day may be saved: the server says so.
export function Keeping({ rule, unit }: { rule: ArchiveRule; unit: string }) {
  const { message } = App.useApp();
  const queries = useQueryClient();
  const [months, setMonths] = useState(rule.months);
  const save = useDeed({
    mutationFn: () => saveArchiveRule(unit, months, rule.version),
    onError: (error) => {
      if (asProblem(error).isStale)
        void queries.invalidateQueries({ queryKey: ['archive', 'rule', unit] });
    },
    onSuccess: (fresh) => {
      queries.setQueryData(['archive', 'rule', unit], fresh);
      void message.success(vi.archive.saved);
    },
  });
  return (
    <div className="stack_tight">
      <p>
        <strong>{holds(rule)}</strong>
      </p>
      <SinceLine since={rule.since} />
      <p className="muted">{vi.archive.keepingHelp}</p>
      {rule.may_save && (
        <div className="row">
          <Field label={vi.archive.months} error={asProblem(save.error).errorAt('months')}>
            <InputNumber
              min={0}
              max={240}
              controls={false}
              value={months}
              onChange={(value) => setMonths(value ?? 0)}
            />
          </Field>
          <Button
            loading={save.isPending}
            disabled={months === rule.months}
            onClick={() => save.mutate()}
          >
            {vi.archive.save}
          </Button>
        </div>
      )}
      <ProblemAlert error={save.error} />
    </div>
  );
}

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Button, Checkbox } from 'antd';
import { useState } from 'react';
import { type InboxRule, type InboxRules, readInboxRules, saveInboxRules } from '../../api/inbox';
import { readUnit } from '../../api/units';
import { useSession } from '../../app/session';
import { vi } from '../../locale/vi';
import { SinceLine, useAsOf } from '../../parts/as_of';
import { ClockPicker } from '../../parts/clock_picker';
import { Field } from '../../parts/field';
import { Reading } from '../../parts/page_states';
import { ProblemAlert } from '../../parts/problem_alert';

const usual: InboxRule = { decide_by: '16:00', air_at: '17:00', priority_only: false };
const below = ['commune', 'ward', 'township', 'special_zone', 'hamlet', 'department'];

// Units above communes set it; communes read what holds for them.
export function InboxRulesSection({ day }: { day?: string }) {
  const { account, may } = useSession();
  const rules = useAsOf(['inbox', 'rules', account.unit], day, (then) =>
    readInboxRules(account.unit, then),
  );
  const unit = useQuery({
    queryKey: ['units', 'one', account.unit],
    queryFn: () => readUnit(account.unit),
    staleTime: 5 * 60_000,
  });
  const editable = !day && may('manage_rules') && unit.data && !below.includes(unit.data.kind);
  return (
    <section className="stack">
      <h2>{vi.inboxRules.title}</h2>
      <p className="muted">{vi.inboxRules.help}</p>
      <Reading of={rules}>
        {(found) =>
          editable ? (
            <RuleForm key={found.version} rules={found} unit={account.unit} />
          ) : (
            <RuleLine rules={found} />
          )
        }
      </Reading>
    </section>
  );
}

export function RuleLine({ rules: { rule, inherited_from, since } }: { rules: InboxRules }) {
  const told = inherited_from ? vi.inboxRules.ofAbove : vi.inboxRules.own;
  return (
    <>
      <p>{rule ? told(rule.decide_by, rule.air_at) : vi.inboxRules.none}</p>
      {rule?.priority_only && <p>{vi.inboxRules.priorityOnly}.</p>}
      {rule && <SinceLine since={since} />}
    </>
  );
}

function RuleForm({ rules, unit }: { rules: InboxRules; unit: string }) {
  const { message } = App.useApp();
  const queries = useQueryClient();
  const own = rules.version > 0 ? rules.rule : null;
  const [on, setOn] = useState(own !== null);
  const [rule, setRule] = useState<InboxRule>(own ?? rules.rule ?? usual);
  const save = useMutation({
    mutationFn: () => saveInboxRules(unit, { rule: on ? rule : null, version: rules.version }),
    onSuccess: (fresh) => {
      queries.setQueryData(['inbox', 'rules', unit], fresh);
      void message.success(vi.inboxRules.saved);
    },
  });
  const pick = (name: 'decide_by' | 'air_at', label: string, hint?: string) => (
    <Field label={label} hint={hint}>
      <ClockPicker value={rule[name]} onChange={(clock) => setRule({ ...rule, [name]: clock })} />
    </Field>
  );
  return (
    <div className="stack">
      {own && <SinceLine since={rules.since} />}
      <ProblemAlert error={save.error} />
      <Checkbox checked={on} onChange={(event) => setOn(event.target.checked)}>
        {vi.inboxRules.on}
      </Checkbox>
      {on && (
        <>
          <div className="row">
            {pick('decide_by', vi.inboxRules.decideBy)}
            {pick('air_at', vi.inboxRules.airAt)}
          </div>
          <span className="field_hint">{vi.inboxRules.airHint}</span>
          <Checkbox
            checked={Boolean(rule.priority_only)}
            onChange={(event) => setRule({ ...rule, priority_only: event.target.checked })}
          >
            {vi.inboxRules.priorityOnly}
          </Checkbox>
        </>
      )}
      <div>
        <Button type="primary" loading={save.isPending} onClick={() => save.mutate()}>
          {vi.inboxRules.save}
        </Button>
      </div>
    </div>
  );
}

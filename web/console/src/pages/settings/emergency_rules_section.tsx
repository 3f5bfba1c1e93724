import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Alert, App, Button, Checkbox, InputNumber } from 'antd';
import { useState } from 'react';
import {
  type EmergencyRule,
  type EmergencyRuleRows,
  type EmergencyRules,
  readEmergencyRules,
  saveEmergencyRules,
} from '../../api/rules';
import { useSession } from '../../app/session';
import { vi } from '../../locale/vi';
import { SinceLine, useAsOf } from '../../parts/as_of';
import { Field, FieldGroup } from '../../parts/field';
import { MannerSelect } from '../../parts/manner_select';
import { Reading } from '../../parts/page_states';
import { ProblemAlert } from '../../parts/problem_alert';

export function EmergencyRulesSection({ day }: { day?: string }) {
  const { account } = useSession();
  const rules = useAsOf(['emergency_rules', account.unit], day, (then) =>
    readEmergencyRules(account.unit, then),
  );
  return (
    <section className="stack">
      <h2>{vi.emergencyRules.title}</h2>
      <p className="muted">{vi.emergencyRules.help}</p>
      <Reading of={rules}>
        {(found) => (
          <RulesForm
            key={day ?? found.version}
            rules={found}
            unit={account.unit}
            isPast={Boolean(day)}
          />
        )}
      </Reading>
    </section>
  );
}

export function RulesForm({
  rules,
  unit,
  isPast,
}: {
  rules: EmergencyRules;
  unit: string;
  // Nothing of an earlier day is written again.
  isPast: boolean;
}) {
  const { may } = useSession();
  const { message } = App.useApp();
  const queries = useQueryClient();
  const [rows, setRows] = useState<EmergencyRuleRows>({
    one_commune: rules.one_commune,
    wider: rules.wider,
    requires_person: rules.requires_person,
    manner: rules.manner,
  });
  const editable = !isPast && may('manage_accounts');
  const save = useMutation({
    mutationFn: () => saveEmergencyRules(unit, { ...rows, version: rules.version }),
    onSuccess: (fresh) => {
      queries.setQueryData(['emergency_rules', unit], fresh);
      void message.success(vi.emergencyRules.saved);
    },
  });
  return (
    <div className="stack">
      <SinceLine since={rules.since} />
      <Stricter rules={rules} />
      <ProblemAlert error={save.error} />
      <RuleFields
        label={vi.emergencyRules.oneCommune}
        rule={rows.one_commune}
        disabled={!editable}
        onChange={(one_commune) => setRows({ ...rows, one_commune })}
      />
      <RuleFields
        label={vi.emergencyRules.wider}
        rule={rows.wider}
        disabled={!editable}
        onChange={(wider) => setRows({ ...rows, wider })}
      />
      <div className="stack_tight">
        <Checkbox
          disabled={!editable}
          checked={rows.requires_person}
          onChange={(event) => setRows({ ...rows, requires_person: event.target.checked })}
        >
          {vi.emergencyRules.person}
        </Checkbox>
        <span className="field_hint">{vi.emergencyRules.personHelp}</span>
      </div>
      <MannerSelect
        value={rows.manner}
        leftTo={vi.manner.byAbove}
        disabled={!editable}
        onChange={(manner) => setRows({ ...rows, manner })}
      />
      {editable && (
        <div>
          <Button type="primary" loading={save.isPending} onClick={() => save.mutate()}>
            {vi.emergencyRules.save}
          </Button>
        </div>
      )}
    </div>
  );
}

const people = (rule: EmergencyRule) =>
  rule.second_person ? vi.emergencyRules.two : vi.emergencyRules.one;

// What a unit above asks for besides: said only where it makes a difference.
function Stricter({ rules }: { rules: EmergencyRules }) {
  const { effective } = rules;
  const same =
    effective.one_commune.second_person === rules.one_commune.second_person &&
    effective.wider.second_person === rules.wider.second_person &&
    effective.requires_person === rules.requires_person;
  if (same) return null;
  return (
    <Alert
      type="info"
      showIcon
      title={vi.emergencyRules.stricter}
      description={[
        `${vi.emergencyRules.oneCommune}: ${people(effective.one_commune)}`,
        `${vi.emergencyRules.wider}: ${people(effective.wider)}`,
        ...(effective.requires_person ? [vi.emergencyRules.personOn] : []),
      ].join('; ')}
    />
  );
}

function RuleFields({
  label,
  rule,
  disabled,
  onChange,
}: {
  label: string;
  rule: EmergencyRule;
  disabled: boolean;
  onChange: (rule: EmergencyRule) => void;
}) {
  return (
    <FieldGroup label={label}>
      <Checkbox
        disabled={disabled}
        checked={rule.second_person}
        onChange={(event) => onChange({ ...rule, second_person: event.target.checked })}
      >
        {vi.emergencyRules.second}
      </Checkbox>
      <div className="row">
        {rule.second_person && (
          <Field label={vi.emergencyRules.patience}>
            <InputNumber
              controls={false}
              min={10}
              max={600}
              disabled={disabled}
              value={rule.patience_s}
              onChange={(value) => onChange({ ...rule, patience_s: value ?? 60 })}
            />
          </Field>
        )}
        <Field label={vi.emergencyRules.review}>
          <InputNumber
            controls={false}
            min={1}
            max={168}
            disabled={disabled}
            value={rule.review_within_h}
            onChange={(value) => onChange({ ...rule, review_within_h: value ?? 24 })}
          />
        </Field>
      </div>
    </FieldGroup>
  );
}

import { CloseOutlined, PlusOutlined } from '@ant-design/icons';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Alert, App, Button, Checkbox, InputNumber, Select } from 'antd';
import { asProblem } from '../../api/problem';
import type { AirRules, LiveMinutes, SendsAlone, SlotCaps } from '../../api/rules';
import { readRules, saveRules } from '../../api/rules';
import { useSession } from '../../app/session';
import { useUrlState } from '../../app/url_state';
import { vi } from '../../locale/vi';
import { useAsOf } from '../../parts/as_of';
import { ClockRange } from '../../parts/clock_range';
import { Field, FieldGroup } from '../../parts/field';
import { DayFilter, FilterBar } from '../../parts/filters';
import { day as dayText, startOfDay } from '../../parts/format';
import { Reading } from '../../parts/page_states';
import { ProblemAlert } from '../../parts/problem_alert';
import { sinceWords } from '../../parts/since';
import { UnitName } from '../../parts/unit_name';
import { takeTheirs, useFields } from '../../parts/use_fields';
import { EmergencyRulesSection } from './emergency_rules_section';
import { InboxRulesSection } from './inbox_rules_section';
import { LanguageRulesSection } from './language_rules_section';

const filters = ['day'];

export function RulesTab() {
  const { account } = useSession();
  const [{ day }] = useUrlState();
  const rules = useAsOf(['rules', account.unit], day, (then) => readRules(account.unit, then));
  return (
    <div className="stack">
      {day && <p className="muted">{vi.settings.rulesAsOfLead(dayText(startOfDay(day)))}</p>}
      <FilterBar names={filters}>
        <DayFilter name="day" label={vi.settings.rulesAsOf} />
      </FilterBar>
      <Reading of={rules}>
        {(found) => (
          <RulesForm key={day ?? 'today'} rules={found} unit={account.unit} isPast={Boolean(day)} />
        )}
      </Reading>
      <LanguageRulesSection day={day} />
      <InboxRulesSection day={day} />
      <EmergencyRulesSection day={day} />
    </div>
  );
}

// 1 is Monday, 7 is Sunday, as ISO 8601 counts.
const days = [1, 2, 3, 4, 5, 6, 7].map((value, index) => ({
  value,
  label: Object.values(vi.repeats.weekdays)[index],
}));

// Nought means no limit.
const noCaps: SlotCaps = { programmes_a_day: 0, minutes_a_day: 0, days: [1, 2, 3, 4, 5, 6, 7] };

const senders: { value: SendsAlone | ''; label: string }[] = [
  { value: '', label: vi.settings.sendsAloneInherited },
  { value: 'nobody', label: vi.settings.sendsAloneNobody },
  { value: 'commune', label: vi.settings.sendsAloneCommune },
  { value: 'hamlet', label: vi.settings.sendsAloneHamlet },
];

const fieldsOf = (rules: AirRules) => ({
  quiet: rules.quiet,
  caps: rules.caps ?? noCaps,
  alone: rules.sends_alone ?? null,
  live: rules.live_minutes ?? null,
});

export function RulesForm({
  rules,
  unit,
  isPast = false,
}: {
  rules: AirRules;
  unit: string;
  // Nothing of an earlier day is written again.
  isPast?: boolean;
}) {
  const { may } = useSession();
  const { message } = App.useApp();
  const queries = useQueryClient();
  const form = useFields(fieldsOf(rules), rules.version);
  const { quiet, caps, alone, live } = form.fields;
  const setAlone = (who: SendsAlone | null) => form.change({ alone: who });
  const setQuiet = (rows: AirRules['quiet']) => form.change({ quiet: rows });
  const setCaps = (limits: SlotCaps) => form.change({ caps: limits });
  const editable = !isPast && may('manage_rules');
  const save = useMutation({
    mutationFn: () =>
      saveRules(unit, {
        unit,
        quiet,
        caps,
        sends_alone: alone,
        live_minutes: live,
        version: form.version,
      }),
    onError: (error) => {
      if (asProblem(error).isStale)
        void queries.invalidateQueries({ queryKey: ['rules', unit], exact: true });
    },
    onSuccess: (fresh) => {
      form.take(fieldsOf(fresh), fresh.version);
      queries.setQueryData(['rules', unit], fresh);
      void message.success(vi.settings.rulesSaved);
    },
  });
  return (
    <div className="stack">
      {rules.inherited_from && (
        <Alert
          type="info"
          showIcon
          title={
            <>
              {vi.settings.inherited}: <UnitName item={{ unit: rules.inherited_from }} />
            </>
          }
          description={editable && vi.settings.inheritedHelp}
        />
      )}
      {!editable && !isPast && <p className="muted">{vi.settings.rulesReadOnly}</p>}
      <p className="muted">{vi.settings.rulesSince(sinceWords(rules.since))}</p>
      <ProblemAlert
        error={save.error}
        suggestion={takeTheirs(save, () => form.take(fieldsOf(rules), rules.version))}
      />
      <FieldGroup label={vi.settings.quietTitle} hint={vi.settings.quietHelp}>
        {quiet.map((row, index) => (
          <div key={index} className="row">
            <ClockRange
              label={vi.settings.quietTitle}
              from={row.from}
              to={row.to}
              disabled={!editable}
              onChange={(from, to) =>
                setQuiet(quiet.map((one, at) => (at === index ? { ...one, from, to } : one)))
              }
            />
            {row.allowed && <span className="muted">{vi.settings.allowed}</span>}
            {editable && (
              <Button
                icon={<CloseOutlined />}
                aria-label={vi.settings.quietRemove(row.from, row.to)}
                onClick={() => setQuiet(quiet.filter((_, at) => at !== index))}
              />
            )}
          </div>
        ))}
        {editable && (
          <div>
            <Button
              icon={<PlusOutlined />}
              onClick={() => setQuiet([...quiet, { from: '11:30', to: '13:00' }])}
            >
              {vi.settings.quietAdd}
            </Button>
          </div>
        )}
      </FieldGroup>
      <FieldGroup label={vi.settings.capsTitle} hint={vi.settings.capsHelp}>
        <div className="row">
          <Field label={vi.settings.programmesPerDay}>
            <InputNumber
              controls={false}
              min={0}
              max={48}
              disabled={!editable}
              value={caps.programmes_a_day}
              onChange={(value) => setCaps({ ...caps, programmes_a_day: value ?? 0 })}
            />
          </Field>
          <Field label={vi.settings.minutesPerDay}>
            <InputNumber
              controls={false}
              min={0}
              max={1440}
              disabled={!editable}
              value={caps.minutes_a_day}
              onChange={(value) => setCaps({ ...caps, minutes_a_day: value ?? 0 })}
            />
          </Field>
        </div>
        <span>{vi.settings.days}</span>
        <Checkbox.Group
          disabled={!editable}
          value={caps.days}
          options={days}
          onChange={(chosen) => setCaps({ ...caps, days: (chosen as number[]).sort() })}
        />
      </FieldGroup>
      <Field label={vi.settings.sendsAlone} hint={vi.settings.sendsAloneHelp}>
        <Select
          disabled={isPast || !may('manage_accounts')}
          value={alone ?? ''}
          options={senders}
          onChange={(value: SendsAlone | '') => setAlone(value === '' ? null : value)}
        />
      </Field>
      <LiveLimits
        value={live}
        disabled={!editable}
        onChange={(minutes) => form.change({ live: minutes })}
      />
      {editable && (
        <div>
          <Button type="primary" loading={save.isPending} onClick={() => save.mutate()}>
            {vi.settings.saveRules}
          </Button>
        </div>
      )}
    </div>
  );
}

// What holds where nobody has written anything down.
const usualLive: LiveMinutes = { commune: 15, hamlet: 5 };

export function LiveLimits({
  value,
  disabled,
  onChange,
}: {
  value: LiveMinutes | null;
  disabled: boolean;
  onChange: (minutes: LiveMinutes | null) => void;
}) {
  const limits: { of: keyof LiveMinutes; label: string }[] = [
    { of: 'commune', label: vi.settings.liveCommune },
    { of: 'hamlet', label: vi.settings.liveHamlet },
  ];
  return (
    <FieldGroup label={vi.settings.liveTitle} hint={vi.settings.liveHelp}>
      <Checkbox
        disabled={disabled}
        checked={value === null}
        onChange={(event) => onChange(event.target.checked ? null : usualLive)}
      >
        {vi.settings.liveInherited}
      </Checkbox>
      {value && (
        <div className="row">
          {limits.map(({ of, label }) => (
            <Field key={of} label={label}>
              <InputNumber
                controls={false}
                min={1}
                max={30}
                precision={0}
                disabled={disabled}
                value={value[of]}
                onChange={(minutes) => onChange({ ...value, [of]: minutes ?? usualLive[of] })}
              />
            </Field>
          ))}
        </div>
      )}
    </FieldGroup>
  );
}

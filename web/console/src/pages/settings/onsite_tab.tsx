import { CloseOutlined, PlusOutlined } from '@ant-design/icons';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, App, Button, Checkbox, Input, Select } from 'antd';
import { useState } from 'react';
import { listTemplates } from '../../api/emergencies';
import type { EmergencyTemplate } from '../../api/emergency_types';
import { readPermit, savePermit } from '../../api/onsite';
import type { OnsitePermit } from '../../api/types';
import { useSession } from '../../app/session';
import { useUrlState } from '../../app/url_state';
import { vi } from '../../locale/vi';
import { SinceLine, useAsOf } from '../../parts/as_of';
import { Field, FieldGroup } from '../../parts/field';
import { DayFilter, FilterBar } from '../../parts/filters';
import { Reading } from '../../parts/page_states';
import { PastDay } from '../../parts/past_day';
import { ProblemAlert } from '../../parts/problem_alert';
import { UnitName } from '../../parts/unit_name';

const filters = ['day'];

export function OnsiteTab() {
  const { account } = useSession();
  const [{ day }] = useUrlState();
  const permit = useAsOf(['onsite', account.unit], day, (then) => readPermit(account.unit, then));
  const templates = useQuery({
    queryKey: ['templates', 'emergency'],
    queryFn: () => listTemplates('emergency'),
  });
  return (
    <div className="stack">
      <FilterBar names={filters}>
        <DayFilter name="day" label={vi.asOf.day} />
      </FilterBar>
      <PastDay then={day} />
      <Reading of={permit}>
        {(found) => (
          <Reading of={templates}>
            {({ items }) => (
              <PermitForm
                key={day ?? found.version}
                permit={found}
                templates={items}
                isPast={Boolean(day)}
              />
            )}
          </Reading>
        )}
      </Reading>
    </div>
  );
}

export function PermitForm({
  permit,
  templates,
  isPast,
}: {
  permit: OnsitePermit;
  templates: Pick<EmergencyTemplate, 'id' | 'title'>[];
  // Nothing of an earlier day is written again.
  isPast: boolean;
}) {
  const { account, may } = useSession();
  const { message } = App.useApp();
  const queries = useQueryClient();
  const unit = account.unit;
  const editable = !isPast && may('send_emergency');
  // What was permitted may have been taken out of the templates since.
  const gone = permit.templates.filter((id) => !templates.some((one) => one.id === id));
  const words = [
    ...templates,
    ...(isPast ? gone.map((id) => ({ id, title: vi.onsite.templateGone })) : []),
  ];
  const [allowed, setAllowed] = useState(permit.templates);
  const [button, setButton] = useState(permit.button);
  const [people, setPeople] = useState<{ name: string; pin: string }[]>(
    permit.people.map(({ name }) => ({ name, pin: '' })),
  );
  const [stick, setStick] = useState(permit.stick);
  const save = useMutation({
    mutationFn: () =>
      savePermit(unit, {
        templates: allowed,
        button: button && allowed.includes(button) ? button : null,
        people: people.map(({ name, pin }) => (pin ? { name, pin } : { name })),
        stick,
        version: permit.version,
      }),
    onSuccess: (fresh) => {
      queries.setQueryData(['onsite', unit], fresh);
      void message.success(vi.onsite.saved);
    },
  });
  const known = new Set(permit.inherited_from ? [] : permit.people.map(({ name }) => name));
  const edit = (index: number, part: Partial<{ name: string; pin: string }>) =>
    setPeople(people.map((one, at) => (at === index ? { ...one, ...part } : one)));

  return (
    <div className="stack">
      <p>{vi.onsite.lead}</p>
      {permit.inherited_from && (
        <Alert
          type="info"
          showIcon
          title={
            <>
              {vi.onsite.inherited}: <UnitName item={{ unit: permit.inherited_from }} />
            </>
          }
          description={editable && vi.onsite.inheritedHelp}
        />
      )}
      {!editable && !isPast && <p className="muted">{vi.onsite.readOnly}</p>}
      <SinceLine since={permit.since} />
      <ProblemAlert error={save.error} />
      <FieldGroup label={vi.onsite.templates} hint={vi.onsite.templatesHelp}>
        {words.length === 0 && <p className="muted">{vi.onsite.templatesNone}</p>}
        <Checkbox.Group
          className="stack_tight"
          disabled={!editable}
          value={allowed}
          options={words.map((one) => ({ value: one.id, label: one.title }))}
          onChange={(chosen) => setAllowed(chosen as string[])}
        />
      </FieldGroup>
      <Field label={vi.onsite.button}>
        <Select
          disabled={!editable}
          value={button && allowed.includes(button) ? button : ''}
          options={[
            { value: '', label: vi.onsite.buttonNone },
            ...words
              .filter((one) => allowed.includes(one.id))
              .map((one) => ({ value: one.id, label: one.title })),
          ]}
          onChange={(chosen) => setButton(chosen || null)}
        />
      </Field>
      <FieldGroup label={vi.onsite.people} hint={vi.onsite.peopleHelp}>
        {people.map((one, index) => (
          // Two rows may be alike while they are typed: their place tells them apart.
          <div key={index} className="row">
            <Input
              aria-label={vi.onsite.name}
              placeholder={vi.onsite.name}
              style={{ flex: '2 1 200px' }}
              maxLength={80}
              disabled={!editable}
              value={one.name}
              onChange={(event) => edit(index, { name: event.target.value })}
            />
            {!isPast && (
              <Input.Password
                aria-label={vi.onsite.pin}
                placeholder={known.has(one.name) ? vi.onsite.pinKept : vi.onsite.pin}
                style={{ flex: '1 1 140px' }}
                inputMode="numeric"
                autoComplete="new-password"
                maxLength={12}
                disabled={!editable}
                value={one.pin}
                onChange={(event) => edit(index, { pin: event.target.value })}
              />
            )}
            {editable && (
              <Button
                icon={<CloseOutlined />}
                aria-label={vi.onsite.remove(one.name)}
                onClick={() => setPeople(people.filter((_, at) => at !== index))}
              />
            )}
          </div>
        ))}
        {editable && (
          <div>
            <Button
              icon={<PlusOutlined />}
              onClick={() => setPeople([...people, { name: '', pin: '' }])}
            >
              {vi.onsite.add}
            </Button>
          </div>
        )}
      </FieldGroup>
      <Checkbox
        disabled={!editable}
        checked={stick}
        onChange={(event) => setStick(event.target.checked)}
      >
        {vi.onsite.stick}
      </Checkbox>
      {editable && (
        <div>
          <Button type="primary" loading={save.isPending} onClick={() => save.mutate()}>
            {vi.onsite.save}
          </Button>
        </div>
      )}
    </div>
  );
}

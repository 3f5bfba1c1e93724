import { CheckCircleOutlined, ClockCircleOutlined, MinusCircleOutlined } from '@ant-design/icons';
import { useQueries, useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Button, Input, Select } from 'antd';
import { useState } from 'react';
import {
  type Delegation,
  endDelegation,
  lendRole,
  listDelegations,
  listStandIns,
} from '../../api/account_life';
import { asProblem } from '../../api/problem';
import type { Account, Grant } from '../../api/types';
import { readUnit } from '../../api/units';
import { useDeed } from '../../app/use_deed';
import { vi } from '../../locale/vi';
import { DayPicker, OptionalDayPicker } from '../../parts/day_picker';
import { Field } from '../../parts/field';
import { addDays, day, isoDay, startOfDay } from '../../parts/format';
import { Reading } from '../../parts/page_states';
import { ProblemAlert } from '../../parts/problem_alert';
import { StatusTag } from '../../parts/status_tag';
import { useFreshly } from '../../parts/use_freshly';

const written = (date: string) => day(startOfDay(date));

// What an account lends and is lent, and a form to lend more.
export function Delegations({ account }: { account: Account }) {
  const { message } = App.useApp();
  const queries = useQueryClient();
  const [writing, setWriting] = useState(false);
  const [on, setOn] = useState<string>();
  const key = ['accounts', 'delegations', account.id];
  const all = useQuery({
    queryKey: on ? [...key, on] : key,
    queryFn: () => listDelegations(account.id, on),
  });
  const end = useDeed({
    mutationFn: (one: Delegation) => endDelegation(one.id),
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: key });
      void message.success(vi.delegations.ended);
    },
  });
  return (
    <div className="stack">
      <p className="muted">{vi.delegations.lead}</p>
      <div>
        <OptionalDayPicker
          aria-label={vi.asOf.day}
          placeholder={vi.asOf.day}
          value={on}
          onChange={setOn}
        />
      </div>
      <ProblemAlert error={end.error} />
      <Reading of={all} rows={2}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="muted">{on ? vi.delegations.noneThen : vi.delegations.none}</p>
          ) : (
            <ul className="plain list_rows">
              {items.map((one) => (
                <li key={one.id} className="row_between">
                  <div>
                    <div>
                      <strong>{vi.delegations.line(one.from_name, one.to_name)}</strong>
                    </div>
                    <div>{vi.roles[one.role] ?? one.role}</div>
                    <div className="small muted">
                      {vi.delegations.period(written(one.begins), written(one.last))} · {one.reason}
                    </div>
                    <State one={one} />
                    {one.gives_nothing && (
                      <div className="small">{vi.delegations.givesNothing}</div>
                    )}
                  </div>
                  {one.may_end && (
                    <Button
                      aria-label={vi.delegations.endFor(one.to_name)}
                      loading={end.isPending}
                      onClick={() => end.mutate(one)}
                    >
                      {vi.delegations.end}
                    </Button>
                  )}
                </li>
              ))}
            </ul>
          )
        }
      </Reading>
      {writing ? (
        <LendForm
          account={account}
          onDone={() => {
            setWriting(false);
            void queries.invalidateQueries({ queryKey: key });
            void message.success(vi.delegations.given);
          }}
          onCancel={() => setWriting(false)}
        />
      ) : (
        <div>
          <Button type="primary" onClick={() => setWriting(true)}>
            {vi.delegations.give}
          </Button>
        </div>
      )}
    </div>
  );
}

function State({ one }: { one: Delegation }) {
  const [tone, icon] =
    one.state === 'holds'
      ? (['good', <CheckCircleOutlined key="i" />] as const)
      : one.state === 'ahead'
        ? (['calm', <ClockCircleOutlined key="i" />] as const)
        : (['calm', <MinusCircleOutlined key="i" />] as const);
  return (
    <StatusTag tone={tone} icon={icon}>
      {vi.delegations.states[one.state]}
    </StatusTag>
  );
}

const nameOf = (grant: Grant) => `${grant.role}@${grant.unit}`;

function LendForm({
  account,
  onDone,
  onCancel,
}: {
  account: Account;
  onDone: () => void;
  onCancel: () => void;
}) {
  const today = isoDay(Date.now());
  const grants = (account.grants ?? []).filter((one) => !one.to || one.to > today);
  const [role, setRole] = useState(grants[0] && nameOf(grants[0]));
  const [to, setTo] = useState<string>();
  const [begins, setBegins] = useState<string>(today);
  const [last, setLast] = useState<string>(addDays(today, 6));
  const [reason, setReason] = useState('');
  const people = useQuery({
    queryKey: ['accounts', 'stand-ins', account.id],
    queryFn: () => listStandIns(account.id),
  });
  // The same role in two units is two things to lend.
  const units = useQueries({
    queries: grants.map((one) => ({
      queryKey: ['units', 'one', one.unit],
      queryFn: () => readUnit(one.unit),
      staleTime: 5 * 60_000,
    })),
  });
  const grant = grants.find((one) => nameOf(one) === role);
  const lend = useFreshly<undefined, Delegation>(
    () =>
      lendRole({
        from: account.id,
        to: to ?? '',
        role: grant?.role ?? '',
        unit: grant?.unit ?? '',
        begins,
        last,
        reason: reason.trim(),
      }),
    onDone,
  );
  const problem = lend.error ? asProblem(lend.error) : undefined;
  if (grants.length === 0) return <p className="muted">{vi.delegations.noRoles}</p>;
  return (
    <div className="stack">
      <ProblemAlert error={lend.error} />
      <Field label={vi.delegations.role} hint={vi.delegations.limits}>
        <Select
          value={role}
          options={grants.map((one, index) => ({
            value: nameOf(one),
            label: `${vi.roles[one.role] ?? one.role}, ${units[index]?.data?.name ?? '…'}`,
          }))}
          onChange={setRole}
        />
      </Field>
      <Field label={vi.delegations.to} error={problem?.errorAt('to')}>
        <Select
          value={to}
          placeholder={vi.delegations.pickTo}
          loading={people.isFetching}
          options={(people.data?.items ?? []).map((one) => ({
            value: one.id,
            label: one.post ? `${one.name} (${one.post})` : one.name,
          }))}
          onChange={setTo}
        />
      </Field>
      <Field label={vi.delegations.begins} error={problem?.errorAt('begins')}>
        <DayPicker value={begins} onChange={(date) => setBegins(date)} />
      </Field>
      <Field label={vi.delegations.last} error={problem?.errorAt('last')}>
        <DayPicker value={last} onChange={(date) => setLast(date)} />
      </Field>
      <Field label={vi.delegations.reason} hint={vi.delegations.reasonHint}>
        <Input value={reason} maxLength={300} onChange={(event) => setReason(event.target.value)} />
      </Field>
      <div className="row">
        <Button
          type="primary"
          disabled={!grant || !to || !reason.trim()}
          loading={lend.busy}
          onClick={() => lend.run(undefined)}
        >
          {vi.delegations.give}
        </Button>
        <Button onClick={onCancel}>{vi.common.cancel}</Button>
      </div>
      {lend.dialog}
    </div>
  );
}

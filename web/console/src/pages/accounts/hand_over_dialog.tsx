import { useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Button, Checkbox, Drawer, Input, Radio, Select } from 'antd';
import { useState } from 'react';
import {
  type HandOverWish,
  handOver,
  type OpenMatters,
  readOpenMatters,
} from '../../api/account_life';
import { asProblem } from '../../api/problem';
import type { Account } from '../../api/types';
import { vi } from '../../locale/vi';
import { Field, FieldGroup } from '../../parts/field';
import { UnitSelect } from '../../parts/filters';
import { dayTime, number } from '../../parts/format';
import { Reading } from '../../parts/page_states';
import { ProblemAlert } from '../../parts/problem_alert';
import { useFreshly } from '../../parts/use_freshly';

const roleOptions = Object.entries(vi.roles).map(([value, label]) => ({ value, label }));

// Somebody goes: what he leaves open is seen, and given to one successor in one step.
export function HandOverDialog({ account, onClose }: { account: Account; onClose: () => void }) {
  const { message } = App.useApp();
  const queries = useQueryClient();
  const [way, setWay] = useState<'moves' | 'leaves'>('moves');
  const [unit, setUnit] = useState<string>();
  const [roles, setRoles] = useState<string[]>(account.roles);
  const [successor, setSuccessor] = useState<string>();
  const [reason, setReason] = useState('');
  const open = useQuery({
    queryKey: ['accounts', 'open-matters', account.id],
    queryFn: () => readOpenMatters(account.id),
    staleTime: 0,
  });
  const give = useFreshly<undefined, { given: number }>(
    () => {
      const wish: HandOverWish = { successor, reason: reason.trim(), version: account.version };
      return handOver(account.id, way === 'moves' ? { ...wish, unit, roles } : wish);
    },
    ({ given }) => {
      void queries.invalidateQueries();
      const words = way === 'moves' ? vi.handOver.moved : vi.handOver.left;
      void message.success(words(number(given)));
      onClose();
    },
  );
  const problem = give.error ? asProblem(give.error) : undefined;
  const needed = (open.data?.items.length ?? 0) > 0;
  const ready =
    open.data && (!needed || successor) && (way === 'leaves' || (unit && unit !== account.unit));
  return (
    <Drawer
      open
      size={520}
      title={vi.handOver.labelFor(account.name)}
      onClose={onClose}
      footer={
        <Button
          type="primary"
          danger={way === 'leaves'}
          disabled={!ready}
          loading={give.busy}
          onClick={() => give.run(undefined)}
        >
          {way === 'moves' ? vi.handOver.submitMove : vi.handOver.submitLeave}
        </Button>
      }
    >
      <div className="stack">
        <p>{vi.handOver.text}</p>
        <ProblemAlert error={give.error} />
        <FieldGroup label={vi.handOver.way}>
          <Radio.Group
            className="stack_tight"
            value={way}
            options={[
              { value: 'moves', label: vi.handOver.moves },
              { value: 'leaves', label: vi.handOver.leaves },
            ]}
            onChange={(event) => setWay(event.target.value)}
          />
        </FieldGroup>
        {way === 'moves' && (
          <>
            <div className="field">
              <span className="label">{vi.handOver.unit}</span>
              <UnitSelect label={vi.handOver.unit} value={unit} onChange={setUnit} />
              {problem?.errorAt('unit') && (
                <span className="field_error">{problem.errorAt('unit')}</span>
              )}
            </div>
            <FieldGroup label={vi.handOver.roles}>
              <Checkbox.Group
                className="stack_tight"
                value={roles}
                options={roleOptions}
                onChange={(chosen) => setRoles(chosen as string[])}
              />
            </FieldGroup>
          </>
        )}
        <section className="stack_tight">
          <h2>{vi.handOver.open}</h2>
          <Reading of={open} rows={3}>
            {(found) => <Matters open={found} />}
          </Reading>
        </section>
        {needed && (
          <Field
            label={vi.handOver.successor}
            hint={open.data?.successors.length === 0 ? vi.handOver.noSuccessors : undefined}
            error={problem?.errorAt('successor')}
          >
            <Select
              value={successor}
              placeholder={vi.handOver.pickSuccessor}
              options={(open.data?.successors ?? []).map((one) => ({
                value: one.id,
                label: one.post ? `${one.name} (${one.post})` : one.name,
              }))}
              onChange={setSuccessor}
            />
          </Field>
        )}
        <Field label={vi.handOver.reason}>
          <Input
            value={reason}
            maxLength={300}
            onChange={(event) => setReason(event.target.value)}
          />
        </Field>
      </div>
      {give.dialog}
    </Drawer>
  );
}

function Matters({ open }: { open: OpenMatters }) {
  const stateOf = (one: OpenMatters['items'][number]) => {
    if (one.kind === 'schedule') return one.at ? vi.handOver.nextAt(dayTime(one.at)) : '';
    return one.state ? (vi.handOver.states[one.state] ?? '') : '';
  };
  return (
    <>
      {open.items.length === 0 && <p className="muted">{vi.handOver.nothing}</p>}
      <ul className="plain list_rows">
        {open.items.map((one) => (
          <li key={`${one.kind} ${one.id}`}>
            <div>{one.title || vi.bulletins.untitled}</div>
            <div className="small muted">
              {[vi.handOver.kinds[one.kind], stateOf(one)].filter(Boolean).join(' · ')}
            </div>
          </li>
        ))}
      </ul>
      {open.inbox_waiting > 0 && (
        <p className="small muted">{vi.handOver.inbox(number(open.inbox_waiting))}</p>
      )}
    </>
  );
}

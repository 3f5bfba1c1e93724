import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { App, Button, Drawer, Input, InputNumber, Select } from 'antd';
import { useState } from 'react';
import { asProblem } from '../../api/problem';
import {
  assignBreakdown,
  type Breakdown,
  type BreakdownCause,
  type BreakdownMove,
  listContractors,
  listSpares,
  moveBreakdown,
  putPart,
  readBreakdown,
} from '../../api/upkeep';
import { useSession } from '../../app/session';
import { useDeed } from '../../app/use_deed';
import { vi } from '../../locale/vi';
import { AccountSelect } from '../../parts/account_select';
import { Field } from '../../parts/field';
import { dayTime, durationInWords, number } from '../../parts/format';
import { Reading } from '../../parts/page_states';
import { ProblemAlert } from '../../parts/problem_alert';
import { BreakdownTag, lengthOf, placeOf, type Step, stepsOf, workerOf } from './breakdown_look';

const goals: Record<Step, BreakdownMove['state']> = {
  begin: 'in_work',
  waitPart: 'waiting_part',
  goOn: 'in_work',
  finish: 'done',
  confirm: 'confirmed',
  sendBack: 'in_work',
};

// What only the facts say is no choice of whoever repaired it.
const told = ['unknown', 'by_itself', 'removed'];
const causes = Object.entries(vi.breakdowns.causes)
  .filter(([value]) => !told.includes(value))
  .map(([value, label]) => ({ value: value as BreakdownCause, label }));

export function BreakdownDrawer({ id, onClose }: { id: string; onClose: () => void }) {
  const breakdown = useQuery({
    queryKey: ['breakdowns', 'one', id],
    queryFn: () => readBreakdown(id),
  });
  const title = breakdown.data ? vi.breakdowns.kinds[breakdown.data.kind] : vi.breakdowns.title;
  return (
    <Drawer open size={560} title={title} onClose={onClose}>
      <Reading of={breakdown}>{(found) => <Detail key={found.id} one={found} />}</Reading>
    </Drawer>
  );
}

function useTaken() {
  const queries = useQueryClient();
  const { message } = App.useApp();
  return () => {
    void queries.invalidateQueries({ queryKey: ['breakdowns'] });
    void message.success(vi.breakdowns.saved);
  };
}

// After a stale save: what is there now is shown, and the next press is meant for it.
function useReread() {
  const queries = useQueryClient();
  return (error: unknown) => {
    if (asProblem(error).isStale) void queries.invalidateQueries({ queryKey: ['breakdowns'] });
  };
}

function Detail({ one }: { one: Breakdown }) {
  return (
    <div className="stack">
      <div className="row_between">
        <BreakdownTag state={one.state} />
        <span className="small muted">{lengthOf(one, Date.now())}</span>
      </div>
      <div>
        <strong>{placeOf(one)}</strong>
        <p>{one.text}</p>
        <div className="small muted">
          {[
            one.opened_by ? vi.breakdowns.openedBy(one.opened_by) : vi.breakdowns.byDevice,
            dayTime(one.opened),
            one.reopened > 0 ? vi.breakdowns.reopened(number(one.reopened)) : '',
            one.cause !== 'unknown' ? vi.breakdowns.causes[one.cause] : '',
          ]
            .filter(Boolean)
            .join(' · ')}
        </div>
        {one.device && one.may_assign && (
          <Link to="/register" search={{ open: one.device }}>
            {vi.breakdowns.photos}
          </Link>
        )}
        {one.device_names.length > 0 && (
          <div className="small muted">{one.device_names.join(', ')}</div>
        )}
      </div>
      <Steps one={one} />
      <Worker one={one} />
      <Parts one={one} />
      <History one={one} />
    </div>
  );
}

// What is typed here stays while others, or the device itself, move the breakdown on.
function Steps({ one }: { one: Breakdown }) {
  const taken = useTaken();
  const again = useReread();
  const [note, setNote] = useState('');
  const [cause, setCause] = useState<BreakdownCause>();
  const move = useDeed({
    mutationFn: (step: Step) =>
      moveBreakdown(one.id, {
        state: goals[step],
        note: note.trim() || undefined,
        cause: goals[step] === 'done' ? cause : undefined,
        version: one.version,
      }),
    onSuccess: () => {
      setNote('');
      setCause(undefined);
      taken();
    },
    onError: again,
  });
  const steps = stepsOf(one);
  if (steps.length === 0) return null;
  return (
    <div className="stack">
      <ProblemAlert error={move.error} />
      <Field label={vi.breakdowns.note} hint={vi.breakdowns.noteHint}>
        <Input.TextArea
          rows={2}
          maxLength={500}
          value={note}
          onChange={(event) => setNote(event.target.value)}
        />
      </Field>
      {steps.includes('finish') && (
        <Field
          label={vi.breakdowns.cause}
          hint={vi.breakdowns.pickCause}
          error={move.error ? asProblem(move.error).errorAt('cause') : undefined}
        >
          <Select value={cause} options={causes} onChange={setCause} />
        </Field>
      )}
      <div className="row">
        {steps.map((step, place) => (
          <Button
            key={step}
            type={place === 0 ? 'primary' : 'default'}
            loading={move.isPending && move.variables === step}
            disabled={step === 'finish' && !cause}
            onClick={() => move.mutate(step)}
          >
            {vi.breakdowns[step]}
          </Button>
        ))}
      </div>
    </div>
  );
}

function Worker({ one }: { one: Breakdown }) {
  const { account } = useSession();
  const taken = useTaken();
  const again = useReread();
  const open = one.state !== 'done' && one.state !== 'confirmed';
  const firms = useQuery({
    queryKey: ['contractors'],
    queryFn: () => listContractors(),
    enabled: one.may_assign && open,
  });
  const assign = useDeed({
    mutationFn: (worker: { account?: string; contractor?: string }) =>
      assignBreakdown(one.id, { ...worker, version: one.version }),
    onSuccess: taken,
    onError: again,
  });
  return (
    <div className="stack_tight">
      <div>
        {vi.breakdowns.who}: <strong>{workerOf(one)}</strong>
      </div>
      {one.may_assign && open && (
        <div className="row">
          {one.account !== account.id && (
            <Button
              loading={assign.isPending}
              onClick={() => assign.mutate({ account: account.id })}
            >
              {vi.breakdowns.me}
            </Button>
          )}
          <AccountSelect
            label={vi.breakdowns.assignTo}
            value={one.account ?? undefined}
            name={one.account_name}
            onChange={(chosen) => chosen && assign.mutate({ account: chosen })}
          />
          {(firms.data?.items ?? []).some((firm) => !firm.ended) && (
            <Select
              className="filter_select"
              aria-label={vi.breakdowns.contractors}
              placeholder={vi.breakdowns.contractors}
              value={one.contractor ?? undefined}
              options={(firms.data?.items ?? [])
                .filter((firm) => !firm.ended)
                .map((firm) => ({ value: firm.id, label: firm.name }))}
              onChange={(contractor) => assign.mutate({ contractor })}
            />
          )}
        </div>
      )}
      <ProblemAlert error={assign.error} />
    </div>
  );
}

function Parts({ one }: { one: Breakdown }) {
  const taken = useTaken();
  const queries = useQueryClient();
  const [name, setName] = useState('');
  const [spare, setSpare] = useState<string>();
  const [quantity, setQuantity] = useState(1);
  const add = useDeed({
    mutationFn: () =>
      putPart(one.id, spare ? { spare, quantity } : { name: name.trim(), quantity }),
    onSuccess: () => {
      setName('');
      setSpare(undefined);
      setQuantity(1);
      taken();
      // A part from the stock leaves it, and the register.
      void queries.invalidateQueries({ queryKey: ['spares'] });
      void queries.invalidateQueries({ queryKey: ['assets'] });
    },
  });
  const spares = useQuery({
    queryKey: ['spares'],
    queryFn: listSpares,
    enabled: one.may_assign && one.state !== 'confirmed',
  });
  return (
    <section className="stack_tight" aria-label={vi.breakdowns.parts}>
      <h3>{vi.breakdowns.parts}</h3>
      {one.parts.length === 0 && <p className="muted">{vi.breakdowns.noParts}</p>}
      <ul className="plain">
        {one.parts.map((part) => (
          <li key={`${part.at} ${part.name}`}>
            {part.name} × {number(part.quantity)}{' '}
            <span className="small muted">{part.by_name}</span>
          </li>
        ))}
      </ul>
      {one.may_work && one.state !== 'confirmed' && (
        <div className="row">
          {(spares.data?.items ?? []).length > 0 && (
            <Select
              className="filter_select"
              allowClear
              aria-label={vi.breakdowns.fromSpares}
              placeholder={vi.breakdowns.fromSpares}
              value={spare}
              options={(spares.data?.items ?? []).map((held) => ({
                value: held.id,
                label: `${held.name} · ${held.unit_name} (${number(held.quantity)})`,
              }))}
              onChange={setSpare}
              popupMatchSelectWidth={false}
            />
          )}
          <Input
            aria-label={vi.breakdowns.part}
            placeholder={vi.breakdowns.part}
            maxLength={200}
            disabled={Boolean(spare)}
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
          <InputNumber
            controls={false}
            aria-label={vi.breakdowns.quantity}
            min={1}
            max={1000}
            value={quantity}
            onChange={(value) => setQuantity(value ?? 1)}
          />
          <Button
            disabled={!name.trim() && !spare}
            loading={add.isPending}
            onClick={() => add.mutate()}
          >
            {vi.breakdowns.addPart}
          </Button>
        </div>
      )}
      <ProblemAlert error={add.error} />
    </section>
  );
}

function History({ one }: { one: Breakdown }) {
  return (
    <section className="stack_tight" aria-label={vi.breakdowns.history}>
      <h3>{vi.breakdowns.history}</h3>
      <ul className="plain">
        {one.steps.map((step) => (
          <li key={`${step.at} ${step.state}`}>
            <strong>{vi.breakdowns.states[step.state]}</strong>{' '}
            <span className="small muted">
              {dayTime(step.at)} · {step.by_name || vi.breakdowns.byDevice}
            </span>
            {step.note && <div>{step.note}</div>}
          </li>
        ))}
      </ul>
      <div className="small muted">
        {vi.breakdowns.clocks}:{' '}
        {one.clocks
          .map((clock) => `${vi.breakdowns.states[clock.state]} ${durationInWords(clock.ms)}`)
          .join(', ')}
      </div>
    </section>
  );
}

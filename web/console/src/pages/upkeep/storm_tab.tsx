import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Drawer, Input, Popconfirm, Progress, Radio } from 'antd';
import { useEffect, useState } from 'react';
import { asProblem } from '../../api/problem';
import {
  endStormCheck,
  type FullStormCheck,
  listStormChecksOn,
  markStormCheck,
  readStormCheckOn,
  type StormCheck,
  type StormMark,
  startStormChecks,
} from '../../api/upkeep';
import { useLine, useSession } from '../../app/session';
import { useUrlState } from '../../app/url_state';
import { useDeed } from '../../app/use_deed';
import { vi } from '../../locale/vi';
import { Field, FieldGroup } from '../../parts/field';
import { DayFilter, FilterBar, UnitSelect } from '../../parts/filters';
import { FormDrawer } from '../../parts/form_drawer';
import { number, rfc3339, shortMoment } from '../../parts/format';
import { type Kept, useKept } from '../../parts/kept_here';
import { EmptyState, Reading } from '../../parts/page_states';
import { PastDay } from '../../parts/past_day';
import { ProblemAlert } from '../../parts/problem_alert';
import {
  type KeptCheck,
  keepCheck,
  marksName,
  openCheck,
  openChecks,
  sendMarks,
} from './kept_checks';
import { leftAt, nextToSend, seenAt, withMark, without } from './storm_queue';

// What waits in a check that nobody has open is sent when the page is opened and when the line is back.
function useWaitingMarks(open: string | undefined): void {
  const { account } = useSession();
  const hasLine = useLine();
  const queries = useQueryClient();
  useEffect(() => {
    if (!hasLine) return;
    void sendMarks(account.id, open, markStormCheck).then((arrived) => {
      if (arrived > 0) void queries.invalidateQueries({ queryKey: ['storm_checks'] });
    });
  }, [hasLine, open, account.id, queries]);
}

export function StormTab() {
  const { account, may, offline } = useSession();
  const [starting, setStarting] = useState(false);
  const [open, setOpen] = useState<string>();
  const [{ day: then }] = useUrlState();
  const checks = useQuery({
    queryKey: ['storm_checks', 'list', then],
    queryFn: async () =>
      then ? { ...(await listStormChecksOn(then)), old: false } : openChecks(account.id),
  });
  useWaitingMarks(open);
  const start = may('operate_device') && !offline && !then && (
    <Button type="primary" onClick={() => setStarting(true)}>
      {vi.upkeep.startStorm}
    </Button>
  );
  return (
    <div className="stack">
      <div className="row_between">
        {!offline && (
          <FilterBar names={['day']}>
            <DayFilter name="day" label={vi.asOf.day} />
          </FilterBar>
        )}
        {start}
      </div>
      <PastDay then={then} />
      <Reading of={checks}>
        {({ items, old }) =>
          items.length === 0 ? (
            <EmptyState
              title={then ? vi.asOf.emptyTitle : vi.upkeep.stormEmptyTitle}
              text={then ? vi.asOf.emptyText : vi.upkeep.stormEmptyText}
            />
          ) : (
            <>
              {old && <Alert type="warning" showIcon title={vi.upkeep.stormKept} />}
              <ul className="plain list_rows">
                {items.map((check) => (
                  <li key={check.id}>
                    <OneCheck check={check} onOpen={() => setOpen(check.id)} />
                  </li>
                ))}
              </ul>
            </>
          )
        }
      </Reading>
      {starting && <StartForm onClose={() => setStarting(false)} />}
      {open && !then && <CheckDrawer id={open} onClose={() => setOpen(undefined)} />}
      {open && then && <PastDrawer id={open} then={then} onClose={() => setOpen(undefined)} />}
    </div>
  );
}

function OneCheck({ check, onOpen }: { check: StormCheck; onOpen: () => void }) {
  const all = check.places * check.items.length;
  const reach = vi.upkeep.stormReach(number(check.marks), number(all));
  return (
    <div className="row_between">
      <div>
        <strong>{check.name}</strong>
        <div className="small muted">
          {[
            check.unit_name,
            shortMoment(check.started),
            reach,
            check.bad > 0 ? vi.upkeep.bad(number(check.bad)) : '',
            check.ended ? vi.upkeep.ended : '',
          ]
            .filter(Boolean)
            .join(' · ')}
        </div>
        <Progress
          percent={all === 0 ? 0 : Math.floor((check.marks * 100) / all)}
          showInfo={false}
          size="small"
          aria-label={reach}
        />
      </div>
      <Button aria-label={`${vi.upkeep.open} ${check.name} ${check.unit_name}`} onClick={onOpen}>
        {vi.upkeep.open}
      </Button>
    </div>
  );
}

function StartForm({ onClose }: { onClose: () => void }) {
  const { account } = useSession();
  const queries = useQueryClient();
  const [name, setName] = useState('');
  const [units, setUnits] = useState<string[]>([account.unit]);
  const start = useDeed({
    mutationFn: () => startStormChecks(units, name),
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: ['storm_checks'] });
      onClose();
    },
  });
  const problem = start.error ? asProblem(start.error) : undefined;
  return (
    <FormDrawer
      title={vi.upkeep.startStorm}
      save={vi.upkeep.startStorm}
      blocked={!name.trim() || units.length === 0}
      busy={start.isPending}
      error={start.error}
      onSave={() => start.mutate()}
      onClose={onClose}
    >
      <Field
        label={vi.upkeep.stormName}
        hint={vi.upkeep.stormNameHint}
        error={problem?.errorAt('name')}
      >
        <Input value={name} maxLength={200} onChange={(event) => setName(event.target.value)} />
      </Field>
      <FieldGroup label={vi.upkeep.stormUnits} error={problem?.errorAt('units')}>
        {[...units, ''].map((unit, place) => (
          <UnitSelect
            key={unit || 'next'}
            label={vi.upkeep.stormUnits}
            value={unit || undefined}
            onChange={(chosen) =>
              setUnits((before) => {
                const rest = before.filter((_, at) => at !== place);
                return chosen && !rest.includes(chosen) ? [...rest, chosen] : rest;
              })
            }
          />
        ))}
      </FieldGroup>
    </FormDrawer>
  );
}

function CheckDrawer({ id, onClose }: { id: string; onClose: () => void }) {
  const { account } = useSession();
  const kept = useQuery({
    queryKey: ['storm_checks', 'one', id],
    queryFn: () => openCheck(account.id, id),
  });
  const title = kept.data?.check.name ?? vi.upkeep.tabs.storm;
  const isNotKept = !kept.data && kept.error && asProblem(kept.error).isOffline;
  return (
    <Drawer open size={560} title={title} onClose={onClose}>
      {isNotKept ? (
        <EmptyState
          title={vi.upkeep.stormNotKeptTitle}
          text={vi.upkeep.stormNotKeptText}
          action={<Button onClick={() => void kept.refetch()}>{vi.common.retry}</Button>}
        />
      ) : (
        <Reading of={kept}>{(found) => <Places kept={found} />}</Reading>
      )}
    </Drawer>
  );
}

function PastDrawer({ id, then, onClose }: { id: string; then: string; onClose: () => void }) {
  const past = useQuery({
    queryKey: ['storm_checks', 'one', id, then],
    queryFn: () => readStormCheckOn(id, then),
  });
  return (
    <Drawer open size={560} title={past.data?.name ?? vi.upkeep.tabs.storm} onClose={onClose}>
      <Reading of={past}>
        {(check) => (
          <div className="stack">
            <PastDay then={then} />
            <PlaceList check={check} waiting={[]} />
          </div>
        )}
      </Reading>
    </Drawer>
  );
}

function Places({ kept }: { kept: Kept<KeptCheck> }) {
  const { check } = kept;
  const { account, offline } = useSession();
  const queries = useQueryClient();
  const hasLine = useLine();
  const [waiting, setWaiting] = useKept<StormMark[]>(marksName(account.id, check.id), []);
  const show = (fresh: FullStormCheck) =>
    queries.setQueryData(['storm_checks', 'one', check.id], keepCheck(account.id, fresh));
  const send = useDeed({
    mutationFn: (marks: StormMark[]) => markStormCheck(check.id, marks),
    onSuccess: (fresh, sent) => {
      show(fresh);
      setWaiting(without(waiting, sent));
      void queries.invalidateQueries({ queryKey: ['storm_checks', 'list'] });
    },
  });
  const end = useDeed({ mutationFn: () => endStormCheck(check.id), onSuccess: show });
  const count = waiting.length;
  const begin = send.mutate;
  // A refusal is shown and waits for a person; a network that comes back does not.
  const refused = send.isError && !asProblem(send.error).isOffline;
  useEffect(() => {
    if (hasLine && count > 0 && !refused) begin(nextToSend(waiting));
  }, [hasLine, count, waiting, refused, begin]);
  // Over, or not ours any more: trying again does not help.
  const hopeless = refused && [403, 404, 409].includes(asProblem(send.error).status);
  const drop = () => {
    send.reset();
    setWaiting([]);
  };
  const mark = (asset: string, item: number, good: boolean) =>
    setWaiting(withMark(waiting, { asset, item, good, at: rfc3339(Date.now()) }));
  return (
    <div className="stack">
      {kept.old && (
        <Alert type="warning" showIcon title={vi.upkeep.stormKeptFrom(shortMoment(kept.at))} />
      )}
      <ProblemAlert error={refused ? send.error : end.error} />
      {count > 0 && (!hasLine || send.isError) && (
        <div className="row_between" role="status">
          <span>{vi.upkeep.waiting(number(count))}</span>
          {hopeless ? (
            <Popconfirm
              title={vi.upkeep.dropText(number(count))}
              okText={vi.upkeep.drop}
              cancelText={vi.common.cancel}
              onConfirm={drop}
            >
              <Button>{vi.upkeep.drop}</Button>
            </Popconfirm>
          ) : (
            <Button
              disabled={offline}
              loading={send.isPending}
              onClick={() => send.mutate(nextToSend(waiting))}
            >
              {vi.upkeep.sendNow}
            </Button>
          )}
        </div>
      )}
      <PlaceList check={check} waiting={waiting} onMark={mark} />
      {check.may_mark && !offline && (
        <Popconfirm
          title={vi.upkeep.endText}
          okText={vi.upkeep.end}
          cancelText={vi.common.cancel}
          onConfirm={() => end.mutate()}
        >
          <Button loading={end.isPending}>{vi.upkeep.end}</Button>
        </Popconfirm>
      )}
    </div>
  );
}

// What waits here stands before what the server has.
function PlaceList({
  check,
  waiting,
  onMark,
}: {
  check: FullStormCheck;
  waiting: StormMark[];
  onMark?: (asset: string, item: number, good: boolean) => void;
}) {
  return (
    <ul className="plain list_rows">
      {check.at.map((place) => {
        const left = leftAt(check, waiting, place.asset);
        return (
          <li key={place.asset}>
            <div className="row_between">
              <strong>{place.name}</strong>
              <span className="small muted">
                {left === 0 ? vi.upkeep.allSeen : vi.upkeep.left(number(left))}
              </span>
            </div>
            <div className="small muted">{place.unit_name}</div>
            {check.items.map((text, item) => {
              const seen = seenAt(check, waiting, place.asset, item);
              return (
                <div className="row_between" key={text}>
                  <span>{text}</span>
                  <Radio.Group
                    aria-label={`${place.name}: ${text}`}
                    disabled={!check.may_mark}
                    value={seen?.good}
                    onChange={(event) => onMark?.(place.asset, item, Boolean(event.target.value))}
                    options={[
                      { value: true, label: vi.upkeep.good },
                      { value: false, label: vi.upkeep.notGood },
                    ]}
                  />
                </div>
              );
            })}
          </li>
        );
      })}
    </ul>
  );
}

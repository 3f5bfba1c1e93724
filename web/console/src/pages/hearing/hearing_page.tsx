// "Đi nghe từng cụm": on a telephone below the pole. Let it sound, listen, say what was heard.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Input, Progress, Radio } from 'antd';
import { useEffect, useState } from 'react';
import { command } from '../../api/devices';
import { type HearingStop, noteHearing } from '../../api/hearings';
import { useLine, useSession } from '../../app/session';
import { useUrlState } from '../../app/url_state';
import { useDeed } from '../../app/use_deed';
import { vi } from '../../locale/vi';
import { Field } from '../../parts/field';
import { DayFilter, FilterBar } from '../../parts/filters';
import { folded, number, shortMoment } from '../../parts/format';
import { type Kept, useKept } from '../../parts/kept_here';
import { Page, Panel } from '../../parts/page';
import { EmptyState, Reading } from '../../parts/page_states';
import { PastDay } from '../../parts/past_day';
import { ProblemAlert } from '../../parts/problem_alert';
import { UnitPanel, useShownUnit } from '../../parts/unit_panel';
import { HearForm } from './hear_form';
import {
  heardAt,
  type KeptHearing,
  type KeptWalk,
  openWalk,
  readWalkOn,
  sendHearings,
  settled,
  withHearing,
} from './hearing_queue';

const words = vi.hearing;
const shownAtOnce = 200;

export function HearingPage() {
  const { account, offline } = useSession();
  const unit = useShownUnit();
  const [{ day: then }] = useUrlState();
  const walk = useQuery({
    queryKey: ['hearing_walk', unit, then],
    queryFn: () => (then ? readWalkOn(unit, then) : openWalk(account.id, unit)),
  });
  return (
    <Page title={words.title} lead={words.lead}>
      {/* Without a line no unit has a name, and no other one can be read. */}
      {!offline && (
        <>
          <UnitPanel label={words.unit} />
          <FilterBar names={['day']}>
            <DayFilter name="day" label={vi.asOf.day} />
          </FilterBar>
        </>
      )}
      <PastDay then={then} />
      <Reading of={walk}>
        {(found) => <Walk walk={found} owner={account.id} isPast={Boolean(then)} />}
      </Reading>
    </Page>
  );
}

function useWaiting(owner: string) {
  const queries = useQueryClient();
  const hasLine = useLine();
  const [waiting, setWaiting] = useKept<KeptHearing[]>(`hearing.${owner}`, []);
  const send = useDeed({
    mutationFn: () => sendHearings(waiting, (one) => noteHearing(one.asset, one.wish)),
    onSuccess: (sent) => {
      // Nothing got through: the next try is that of a person, or of a line that comes back.
      if (sent.arrived.length === 0 && Object.keys(sent.refused).length === 0) return;
      setWaiting(settled(waiting, sent));
      if (sent.arrived.length > 0) void queries.invalidateQueries({ queryKey: ['hearing_walk'] });
    },
  });
  const open = waiting.filter((one) => !one.refused).length;
  const begin = send.mutate;
  useEffect(() => {
    if (hasLine && open > 0) begin();
  }, [hasLine, open, waiting, begin]);
  return { waiting, setWaiting, send };
}

function Walk({ walk, owner, isPast }: { walk: Kept<KeptWalk>; owner: string; isPast: boolean }) {
  const [{ only, q }, setUrl] = useUrlState();
  const { waiting, setWaiting, send } = useWaiting(owner);
  const [open, setOpen] = useState<HearingStop>();
  // What waits was heard now, and is no part of an earlier day.
  const added = isPast ? [] : waiting;
  const stops = walk.stops.filter((stop) => {
    const heard = heardAt(stop, added);
    if (only === 'left' && heard) return false;
    if (only === 'bad' && heard !== 'weak' && heard !== 'silent') return false;
    return !q || folded(`${stop.name} ${stop.unit_name}`).includes(folded(q));
  });
  const { clusters, left } = walk.reach;
  const reach = words.reach(number(clusters - left), number(clusters));
  return (
    <>
      {walk.old && <Alert type="warning" showIcon title={words.keptFrom(shortMoment(walk.at))} />}
      {walk.more && <Alert type="info" showIcon title={words.tooMany} />}
      <Waiting
        waiting={waiting}
        sending={send.isPending}
        onSend={() => send.mutate()}
        onDrop={(one) => setWaiting(waiting.filter((other) => other !== one))}
      />
      <Panel title={reach}>
        <div className="stack">
          <Progress
            percent={clusters === 0 ? 0 : Math.floor(((clusters - left) * 100) / clusters)}
            showInfo={false}
            size="small"
            aria-label={reach}
          />
          <p className="muted">
            {words.counts(
              number(walk.reach.well),
              number(walk.reach.weak),
              number(walk.reach.silent),
            )}
          </p>
          <Radio.Group
            aria-label={words.show}
            value={only ?? 'all'}
            onChange={(event) => setUrl({ only: event.target.value as string })}
            options={[
              { value: 'all', label: words.all },
              { value: 'left', label: words.onlyLeft },
              { value: 'bad', label: words.onlyBad },
            ]}
          />
          <Field label={words.search}>
            <Input
              allowClear
              value={q ?? ''}
              onChange={(event) => setUrl({ q: event.target.value || undefined })}
            />
          </Field>
          {stops.length === 0 ? (
            <EmptyState title={words.emptyTitle} text={words.emptyText} />
          ) : (
            <ul className="plain list_rows">
              {stops.slice(0, shownAtOnce).map((stop) => (
                <li key={stop.asset}>
                  <Stop stop={stop} waiting={added} onHear={() => setOpen(stop)} />
                </li>
              ))}
            </ul>
          )}
          {stops.length > shownAtOnce && <p className="muted">{words.firstShown}</p>}
        </div>
      </Panel>
      {open && (
        <HearForm
          stop={open}
          onClose={() => setOpen(undefined)}
          onSave={(wish) => {
            setWaiting(withHearing(waiting, { asset: open.asset, name: open.name, wish }));
            setOpen(undefined);
          }}
        />
      )}
    </>
  );
}

function Waiting({
  waiting,
  sending,
  onSend,
  onDrop,
}: {
  waiting: KeptHearing[];
  sending: boolean;
  onSend: () => void;
  onDrop: (one: KeptHearing) => void;
}) {
  const open = waiting.filter((one) => !one.refused);
  return (
    <>
      {open.length > 0 && (
        <div className="row_between" role="status">
          <span>{words.waiting(number(open.length))}</span>
          <Button loading={sending} onClick={onSend}>
            {words.sendNow}
          </Button>
        </div>
      )}
      {waiting
        .filter((one) => one.refused)
        .map((one) => (
          <Alert
            key={one.wish.client_id}
            type="error"
            showIcon
            title={words.refused(one.name, one.refused ?? '')}
            action={<Button onClick={() => onDrop(one)}>{words.drop}</Button>}
          />
        ))}
    </>
  );
}

function Stop({
  stop,
  waiting,
  onHear,
}: {
  stop: HearingStop;
  waiting: KeptHearing[];
  onHear: () => void;
}) {
  const hasLine = useLine();
  const heard = heardAt(stop, waiting);
  const waits = waiting.some((one) => one.asset === stop.asset);
  const sound = useDeed({
    mutationFn: () => command(stop.device ?? '', { verb: 'test_tone' }),
  });
  const last =
    stop.last && !waits
      ? words.by(stop.last.by_name, shortMoment(stop.last.at))
      : waits
        ? words.waits
        : '';
  return (
    <div className="stack_tight">
      <div className="row_between">
        <div>
          <strong>{stop.name}</strong>
          <div className="small muted">{stop.unit_name}</div>
          <div className="small">
            {heard ? words.heard[heard] : words.notYet}
            {last && ` · ${last}`}
            {stop.last?.note && !waits && ` · ${stop.last.note}`}
          </div>
        </div>
        {stop.may_hear && (
          <div className="row">
            {stop.device && (
              <Button
                aria-label={`${words.sound} ${stop.name}`}
                disabled={!hasLine}
                loading={sound.isPending}
                onClick={() => sound.mutate()}
              >
                {words.sound}
              </Button>
            )}
            <Button type="primary" aria-label={`${words.write} ${stop.name}`} onClick={onHear}>
              {words.write}
            </Button>
          </div>
        )}
      </div>
      {sound.isSuccess && <p className="small muted">{words.sounding}</p>}
      <ProblemAlert error={sound.error} />
    </div>
  );
}

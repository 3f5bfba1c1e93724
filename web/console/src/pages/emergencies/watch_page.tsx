import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, Navigate, useParams } from '@tanstack/react-router';
import { App, Button } from 'antd';
import { lazy, Suspense, useState } from 'react';
import {
  answerEmergency,
  type EmergencyStep,
  readEmergency,
  type StepBody,
} from '../../api/emergencies';
import type { Emergency } from '../../api/emergency_types';
import { stickAddress } from '../../api/onsite';
import { useSession } from '../../app/session';
import { useDeed } from '../../app/use_deed';
import { useNow } from '../../app/use_now';
import { vi } from '../../locale/vi';
import { dayTime, number, shortMoment } from '../../parts/format';
import { Page, Panel } from '../../parts/page';
import { Loading, Reading } from '../../parts/page_states';
import { ProblemAlert } from '../../parts/problem_alert';
import { Rounds } from '../../parts/rounds';
import { useFreshly } from '../../parts/use_freshly';
import { AreaName, areaKey } from './area_picker';
import { DrillResults } from './drill_results';
import { EmergencyTag } from './emergency_tag';
import { ProgressPanel } from './progress_panel';
import { SecondPerson } from './second_person';
import { StepDialog, type StepKind } from './step_dialog';
import { stepFrom } from './step_from';
import { Translations } from './translation_fields';
import { useProgress } from './use_progress';
import { useWorld } from './world';
import './emergencies.css';

const ProgressMap = lazy(() => import('./progress_map'));

export function WatchPage() {
  const { id } = useParams({ strict: false }) as { id: string };
  const { exercise } = useWorld();
  const emergency = useQuery({
    queryKey: ['emergencies', 'one', id],
    queryFn: () => readEmergency(id),
    // Deeds open and close with the clock: the server says which.
    refetchInterval: (query) =>
      query.state.data?.state === 'awaiting_approval'
        ? 2000
        : query.state.data?.state === 'live'
          ? 10_000
          : false,
  });
  return (
    <Reading of={emergency}>
      {(found) =>
        // The other world has another address; nothing of one is ever shown in the other.
        found.exercise !== exercise ? (
          <Navigate
            to={found.exercise ? '/exercise/$id' : '/emergencies/$id'}
            params={{ id }}
            replace
          />
        ) : (
          <Watch key={found.id} emergency={found} />
        )
      }
    </Reading>
  );
}

// What it is about; where nobody said, that it is an alert.
const nameOf = ({ hazard }: Emergency): string =>
  hazard === 'other' ? vi.emergencies.title : vi.emergencies.hazards[hazard];

const isOpen = ({ state }: Emergency) => state === 'live' || state === 'awaiting_approval';

function Watch({ emergency }: { emergency: Emergency }) {
  const { may } = useSession();
  const { message } = App.useApp();
  const { base } = useWorld();
  const queries = useQueryClient();
  const [asking, setAsking] = useState<StepKind>();
  const watched = useProgress(emergency.id, `${emergency.version} ${emergency.pressed_at}`);
  const step = useFreshly(
    ({ to, body }: { to: EmergencyStep; body: StepBody }) =>
      stepFrom(emergency, to, body, () =>
        queries.invalidateQueries({ queryKey: ['emergencies', 'one', emergency.id] }),
      ),
    (fresh, { to }) => {
      queries.setQueryData(['emergencies', 'one', emergency.id], fresh);
      void queries.invalidateQueries({ queryKey: ['emergencies'] });
      void message.success(vi.watch.done[to]);
      setAsking(undefined);
    },
  );
  const deeds = emergency.deeds ?? [];
  const missing = watched.progress?.counts.waiting ?? 0;
  return (
    <Page
      title={emergency.exercise ? `${vi.exercise.entry}: ${nameOf(emergency)}` : nameOf(emergency)}
      lead={
        <span className="row">
          <EmergencyTag state={emergency.state} exercise={emergency.exercise} />
          {emergency.unit_name} · {vi.emergencies.severities[emergency.severity]}
        </span>
      }
      actions={<Link to={base}>{emergency.exercise ? vi.exercise.back : vi.watch.back}</Link>}
    >
      {!asking && <ProblemAlert error={step.error} />}
      <blockquote className="alarm_text">{emergency.text}</blockquote>
      <Translations of={emergency} />
      {deeds.length > 0 && (
        <Deeds
          emergency={emergency}
          busy={step.busy}
          missing={missing}
          onAsk={setAsking}
          onResend={() => step.run({ to: 'resend', body: { version: undefined } })}
          onReview={() => step.run({ to: 'approve', body: {} })}
        />
      )}
      {emergency.state === 'live' && may('operate_device') && <Answer emergency={emergency} />}
      {(emergency.state === 'awaiting_approval' || emergency.proposal) && (
        <SecondPerson
          emergency={emergency}
          busy={step.busy}
          onStep={(body) => step.run({ to: 'approve', body })}
        />
      )}
      {emergency.pressed_at && (
        <>
          <ProgressPanel emergency={emergency} watched={watched} isOpen={isOpen(emergency)} />
          <Suspense fallback={<Loading rows={4} />}>
            <ProgressMap emergency={emergency} isOpen={isOpen(emergency)} />
          </Suspense>
        </>
      )}
      {emergency.exercise && emergency.pressed_at && <DrillResults emergency={emergency} />}
      {emergency.hearing && <Hearing hearing={emergency.hearing} />}
      <Facts emergency={emergency} />
      {asking && (
        <StepDialog
          kind={asking}
          emergency={emergency}
          busy={step.busy}
          error={step.error}
          onStep={(to, body) => step.run({ to, body })}
          onClose={() => {
            step.reset();
            setAsking(undefined);
          }}
        />
      )}
      {step.dialog}
    </Page>
  );
}

function Hearing({ hearing }: { hearing: NonNullable<Emergency['hearing']> }) {
  return (
    <Panel title={vi.rounds.title}>
      <Rounds hearing={hearing.plan} startsAt={Date.parse(hearing.starts_at)} />
      {hearing.boards > 0 && <p className="small">{vi.rounds.boards(number(hearing.boards))}</p>}
    </Panel>
  );
}

// Before this a device that says nothing may just be answering.
const answerMs = 5000;

// What can be done with it now, always in the same place and the same order.
function Deeds({
  emergency,
  busy,
  missing,
  onAsk,
  onResend,
  onReview,
}: {
  emergency: Emergency;
  busy: boolean;
  missing: number;
  onAsk: (kind: StepKind) => void;
  onResend: () => void;
  onReview: () => void;
}) {
  const deeds = emergency.deeds ?? [];
  const now = useNow(1000);
  const hadTime = now - Date.parse(emergency.pressed_at ?? '') > answerMs;
  return (
    <div className="row alarm_deeds">
      {deeds.includes('end') && (
        <Button type="primary" size="large" onClick={() => onAsk('end')}>
          {emergency.exercise ? vi.exercise.end : vi.watch.end}
        </Button>
      )}
      {deeds.includes('cancel') && (
        <Button size="large" onClick={() => onAsk('correct')}>
          {vi.watch.correct}
        </Button>
      )}
      {deeds.includes('update') && (
        <Button size="large" onClick={() => onAsk('update')}>
          {vi.watch.update}
        </Button>
      )}
      {deeds.includes('resend') && missing > 0 && hadTime && (
        <Button size="large" loading={busy} onClick={onResend}>
          {vi.watch.resend(number(missing))}
        </Button>
      )}
      {deeds.includes('review') && (
        <Button size="large" loading={busy} onClick={onReview}>
          {vi.watch.review}
        </Button>
      )}
      {deeds.includes('resend') && (
        <Button size="large" href={stickAddress(emergency.id)} download>
          {vi.onsite.stickFile}
        </Button>
      )}
    </div>
  );
}

// An officer on the spot says that he heard it: the people above see that somebody is there.
function Answer({ emergency }: { emergency: Emergency }) {
  const { account } = useSession();
  const { message } = App.useApp();
  const queries = useQueryClient();
  const answer = useDeed({
    mutationFn: () => answerEmergency(emergency.id, account.unit),
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: ['emergencies', 'score', emergency.id] });
      void message.success(vi.watch.answered);
    },
  });
  return (
    <>
      <ProblemAlert error={answer.error} />
      {!answer.isSuccess && (
        <div className="row alarm_deeds">
          <Button size="large" loading={answer.isPending} onClick={() => answer.mutate()}>
            {vi.watch.answer}
          </Button>
        </div>
      )}
    </>
  );
}

function Facts({ emergency }: { emergency: Emergency }) {
  const facts: [string, string | null | undefined][] = [
    [vi.watch.author, `${emergency.author.name}, ${dayTime(emergency.author.at)}`],
    [
      vi.watch.approver,
      emergency.approver && `${emergency.approver.name}, ${dayTime(emergency.approver.at)}`,
    ],
    [vi.watch.brokenGlass, emergency.break_glass],
    [vi.watch.pressedAt, emergency.pressed_at && dayTime(emergency.pressed_at)],
    [vi.watch.expires, dayTime(emergency.expires)],
    [vi.watch.endedAt, emergency.ended && dayTime(emergency.ended)],
    [vi.watch.comment, emergency.comment],
    [
      vi.watch.reviewTitle,
      emergency.reviewed
        ? vi.watch.reviewed(emergency.reviewed.name, shortMoment(emergency.reviewed.at))
        : emergency.review_due && vi.watch.reviewDue(dayTime(emergency.review_due)),
    ],
  ];
  return (
    <Panel title={vi.watch.facts}>
      <dl className="facts">
        <dt>{vi.watch.area}</dt>
        <dd>
          <ul className="plain">
            {emergency.audience.map((item) => (
              <li key={areaKey(item)}>
                <AreaName item={item} />
              </li>
            ))}
          </ul>
        </dd>
        {facts
          .filter(([, value]) => value)
          .map(([name, value]) => (
            <div key={name} className="fact">
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
      </dl>
    </Panel>
  );
}

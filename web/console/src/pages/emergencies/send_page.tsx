import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { Button } from 'antd';
import { useEffect, useState } from 'react';
import { listTemplates, sendEmergency } from '../../api/emergencies';
import type { EmergencyDraft, EmergencyTemplate } from '../../api/emergency_types';
import { newKey } from '../../api/http';
import { readUnit } from '../../api/units';
import { useSession } from '../../app/session';
import { useUrlState } from '../../app/url_state';
import { vi } from '../../locale/vi';
import { number } from '../../parts/format';
import { HoldButton } from '../../parts/hold_button';
import { Page, Panel } from '../../parts/page';
import { EmptyState, Loading } from '../../parts/page_states';
import { ProblemAlert } from '../../parts/problem_alert';
import { Rounds } from '../../parts/rounds';
import { useFreshly } from '../../parts/use_freshly';
import { type Spoken, useSpoken } from '../../parts/use_spoken';
import { AreaPicker, reachInWords, usePreview } from './area_picker';
import {
  bodyOf,
  emptyDraft,
  forget,
  fromTemplate,
  isReady,
  keep,
  kept,
  openBlanks,
  type SendDraft,
} from './send_draft';
import { BlankFields, DetailFields, TextFields } from './send_fields';
import { useWorld } from './world';
import './emergencies.css';

// Communes and their like: an officer there mostly speaks to the whole of his own.
const ownAreaKinds = ['commune', 'ward', 'township', 'special_zone', 'hamlet'];

export function SendPage() {
  const { account, may } = useSession();
  const { exercise } = useWorld();
  const own = useQuery({
    queryKey: ['units', 'one', account.unit],
    queryFn: () => readUnit(account.unit),
    staleTime: 5 * 60_000,
  });
  if (!may('send_emergency')) {
    return <EmptyState title={vi.emergencies.forbidden} text={vi.states.forbiddenText} />;
  }
  // Without the unit nothing is preselected; a broken line must not keep one from sending.
  if (own.isPending) return <Loading />;
  const area = own.data && ownAreaKinds.includes(own.data.kind) ? [{ unit: account.unit }] : [];
  return <SendForm key={String(exercise)} first={kept(exercise) ?? emptyDraft(area)} />;
}

function SendForm({ first }: { first: SendDraft }) {
  const { account } = useSession();
  const { exercise, base } = useWorld();
  const navigate = useNavigate();
  const [draft, setDraft] = useState(first);
  const change = (part: Partial<SendDraft>) => setDraft((before) => ({ ...before, ...part }));
  useEffect(() => keep(draft, exercise), [draft, exercise]);
  const preview = usePreview(draft.area, exercise, {
    text: draft.text,
    repeat: draft.repeat,
    manner: draft.manner,
    tone: draft.tone,
  });
  const spoken = useSpoken(draft.text ?? '', account.unit, preview.data?.hearing.phrase_gap_ms);
  const send = useFreshly(
    ({ body, key }: { body: EmergencyDraft; key: string }) => sendEmergency(body, key),
    (made) => {
      forget(exercise);
      void navigate({ to: `${base}/$id`, params: { id: made.id } });
    },
  );
  useTemplateOfAddress(draft, setDraft);
  const ready = isReady(draft) && Boolean(preview.data?.devices) && preview.data?.may_send;
  return (
    <Page
      title={exercise ? vi.exercise.sendTitle : vi.alarm.title}
      lead={exercise ? vi.exercise.lead : vi.emergencies.lead}
      actions={<Link to={base}>{exercise ? vi.exercise.back : vi.watch.back}</Link>}
    >
      <div className="alarm_columns">
        <div className="stack">
          <What draft={draft} change={change} setDraft={setDraft} spoken={spoken} />
          {draft.text !== undefined && <DetailFields draft={draft} change={change} />}
        </div>
        <Panel title={vi.alarm.area}>
          <Consequence preview={preview.data} draft={draft} exercise={exercise} />
          <AreaPicker value={draft.area} onChange={(area) => change({ area })} />
        </Panel>
      </div>
      <ProblemAlert error={send.error ?? preview.error} />
      {draft.text !== undefined && (
        <section className="alarm_send" aria-label={vi.alarm.title}>
          <HoldButton
            tone={exercise ? 'exercise' : 'emergency'}
            word={exercise ? vi.alarm.wordExercise : vi.alarm.word}
            label={labelOf(draft, preview.data, exercise)}
            disabled={!ready}
            busy={send.busy}
            onHeld={() =>
              send.run({
                body: bodyOf(draft, exercise, spoken.speech?.media, Date.now()),
                key: newKey(),
              })
            }
          />
        </section>
      )}
      {send.dialog}
    </Page>
  );
}

type Preview = ReturnType<typeof usePreview>['data'];

function labelOf(draft: SendDraft, preview: Preview, exercise: boolean): string {
  if (openBlanks(draft).length > 0) return vi.alarm.blanksFirst;
  if (!isReady(draft) || !preview) return vi.alarm.nothingYet;
  if (preview.devices === 0) return vi.audience.noDevices;
  const reach = reachInWords(preview);
  if (exercise) return vi.alarm.exerciseTo(reach);
  return preview.second_person ? vi.alarm.askTo(reach) : vi.alarm.sendTo(reach);
}

// To whom, and who has to stand behind it: said before the button, not after.
function Consequence({
  preview,
  draft,
  exercise,
}: {
  preview: Preview;
  draft: SendDraft;
  exercise: boolean;
}) {
  if (!preview || draft.area.length === 0) return null;
  const more = [
    preview.households ? vi.alarm.households(number(preview.households)) : '',
    vi.alarm.connected(number(preview.connected), number(preview.devices)),
  ].filter(Boolean);
  return (
    <div className="alarm_reach" aria-live="polite">
      <strong>{reachInWords(preview)}</strong> <span>· {more.join(' · ')}</span>
      {!preview.may_send && <p role="alert">{vi.emergencies.forbidden}</p>}
      {preview.may_send && preview.requires_person && (
        <p className="small">{vi.alarm.personNeeded}</p>
      )}
      {preview.may_send && !exercise && (
        <p className="small">
          {preview.second_person
            ? vi.alarm.secondPerson(number(preview.patience_s))
            : vi.alarm.onePerson(number(preview.review_within_h))}
        </p>
      )}
      {preview.boards > 0 && <p className="small">{vi.rounds.boards(number(preview.boards))}</p>}
      {draft.text && preview.speaker_devices > 1 && <Rounds hearing={preview.hearing} />}
    </div>
  );
}

interface WhatProps {
  draft: SendDraft;
  change: (part: Partial<SendDraft>) => void;
  setDraft: (draft: SendDraft) => void;
  spoken: Spoken;
}

function useTemplates() {
  return useQuery({
    queryKey: ['templates', 'emergency'],
    queryFn: () => listTemplates('emergency'),
    staleTime: 60_000,
  });
}

// "Dùng mẫu này" on the page of templates leads here with the template in the address.
function useTemplateOfAddress(draft: SendDraft, setDraft: (draft: SendDraft) => void): void {
  const [{ template: wanted }, setUrl] = useUrlState();
  const templates = useTemplates();
  const found = templates.data?.items.find((one) => one.id === wanted);
  useEffect(() => {
    if (!found) return;
    setDraft(fromTemplate(draft, found));
    setUrl({ template: undefined });
  }, [found, draft, setDraft, setUrl]);
}

function What({ draft, change, setDraft, spoken }: WhatProps) {
  const templates = useTemplates();
  const items = templates.data?.items ?? [];
  // Without templates there is nothing to choose from: one tap less.
  const mustWrite = draft.text === undefined && !templates.isPending && items.length === 0;
  useEffect(() => {
    if (mustWrite) change({ text: '' });
  });
  if (draft.text !== undefined) {
    return (
      <Panel
        title={vi.alarm.text}
        extra={
          items.length > 0 && (
            <Button
              type="link"
              onClick={() =>
                change({ text: undefined, template: undefined, translations: undefined })
              }
            >
              {vi.alarm.change}
            </Button>
          )
        }
      >
        <div className="stack">
          <BlankFields draft={draft} onFill={setDraft} />
          <TextFields draft={draft} change={change} spoken={spoken} />
        </div>
      </Panel>
    );
  }
  return (
    <Panel title={vi.alarm.step1}>
      <div className="stack">
        <Tiles items={items} onPick={(template) => setDraft(fromTemplate(draft, template))} />
        <div>
          <Button size="large" onClick={() => change({ text: '' })}>
            {vi.alarm.freeText}
          </Button>
        </div>
      </div>
    </Panel>
  );
}

function Tiles({
  items,
  onPick,
}: {
  items: EmergencyTemplate[];
  onPick: (template: EmergencyTemplate) => void;
}) {
  return (
    <ul className="plain alarm_tiles">
      {items.map((template) => (
        <li key={template.id}>
          <button type="button" className="alarm_tile" onClick={() => onPick(template)}>
            <strong>{template.title}</strong>
            <span className="small">
              {vi.emergencies.hazards[template.hazard]} ·{' '}
              {vi.emergencies.severities[template.severity]}
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}

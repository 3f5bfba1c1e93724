// Alerts that other systems brought: read, put into better words where needed, and let through by a
// person. What they end or update is done by the same press.
import {
  CheckCircleOutlined,
  ClockCircleOutlined,
  FileTextOutlined,
  MinusCircleOutlined,
  RollbackOutlined,
} from '@ant-design/icons';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Alert, App, Button, Input, Modal } from 'antd';
import { type ReactNode, useState } from 'react';
import {
  type CapMessage,
  type CapState,
  confirmCapMessage,
  declineCapMessage,
  listCapMessages,
} from '../../api/other_systems';
import { useUrlState } from '../../app/url_state';
import { vi } from '../../locale/vi';
import { Field } from '../../parts/field';
import { dayTime, number, shortMoment } from '../../parts/format';
import { HoldButton } from '../../parts/hold_button';
import { Page, Panel } from '../../parts/page';
import { EmptyState, Reading } from '../../parts/page_states';
import { type Column, PagedTable } from '../../parts/paged_table';
import { ProblemAlert } from '../../parts/problem_alert';
import { StatusTag, type Tone } from '../../parts/status_tag';
import { useFreshly } from '../../parts/use_freshly';
import { AreaName, areaKey } from './area_picker';
import { confirmationOf, HeldWords, isReadyToSound, wordsOf } from './held_words';
import { Translations } from './translation_fields';
import { useHeldMessages } from './use_held_messages';
import { useWorld, type World } from './world';
import './emergencies.css';

const done: CapState[] = ['taken', 'declined', 'withdrawn', 'noted'];

export function ReceivedPage() {
  const world = useWorld();
  const { held, mine } = useHeldMessages(world.exercise);
  const words = vi.received;
  return (
    <Page title={world.exercise ? words.titleExercise : words.title} lead={words.lead}>
      <Panel title={words.waiting}>
        <Reading of={held} rows={3}>
          {() =>
            mine.length === 0 ? (
              <EmptyState title={words.waitingEmptyTitle} text={words.waitingEmptyText} />
            ) : (
              <ul className="plain stack">
                {mine.map((one) => (
                  <li key={one.id}>
                    <HeldMessage message={one} />
                  </li>
                ))}
              </ul>
            )
          }
        </Reading>
      </Panel>
      <Past world={world} />
    </Page>
  );
}

// What will happen, and to how many.
export function confirmLabel(message: CapMessage): string {
  const words = vi.received;
  if (message.ends || message.emergency)
    return message.exercise ? words.confirmEndExercise : words.confirmEnd;
  if (message.type === 'Update' && message.count.devices === 0)
    return message.exercise ? words.confirmUpdateExercise : words.confirmUpdate;
  const clusters = number(message.count.speaker_devices);
  return message.exercise ? words.confirmExercise(clusters) : words.confirm(clusters);
}

function HeldMessage({ message: held }: { message: CapMessage }) {
  const queries = useQueryClient();
  const { message } = App.useApp();
  const [written, setWritten] = useState(() => wordsOf(held));
  const [declining, setDeclining] = useState(false);
  const words = vi.received;
  // It sounds already, and only what it replaces is left to be ended.
  const ends = held.ends || held.emergency !== null;
  const confirm = useFreshly(
    () =>
      confirmCapMessage(held.id, ends ? { version: held.version } : confirmationOf(held, written)),
    (answer) => {
      void queries.invalidateQueries({ queryKey: ['cap'] });
      void queries.invalidateQueries({ queryKey: ['emergencies'] });
      if (answer.state === 'held') void message.warning(answer.reason_text);
      else void message.success(words.confirmed);
    },
  );
  // What it began waits for a second person, or got none: then nothing is left to be pressed here.
  const begun = stands.has(held.reason ?? '') ? held.emergency : null;
  return (
    <article className={held.exercise ? 'alarm_card is_exercise' : 'alarm_card'}>
      <div className="row">
        <strong>
          {held.ends && held.type !== 'Cancel' ? words.allClear : words.types[held.type]}
        </strong>
        <span>{vi.emergencies.hazards[held.hazard]}</span>
        <span>{vi.emergencies.severities[held.severity]}</span>
      </div>
      <Origin message={held} />
      {held.reason_text && (ends || held.reason !== 'cap.not_vietnamese') && (
        <Alert
          type="warning"
          showIcon
          title={reasonOf(held)}
          action={begun && <BegunLink id={begun} />}
        />
      )}
      {ends ? (
        <>
          {held.text && <blockquote className="alarm_text">{held.text}</blockquote>}
          <Translations of={held} />
        </>
      ) : (
        <HeldWords message={held} words={written} onChange={setWritten} />
      )}
      <Reach message={held} />
      <ProblemAlert error={confirm.error} />
      {held.may_decide ? (
        <div className="stack full_width">
          {held.second_person && !ends && <p className="small">{words.secondPerson}</p>}
          {!begun && (
            <HoldButton
              tone={held.exercise ? 'exercise' : 'emergency'}
              word={held.exercise ? vi.alarm.wordExercise : vi.alarm.word}
              label={confirmLabel(held)}
              busy={confirm.busy}
              disabled={!ends && !isReadyToSound(written)}
              onHeld={() => confirm.run(undefined)}
            />
          )}
          <div>
            <Button onClick={() => setDeclining(true)}>{words.decline}</Button>
          </div>
        </div>
      ) : (
        <p className="small muted">{words.mayNot}</p>
      )}
      {confirm.dialog}
      {declining && <DeclineDialog message={held} onClose={() => setDeclining(false)} />}
    </article>
  );
}

// What is odd about the message itself is said of any; the rest kept back one that was to pass.
const ofItself = new Set(['cap.partial', 'cap.old_code', 'cap.past', 'cap.not_yet']);
export const reasonOf = ({ reason, reason_text, emergency }: CapMessage): string =>
  emergency || ofItself.has(reason ?? '')
    ? (reason_text ?? '')
    : vi.received.heldBack(reason_text ?? '');

const stands = new Set(['cap.awaits_approval', 'cap.not_approved']);

function BegunLink({ id }: { id: string }) {
  const { base } = useWorld();
  return (
    <Link to={`${base}/$id`} params={{ id }}>
      {vi.received.watch}
    </Link>
  );
}

function Origin({ message }: { message: CapMessage }) {
  const words = vi.received;
  const parts = [
    words.from(message.source),
    message.sender_name ? words.by(message.sender_name) : '',
    message.signed_by ? words.signed(message.signed_by) : '',
    shortMoment(message.received),
  ];
  return <p className="small">{parts.filter(Boolean).join(' · ')}</p>;
}

function Reach({ message }: { message: CapMessage }) {
  const words = vi.received;
  const { speaker_devices, speakers, boards } = message.count;
  return (
    <div className="stack_tight">
      {message.audience.length > 0 && (
        <strong>
          {message.audience.map((item, index) => (
            <span key={areaKey(item)}>
              {index > 0 && ', '}
              <AreaName item={item} />
            </span>
          ))}
        </strong>
      )}
      <span>
        {words.reaches(number(speaker_devices), number(speakers), number(boards))}
        {', '}
        {words.until(dayTime(message.expires))}
      </span>
      {message.effective && message.effective > message.received && (
        <span>{words.effective(dayTime(message.effective))}</span>
      )}
      {message.area && (
        <span className="small muted">
          {words.area}: {message.area}
        </span>
      )}
    </div>
  );
}

function DeclineDialog({ message: held, onClose }: { message: CapMessage; onClose: () => void }) {
  const queries = useQueryClient();
  const { message } = App.useApp();
  const [comment, setComment] = useState('');
  const [error, setError] = useState<unknown>();
  const [busy, setBusy] = useState(false);
  const words = vi.received;
  const decline = async () => {
    setBusy(true);
    try {
      await declineCapMessage(held.id, {
        version: held.version,
        ...(comment.trim() ? { comment: comment.trim() } : {}),
      });
      void queries.invalidateQueries({ queryKey: ['cap'] });
      void message.success(words.declined);
      onClose();
    } catch (problem) {
      setError(problem);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Modal
      open
      title={words.declineTitle}
      okText={words.decline}
      okButtonProps={{ loading: busy }}
      cancelText={vi.common.cancel}
      onOk={() => void decline()}
      onCancel={onClose}
    >
      <div className="stack">
        <p>{words.declineText}</p>
        <ProblemAlert error={error} />
        <Field label={words.declineReason}>
          <Input.TextArea
            value={comment}
            maxLength={2000}
            autoSize={{ minRows: 2 }}
            onChange={(event) => setComment(event.target.value)}
          />
        </Field>
      </div>
    </Modal>
  );
}

const looks: Record<CapState, [Tone, ReactNode]> = {
  held: ['warn', <ClockCircleOutlined key="i" />],
  taken: ['good', <CheckCircleOutlined key="i" />],
  declined: ['calm', <MinusCircleOutlined key="i" />],
  withdrawn: ['calm', <RollbackOutlined key="i" />],
  noted: ['calm', <FileTextOutlined key="i" />],
};

const columnsOf = (world: World): Column<CapMessage>[] => [
  {
    key: 'what',
    title: vi.received.what,
    lead: true,
    render: (one) => (
      <>
        <strong>{one.event || vi.received.types[one.type]}</strong>
        <div className="alarm_clip">{one.text || one.translations[0]?.text || one.identifier}</div>
        <div className="small muted">{one.source}</div>
      </>
    ),
  },
  {
    key: 'state',
    title: vi.received.state,
    render: (one) => (
      <div className="stack_tight">
        <StatusTag tone={looks[one.state][0]} icon={looks[one.state][1]}>
          {vi.received.states[one.state]}
        </StatusTag>
        {one.reason_text && <span className="small">{one.reason_text}</span>}
        {one.emergency && (
          <Link to={`${world.base}/$id`} params={{ id: one.emergency }}>
            {vi.received.watch}
          </Link>
        )}
      </div>
    ),
  },
  { key: 'who', title: vi.received.who, render: (one) => one.decided?.name ?? '–' },
  {
    key: 'at',
    title: vi.received.receivedAt,
    numeric: true,
    render: (one) => shortMoment(one.received),
  },
];

function Past({ world }: { world: World }) {
  const [{ cursor }] = useUrlState();
  const past = useQuery({
    queryKey: ['cap', 'past', world.exercise, cursor],
    queryFn: () => listCapMessages({ states: done, exercise: world.exercise, cursor, limit: 20 }),
    placeholderData: (before) => before,
  });
  return (
    <Panel title={vi.received.past}>
      <PagedTable
        label={vi.received.past}
        columns={columnsOf(world)}
        of={past}
        rowKey={(one) => one.id}
        empty={<EmptyState title={vi.received.pastEmpty} />}
      />
    </Panel>
  );
}

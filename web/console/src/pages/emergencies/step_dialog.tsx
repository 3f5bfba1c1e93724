// Update, correct and end: what follows an alert that sounds already.
import { Button, Input, Modal, Radio } from 'antd';
import { useState } from 'react';
import type { EmergencyStep, StepBody } from '../../api/emergencies';
import type { Emergency } from '../../api/emergency_types';
import { useSession } from '../../app/session';
import { vi } from '../../locale/vi';
import { Field, FieldGroup } from '../../parts/field';
import { Hear } from '../../parts/hear';
import { ProblemAlert } from '../../parts/problem_alert';
import { useSpoken } from '../../parts/use_spoken';
import { changeOf, mostText, writtenFrom } from './send_draft';
import { TranslationFields } from './translation_fields';

export type StepKind = 'update' | 'correct' | 'end';

interface Props {
  kind: StepKind;
  emergency: Emergency;
  busy: boolean;
  error: unknown;
  onStep: (to: EmergencyStep, body: StepBody) => void;
  onClose: () => void;
}

const titles: Record<StepKind, string> = {
  update: vi.watch.updateTitle,
  correct: vi.watch.correctTitle,
  end: vi.watch.endTitle,
};

export function StepDialog(props: Props) {
  const { kind, error, onClose } = props;
  return (
    <Modal
      open
      title={kind === 'end' && props.emergency.exercise ? vi.exercise.end : titles[kind]}
      footer={null}
      onCancel={onClose}
    >
      <div className="stack">
        <ProblemAlert error={error} />
        {kind === 'update' && <NewWords {...props} first={props.emergency.text} />}
        {kind === 'correct' && <Correct {...props} />}
        {kind === 'end' && <End {...props} />}
      </div>
    </Modal>
  );
}

function NewWords({ emergency, busy, kind, onStep, first }: Props & { first: string }) {
  const { account } = useSession();
  const [draft, setDraft] = useState(() => ({
    ...writtenFrom(emergency.text, emergency.translations),
    text: first,
  }));
  const spoken = useSpoken(draft.text, account.unit);
  const change = changeOf(draft, emergency);
  const good = draft.text.trim() !== '' && [...draft.text].length <= mostText;
  return (
    <>
      <Field label={vi.watch.newText}>
        <Input.TextArea
          value={draft.text}
          autoSize={{ minRows: 4, maxRows: 12 }}
          onChange={(event) => setDraft({ ...draft, text: event.target.value })}
        />
      </Field>
      <Hear spoken={spoken} />
      <TranslationFields draft={draft} onChange={setDraft} />
      {change && change.text === undefined && <p className="small">{vi.watch.sameWords}</p>}
      <Button
        type="primary"
        size="large"
        disabled={!good || !change}
        loading={busy}
        onClick={() =>
          onStep('update', {
            ...change,
            // Words that stay keep the sound that lies on the devices.
            ...(change?.text === undefined
              ? {}
              : { media: emergency.exercise ? null : (spoken.speech?.media ?? null) }),
            comment: kind === 'correct' ? vi.watch.correctTitle : undefined,
          })
        }
      >
        {kind === 'correct' ? vi.watch.correctDo : vi.watch.updateDo}
      </Button>
    </>
  );
}

// Wrong words are replaced by the right ones; what should not have sounded at all is stopped.
function Correct(props: Props) {
  const mayUpdate = props.emergency.deeds?.includes('update') ?? false;
  const [how, setHow] = useState<'text' | 'cancel'>(mayUpdate ? 'text' : 'cancel');
  return (
    <>
      {mayUpdate && (
        <FieldGroup label={vi.watch.correctHow}>
          <Radio.Group
            name="correct"
            className="stack_tight"
            value={how}
            options={[
              { value: 'text', label: vi.watch.correctText },
              { value: 'cancel', label: vi.watch.correctCancel },
            ]}
            onChange={(event) => setHow(event.target.value)}
          />
        </FieldGroup>
      )}
      {how === 'text' ? (
        <NewWords {...props} first={vi.watch.correctPrefix} />
      ) : (
        <Stop {...props} to="cancel" label={vi.watch.reason} button={vi.watch.cancelDo} needed />
      )}
    </>
  );
}

function End(props: Props) {
  return (
    <>
      <p>{props.emergency.exercise ? vi.exercise.endText : vi.watch.endText}</p>
      <Stop
        {...props}
        to="end"
        label={vi.watch.comment}
        button={props.emergency.exercise ? vi.exercise.end : vi.watch.endDo}
      />
    </>
  );
}

function Stop({
  to,
  label,
  button,
  needed,
  busy,
  onStep,
}: Props & { to: 'end' | 'cancel'; label: string; button: string; needed?: boolean }) {
  const [comment, setComment] = useState('');
  return (
    <>
      <Field label={needed ? label : `${label} (${vi.common.optional})`}>
        <Input.TextArea
          value={comment}
          maxLength={2000}
          autoSize={{ minRows: 2 }}
          onChange={(event) => setComment(event.target.value)}
        />
      </Field>
      <Button
        type="primary"
        size="large"
        disabled={needed && !comment.trim()}
        loading={busy}
        onClick={() => onStep(to, { comment: comment.trim() || undefined })}
      >
        {button}
      </Button>
    </>
  );
}

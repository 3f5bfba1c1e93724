// The wait for the second person: whoever may approve does it here; when nobody did for a minute,
// whoever asked may go on alone and answers for it afterwards.
import { Button, Input } from 'antd';
import { useEffect, useState } from 'react';
import type { StepBody } from '../../api/emergencies';
import type { Emergency } from '../../api/emergency_types';
import { useSession } from '../../app/session';
import { vi } from '../../locale/vi';
import { Field } from '../../parts/field';
import { number } from '../../parts/format';
import { HoldButton } from '../../parts/hold_button';
import { Panel } from '../../parts/page';
import { Translations } from './translation_fields';

// Whole seconds until a moment; none once it is there.
export function secondsUntil(moment: string | null, now: number): number {
  return moment ? Math.max(0, Math.ceil((Date.parse(moment) - now) / 1000)) : 0;
}

export function useSecondsUntil(moment: string | null): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 250);
    return () => clearInterval(timer);
  }, []);
  return secondsUntil(moment, now);
}

export function SecondPerson({
  emergency,
  busy,
  onStep,
}: {
  emergency: Emergency;
  busy: boolean;
  onStep: (body: StepBody) => void;
}) {
  const { account } = useSession();
  const left = useSecondsUntil(emergency.break_glass_from);
  const deeds = emergency.deeds ?? [];
  const word = emergency.exercise ? vi.alarm.wordExercise : vi.alarm.word;
  const tone = emergency.exercise ? 'exercise' : 'emergency';
  const asked = emergency.proposal?.by ?? emergency.author;
  return (
    <Panel title={vi.watch.waitingTitle} className="alarm_waiting">
      <div className="stack">
        {emergency.proposal && (
          <>
            <blockquote className="alarm_text">{emergency.proposal.text}</blockquote>
            <Translations of={emergency.proposal} />
          </>
        )}
        <p className="alarm_countdown number" role="timer">
          {left > 0 ? vi.watch.waitingLeft(number(left)) : vi.watch.waitingOver}
        </p>
        {asked.account === account.id && <p>{vi.watch.waitingSelf}</p>}
        {deeds.includes('approve') && (
          <HoldButton
            tone={tone}
            word={word}
            label={vi.watch.approve}
            busy={busy}
            onHeld={() => onStep({})}
          />
        )}
        {deeds.includes('break_glass') && <BreakGlass {...{ tone, word, busy, onStep }} />}
      </div>
    </Panel>
  );
}

function BreakGlass({
  tone,
  word,
  busy,
  onStep,
}: {
  tone: 'emergency' | 'exercise';
  word: string;
  busy: boolean;
  onStep: (body: StepBody) => void;
}) {
  const [open, setOpen] = useState(false);
  const [reason, setReason] = useState('');
  if (!open) {
    return (
      <div>
        <Button size="large" onClick={() => setOpen(true)}>
          {vi.watch.breakGlass}
        </Button>
      </div>
    );
  }
  return (
    <div className="stack">
      <Field label={vi.watch.breakGlassReason} hint={vi.watch.breakGlassHint}>
        <Input.TextArea
          autoFocus
          value={reason}
          maxLength={2000}
          autoSize={{ minRows: 2 }}
          onChange={(event) => setReason(event.target.value)}
        />
      </Field>
      <HoldButton
        tone={tone}
        word={word}
        label={vi.watch.breakGlassHold}
        disabled={!reason.trim()}
        busy={busy}
        onHeld={() => onStep({ break_glass: reason.trim() })}
      />
    </div>
  );
}

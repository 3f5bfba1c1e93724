import { useQuery } from '@tanstack/react-query';
import { Alert, Button, Input, Radio, Select } from 'antd';
import { type FormEvent, useState } from 'react';
import { listLanguages } from '../../api/emergencies';
import type { Hazard, Severity, Tone } from '../../api/emergency_types';
import { useNow } from '../../app/use_now';
import { vi } from '../../locale/vi';
import { Field, FieldGroup } from '../../parts/field';
import { durationInWords, MINUTE, number, shortMoment } from '../../parts/format';
import { Hear } from '../../parts/hear';
import { languagesInWords } from '../../parts/languages';
import { MannerSelect } from '../../parts/manner_select';
import { Panel } from '../../parts/page';
import type { Spoken } from '../../parts/use_spoken';
import { readingMs, wordsIn } from '../bulletins/editable';
import { mostText, notUnderstood, openBlanks, type SendDraft, withBlank } from './send_draft';
import { TranslationFields, TranslationNote } from './translation_fields';

interface Props {
  draft: SendDraft;
  change: (part: Partial<SendDraft>) => void;
}

// The words, and at once how they will sound.
export function TextFields({ draft, change, spoken }: Props & { spoken: Spoken }) {
  const text = draft.text ?? '';
  const left = mostText - [...text].length;
  const length = spoken.speech?.duration_ms ?? readingMs(text);
  return (
    <div className="stack_tight">
      <Input.TextArea
        autoFocus={text === ''}
        aria-label={vi.alarm.text}
        value={text}
        status={left < 0 ? 'error' : undefined}
        autoSize={{ minRows: 4, maxRows: 12 }}
        onChange={(event) => change({ text: event.target.value })}
      />
      <span className={left < 0 ? 'field_error' : 'field_hint'}>
        {vi.alarm.textHint(number(wordsIn(text)), durationInWords(length))} ·{' '}
        {vi.alarm.textLeft(number(left))}
      </span>
      <Hear spoken={spoken} />
      {draft.template?.text === text && draft.template.languages?.length ? (
        <p className="small">{vi.languages.heard(languagesInWords(draft.template.languages))}</p>
      ) : null}
      <TranslationNote draft={draft} />
      <NotUnderstood draft={draft} />
    </div>
  );
}

const mostNamed = 5;

// Said before it is sent: who hears words of a language that some there do not speak.
function NotUnderstood({ draft }: { draft: SendDraft }) {
  const spoken = useQuery({ queryKey: ['templates', 'languages'], queryFn: () => listLanguages() });
  const places = notUnderstood(draft, spoken.data?.items ?? []);
  if (places.length === 0) return null;
  const named = places
    .slice(0, mostNamed)
    .map((one) => `${one.name} (${languagesInWords(one.languages)})`)
    .join('; ');
  return (
    <Alert
      type="warning"
      showIcon
      title={vi.languages.notUnderstood(named, places.length - mostNamed)}
    />
  );
}

// The blanks of a template: each is filled once and stands wherever it belongs.
export function BlankFields({
  draft,
  onFill,
}: {
  draft: SendDraft;
  onFill: (draft: SendDraft) => void;
}) {
  return openBlanks(draft).map((name) => <Blank key={name} {...{ name, draft, onFill }} />);
}

function Blank({
  name,
  draft,
  onFill,
}: {
  name: string;
  draft: SendDraft;
  onFill: (draft: SendDraft) => void;
}) {
  const [words, setWords] = useState('');
  const fill = (event: FormEvent) => {
    event.preventDefault();
    if (words.trim()) onFill(withBlank(draft, name, words));
  };
  return (
    <form className="row row_bottom" onSubmit={fill}>
      <Field label={vi.alarm.blank(name)}>
        <Input
          autoFocus
          value={words}
          maxLength={200}
          onChange={(event) => setWords(event.target.value)}
        />
      </Field>
      <Button htmlType="submit" disabled={!words.trim()}>
        {vi.alarm.fill}
      </Button>
    </form>
  );
}

// What is heard before the words.
export function ToneSelect({
  value = 'attention',
  onChange,
}: {
  value?: Tone;
  onChange: (tone: Tone) => void;
}) {
  return (
    <Field label={vi.alarm.tone} hint={vi.alarm.toneHints[value]}>
      <Select
        value={value}
        options={tones.map(([tone, label]) => ({ value: tone, label }))}
        onChange={onChange}
      />
    </Field>
  );
}

const tones = Object.entries(vi.alarm.tones) as [Tone, string][];
const hazards = Object.entries(vi.emergencies.hazards) as [Hazard, string][];
const severities = Object.entries(vi.emergencies.severities) as [Severity, string][];

// Good answers stand there already: one line, opened by whoever wants others.
export function DetailFields({ draft, change }: Props) {
  const [open, setOpen] = useState(false);
  const until = shortMoment(useNow() + draft.minutes * MINUTE);
  return (
    <Panel
      title={vi.alarm.details}
      extra={
        <Button type="link" aria-expanded={open} onClick={() => setOpen(!open)}>
          {open ? vi.alarm.detailsClose : vi.alarm.detailsEdit}
        </Button>
      }
    >
      {open ? (
        <div className="stack">
          <Field label={vi.alarm.hazard}>
            <Select
              value={draft.hazard}
              options={hazards.map(([value, label]) => ({ value, label }))}
              onChange={(hazard) => change({ hazard })}
            />
          </Field>
          <FieldGroup label={vi.alarm.severity}>
            <Radio.Group
              name="severity"
              value={draft.severity}
              options={severities.map(([value, label]) => ({ value, label }))}
              onChange={(event) => change({ severity: event.target.value })}
            />
          </FieldGroup>
          <Field label={vi.alarm.validity} hint={vi.alarm.until(until)}>
            <Select
              value={draft.minutes}
              options={Object.entries(vi.alarm.validities).map(([value, label]) => ({
                value: Number(value),
                label,
              }))}
              onChange={(minutes) => change({ minutes })}
            />
          </Field>
          <Field label={vi.alarm.repeat}>
            <Select
              value={draft.repeat}
              options={Array.from({ length: 10 }, (_, index) => ({
                value: index + 1,
                label: vi.alarm.repeatTimes(number(index + 1)),
              }))}
              onChange={(repeat) => change({ repeat })}
            />
          </Field>
          <ToneSelect value={draft.tone} onChange={(tone) => change({ tone })} />
          <MannerSelect
            value={draft.manner}
            leftTo={vi.manner.byRules}
            onChange={(manner) => change({ manner: manner ?? undefined })}
          />
          <TranslationFields draft={draft} onChange={change} />
        </div>
      ) : (
        <p>
          {vi.alarm.detailsShort(
            vi.emergencies.severities[draft.severity],
            until,
            number(draft.repeat),
          )}
        </p>
      )}
    </Panel>
  );
}

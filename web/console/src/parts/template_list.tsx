// The templates that a person may use, and the form to write one: for emergencies, and for the
// ordinary notices of every month, whose blanks are filled when they are used.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { App, Button, Input } from 'antd';
import { type ReactNode, useState } from 'react';
import { addTemplate, listTemplates, removeTemplate, saveTemplate } from '../api/emergencies';
import type {
  EmergencyTemplate,
  Hazard,
  Severity,
  TemplateKind,
  TemplateTrack,
  Tone,
} from '../api/emergency_types';
import { asProblem } from '../api/problem';
import { useSession } from '../app/session';
import { undoable, useGoing } from '../app/undo';
import { useDeed } from '../app/use_deed';
import { vi } from '../locale/vi';
import { Field } from './field';
import { FormDrawer } from './form_drawer';
import { number } from './format';
import { Hear } from './hear';
import { languagesInWords } from './languages';
import { EmptyState, Reading } from './page_states';
import { useSpoken } from './use_spoken';

// What the form was opened with: nothing, a template to change, or one to begin another of.
export type OpenTemplate =
  | { mode: 'new' }
  | { mode: 'edit'; template: EmergencyTemplate }
  | { mode: 'copy'; template: EmergencyTemplate };

// What is written in the form; of an ordinary one only the words count.
export interface TemplateDraft {
  title: string;
  text: string;
  hazard: Hazard;
  severity: Severity;
  tone: Tone;
  tracks: TemplateTrack[];
  // Of an ordinary notice.
  consent: string;
  days: number;
}

type Fields = (draft: TemplateDraft, change: (part: Partial<TemplateDraft>) => void) => ReactNode;

interface Props {
  kind: TemplateKind;
  // Fields of one kind alone, before and behind the words.
  more?: { before: Fields; after: Fields };
  editable: boolean;
  opened?: OpenTemplate;
  onOpen: (opened: OpenTemplate | undefined) => void;
}

export function TemplateList({ kind, more, editable, opened, onOpen }: Props) {
  const templates = useQuery({
    queryKey: ['templates', kind],
    queryFn: () => listTemplates(kind),
  });
  const texts = vi.templates.empty[kind];
  return (
    <>
      <Reading of={templates}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState
              title={texts.title}
              text={texts.text}
              action={
                editable && (
                  <Button type="primary" onClick={() => onOpen({ mode: 'new' })}>
                    {vi.templates.add}
                  </Button>
                )
              }
            />
          ) : (
            <ul className="plain list_rows">
              {items.map((template) => (
                <Row
                  key={template.id}
                  template={template}
                  kind={kind}
                  editable={editable}
                  onEdit={() => onOpen({ mode: 'edit', template })}
                  onCopy={() => onOpen({ mode: 'copy', template })}
                />
              ))}
            </ul>
          )
        }
      </Reading>
      {opened && (
        <TemplateForm opened={opened} kind={kind} more={more} onClose={() => onOpen(undefined)} />
      )}
    </>
  );
}

const factsOf = (template: EmergencyTemplate, kind: TemplateKind): string[] =>
  [
    ...(kind === 'emergency'
      ? [vi.emergencies.hazards[template.hazard], vi.emergencies.severities[template.severity]]
      : []),
    template.unit_name ?? '',
    kind === 'ordinary'
      ? vi.templates.blanksOf(template.blanks)
      : template.media
        ? vi.templates.onDevices
        : vi.templates.notOnDevices,
    languagesInWords(template.tracks.map((track) => track.language)),
    template.days_in_a_row > 1 ? vi.templates.daysOf(number(template.days_in_a_row)) : '',
    template.consent ? vi.templates.asksConsent : '',
  ].filter(Boolean);

function Row({
  template,
  kind,
  editable,
  onEdit,
  onCopy,
}: {
  template: EmergencyTemplate;
  kind: TemplateKind;
  editable: boolean;
  onEdit: () => void;
  onCopy: () => void;
}) {
  const queries = useQueryClient();
  const subject = `template ${template.id}`;
  if (useGoing().includes(subject)) return null;
  const drop = () =>
    undoable({
      subject,
      words: vi.templates.removed(template.title),
      act: async () => {
        await removeTemplate(template.id, template.version);
        await queries.invalidateQueries({ queryKey: ['templates'] });
      },
    });
  return (
    <li className="stack_tight">
      <div className="row_between">
        <div>
          <strong>{template.title}</strong>
          <div className="small muted">{factsOf(template, kind).join(' · ')}</div>
        </div>
        {editable && (
          <div className="row">
            {kind === 'emergency' ? (
              <Link
                className="alarm_link"
                to="/emergencies/new"
                search={{ template: template.id } as never}
              >
                {vi.templates.use}
              </Link>
            ) : (
              <Button aria-label={vi.templates.copy(template.title)} onClick={onCopy}>
                {vi.templates.copyShort}
              </Button>
            )}
            {template.may_edit && (
              <>
                <Button aria-label={vi.templates.edit(template.title)} onClick={onEdit}>
                  {vi.common.edit}
                </Button>
                <Button aria-label={vi.templates.remove(template.title)} onClick={drop}>
                  {vi.common.remove}
                </Button>
              </>
            )}
          </div>
        )}
      </div>
      <p>{template.text}</p>
    </li>
  );
}

function TemplateForm({
  opened,
  kind,
  more,
  onClose,
}: Pick<Props, 'kind' | 'more'> & {
  opened: OpenTemplate;
  onClose: () => void;
}) {
  const template = opened.mode === 'edit' ? opened.template : undefined;
  const from = opened.mode === 'new' ? undefined : opened.template;
  const { account } = useSession();
  const { message } = App.useApp();
  const queries = useQueryClient();
  const [draft, setDraft] = useState<TemplateDraft>({
    title: from?.title ?? '',
    text: from?.text ?? '',
    hazard: from?.hazard ?? 'flood',
    severity: from?.severity ?? 'severe',
    tone: from?.tone ?? 'attention',
    tracks: from?.tracks ?? [],
    consent: from?.consent ?? '',
    days: from?.days_in_a_row ?? 0,
  });
  const change = (part: Partial<TemplateDraft>) => setDraft({ ...draft, ...part });
  const { title, text, tracks } = draft;
  const spoken = useSpoken(text, account.unit);
  const save = useDeed({
    mutationFn: () => {
      const words = { title: title.trim(), text: text.trim() };
      const { hazard, severity, tone } = draft;
      const body =
        kind === 'emergency'
          ? {
              ...words,
              hazard,
              severity,
              tone,
              tracks,
            }
          : { ...words, consent: draft.consent.trim(), days_in_a_row: draft.days };
      return template
        ? saveTemplate(template.id, { ...body, version: template.version })
        : addTemplate(kind, { ...body, unit: account.unit });
    },
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: ['templates'] });
      void message.success(vi.templates.saved);
      onClose();
    },
  });
  const problem = save.error ? asProblem(save.error) : undefined;
  return (
    <FormDrawer
      title={template ? vi.templates.edit(template.title) : vi.templates.add}
      save={vi.templates.save}
      blocked={
        !title.trim() || !text.trim() || tracks.some(({ text, media }) => !media && !text.trim())
      }
      busy={save.isPending}
      error={save.error}
      onSave={() => save.mutate()}
      onClose={onClose}
    >
      <Field
        label={vi.templates.name}
        hint={kind === 'emergency' ? vi.templates.nameHint : vi.templates.ordinaryNameHint}
        error={problem?.errorAt('title')}
      >
        <Input
          value={title}
          maxLength={120}
          onChange={(event) => change({ title: event.target.value })}
        />
      </Field>
      {more?.before(draft, change)}
      <Field
        label={vi.templates.text}
        hint={kind === 'emergency' ? vi.templates.textHint : vi.templates.ordinaryTextHint}
        error={problem?.errorAt('text')}
      >
        <Input.TextArea
          value={text}
          autoSize={{ minRows: 5, maxRows: 14 }}
          onChange={(event) => change({ text: event.target.value })}
        />
      </Field>
      <Hear spoken={spoken} />
      {more?.after(draft, change)}
    </FormDrawer>
  );
}

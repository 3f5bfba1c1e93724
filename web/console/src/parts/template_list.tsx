// The templates that a person may use, and the form to write one: for emergencies, and for the
// ordinary notices of every month, whose blanks are filled when they are used.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { App, Button, Drawer, Input, Select } from 'antd';
import { useState } from 'react';
import { addTemplate, listTemplates, removeTemplate, saveTemplate } from '../api/emergencies';
import type { EmergencyTemplate, Hazard, Severity, TemplateKind } from '../api/emergency_types';
import { asProblem } from '../api/problem';
import { useSession } from '../app/session';
import { undoable, useGoing } from '../app/undo';
import { useDeed } from '../app/use_deed';
import { vi } from '../locale/vi';
import { Field } from './field';
import { Hear } from './hear';
import { EmptyState, Reading } from './page_states';
import { ProblemAlert } from './problem_alert';
import { useSpoken } from './use_spoken';

// What the form was opened with: nothing, a template to change, or one to begin another of.
export type OpenTemplate =
  | { mode: 'new' }
  | { mode: 'edit'; template: EmergencyTemplate }
  | { mode: 'copy'; template: EmergencyTemplate };

interface Props {
  kind: TemplateKind;
  editable: boolean;
  opened?: OpenTemplate;
  onOpen: (opened: OpenTemplate | undefined) => void;
}

export function TemplateList({ kind, editable, opened, onOpen }: Props) {
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
      {opened && <TemplateForm opened={opened} kind={kind} onClose={() => onOpen(undefined)} />}
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
  onClose,
}: {
  opened: OpenTemplate;
  kind: TemplateKind;
  onClose: () => void;
}) {
  const template = opened.mode === 'edit' ? opened.template : undefined;
  const from = opened.mode === 'new' ? undefined : opened.template;
  const { account } = useSession();
  const { message } = App.useApp();
  const queries = useQueryClient();
  const [name, setName] = useState(from?.title ?? '');
  const [text, setText] = useState(from?.text ?? '');
  const [hazard, setHazard] = useState<Hazard>(from?.hazard ?? 'flood');
  const [severity, setSeverity] = useState<Severity>(from?.severity ?? 'severe');
  const spoken = useSpoken(text, account.unit);
  const save = useDeed({
    mutationFn: () => {
      const words = { title: name.trim(), text: text.trim() };
      const body = kind === 'emergency' ? { ...words, hazard, severity } : words;
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
    <Drawer
      open
      size={520}
      title={template ? vi.templates.edit(template.title) : vi.templates.add}
      onClose={onClose}
      footer={
        <Button
          type="primary"
          disabled={!name.trim() || !text.trim()}
          loading={save.isPending}
          onClick={() => save.mutate()}
        >
          {vi.templates.save}
        </Button>
      }
    >
      <div className="stack">
        <ProblemAlert error={save.error} />
        <Field
          label={vi.templates.name}
          hint={kind === 'emergency' ? vi.templates.nameHint : vi.templates.ordinaryNameHint}
          error={problem?.errorAt('title')}
        >
          <Input value={name} maxLength={120} onChange={(event) => setName(event.target.value)} />
        </Field>
        {kind === 'emergency' && (
          <>
            <Field label={vi.alarm.hazard}>
              <Select
                value={hazard}
                options={Object.entries(vi.emergencies.hazards).map(([value, label]) => ({
                  value: value as Hazard,
                  label,
                }))}
                onChange={setHazard}
              />
            </Field>
            <Field label={vi.alarm.severity}>
              <Select
                value={severity}
                options={Object.entries(vi.emergencies.severities).map(([value, label]) => ({
                  value: value as Severity,
                  label,
                }))}
                onChange={setSeverity}
              />
            </Field>
          </>
        )}
        <Field
          label={vi.templates.text}
          hint={kind === 'emergency' ? vi.templates.textHint : vi.templates.ordinaryTextHint}
          error={problem?.errorAt('text')}
        >
          <Input.TextArea
            value={text}
            autoSize={{ minRows: 5, maxRows: 14 }}
            onChange={(event) => setText(event.target.value)}
          />
        </Field>
        <Hear spoken={spoken} />
      </div>
    </Drawer>
  );
}

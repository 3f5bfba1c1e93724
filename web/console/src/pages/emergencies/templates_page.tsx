import { PlusOutlined } from '@ant-design/icons';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { App, Button, Drawer, Input, Select } from 'antd';
import { useState } from 'react';
import { addTemplate, listTemplates, removeTemplate, saveTemplate } from '../../api/emergencies';
import type { EmergencyTemplate, Hazard, Severity } from '../../api/emergency_types';
import { asProblem } from '../../api/problem';
import { useSession } from '../../app/session';
import { undoable, useGoing } from '../../app/undo';
import { useDeed } from '../../app/use_deed';
import { vi } from '../../locale/vi';
import { Field } from '../../parts/field';
import { Page, Panel } from '../../parts/page';
import { EmptyState, Reading } from '../../parts/page_states';
import { ProblemAlert } from '../../parts/problem_alert';
import { useSpoken } from '../../parts/use_spoken';
import { Hear } from './send_fields';
import './emergencies.css';

export function TemplatesPage() {
  const { may } = useSession();
  const [open, setOpen] = useState<EmergencyTemplate | 'new'>();
  const templates = useQuery({ queryKey: ['templates'], queryFn: listTemplates });
  const editable = may('send_emergency');
  const add = editable && (
    <Button type="primary" icon={<PlusOutlined />} onClick={() => setOpen('new')}>
      {vi.templates.add}
    </Button>
  );
  return (
    <Page title={vi.templates.title} lead={vi.templates.lead} actions={add}>
      <Panel>
        <Reading of={templates}>
          {({ items }) =>
            items.length === 0 ? (
              <EmptyState
                title={vi.templates.emptyTitle}
                text={vi.templates.emptyText}
                action={add}
              />
            ) : (
              <ul className="plain list_rows">
                {items.map((template) => (
                  <Row
                    key={template.id}
                    template={template}
                    editable={editable}
                    onEdit={() => setOpen(template)}
                  />
                ))}
              </ul>
            )
          }
        </Reading>
      </Panel>
      {open && (
        <TemplateForm
          template={open === 'new' ? undefined : open}
          onClose={() => setOpen(undefined)}
        />
      )}
    </Page>
  );
}

function Row({
  template,
  editable,
  onEdit,
}: {
  template: EmergencyTemplate;
  editable: boolean;
  onEdit: () => void;
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
          <div className="small muted">
            {vi.emergencies.hazards[template.hazard]} ·{' '}
            {vi.emergencies.severities[template.severity]}
            {template.unit_name && ` · ${template.unit_name}`}
            {' · '}
            {template.media ? vi.templates.onDevices : vi.templates.notOnDevices}
          </div>
        </div>
        {editable && (
          <div className="row">
            <Link
              className="alarm_link"
              to="/emergencies/new"
              search={{ template: template.id } as never}
            >
              {vi.templates.use}
            </Link>
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
  template,
  onClose,
}: {
  template?: EmergencyTemplate;
  onClose: () => void;
}) {
  const { account } = useSession();
  const { message } = App.useApp();
  const queries = useQueryClient();
  const [name, setName] = useState(template?.title ?? '');
  const [text, setText] = useState(template?.text ?? '');
  const [hazard, setHazard] = useState<Hazard>(template?.hazard ?? 'flood');
  const [severity, setSeverity] = useState<Severity>(template?.severity ?? 'severe');
  const spoken = useSpoken(text, account.unit);
  const save = useDeed({
    mutationFn: () => {
      const body = { title: name.trim(), text: text.trim(), hazard, severity };
      return template
        ? saveTemplate(template.id, { ...body, version: template.version })
        : addTemplate({ ...body, unit: account.unit });
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
          hint={vi.templates.nameHint}
          error={problem?.errorAt('title')}
        >
          <Input value={name} maxLength={120} onChange={(event) => setName(event.target.value)} />
        </Field>
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
        <Field
          label={vi.templates.text}
          hint={vi.templates.textHint}
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

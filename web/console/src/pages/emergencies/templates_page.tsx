import { PlusOutlined } from '@ant-design/icons';
import { Button, Select } from 'antd';
import { useState } from 'react';
import type { Hazard, Severity } from '../../api/emergency_types';
import { useSession } from '../../app/session';
import { vi } from '../../locale/vi';
import { Field } from '../../parts/field';
import { Page, Panel } from '../../parts/page';
import { type OpenTemplate, type TemplateDraft, TemplateList } from '../../parts/template_list';
import { LanguagesPanel } from './languages_panel';
import { ToneSelect } from './send_fields';
import { TrackFields } from './track_fields';
import './emergencies.css';

type Change = (part: Partial<TemplateDraft>) => void;

const hazards = Object.entries(vi.emergencies.hazards) as [Hazard, string][];
const severities = Object.entries(vi.emergencies.severities) as [Severity, string][];

const alertFields = {
  before: (draft: TemplateDraft, change: Change) => (
    <>
      <Field label={vi.alarm.hazard}>
        <Select
          value={draft.hazard}
          options={hazards.map(([value, label]) => ({ value, label }))}
          onChange={(hazard) => change({ hazard })}
        />
      </Field>
      <Field label={vi.alarm.severity}>
        <Select
          value={draft.severity}
          options={severities.map(([value, label]) => ({ value, label }))}
          onChange={(severity) => change({ severity })}
        />
      </Field>
      <ToneSelect value={draft.tone} onChange={(tone) => change({ tone })} />
    </>
  ),
  after: (draft: TemplateDraft, change: Change) => (
    <TrackFields value={draft.tracks} onChange={(tracks) => change({ tracks })} />
  ),
};

export function TemplatesPage() {
  const { may } = useSession();
  const [opened, setOpened] = useState<OpenTemplate>();
  const editable = may('send_emergency');
  const add = editable && (
    <Button type="primary" icon={<PlusOutlined />} onClick={() => setOpened({ mode: 'new' })}>
      {vi.templates.add}
    </Button>
  );
  return (
    <Page title={vi.templates.title} lead={vi.templates.lead} actions={add}>
      <Panel>
        <TemplateList
          kind="emergency"
          more={alertFields}
          editable={editable}
          opened={opened}
          onOpen={setOpened}
        />
      </Panel>
      <LanguagesPanel />
    </Page>
  );
}

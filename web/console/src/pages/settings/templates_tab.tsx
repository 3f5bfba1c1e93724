import { PlusOutlined } from '@ant-design/icons';
import { Button, Input, InputNumber } from 'antd';
import { useState } from 'react';
import { useSession } from '../../app/session';
import { vi } from '../../locale/vi';
import { Field } from '../../parts/field';
import { type OpenTemplate, type TemplateDraft, TemplateList } from '../../parts/template_list';

// What a kind of notice asks for beside its words: a family's consent, days in a row.
const duties = (draft: TemplateDraft, change: (part: Partial<TemplateDraft>) => void) => (
  <>
    <Field label={vi.templates.consent} hint={vi.templates.consentHint}>
      <Input
        value={draft.consent}
        maxLength={300}
        onChange={(event) => change({ consent: event.target.value })}
      />
    </Field>
    <Field label={vi.templates.days} hint={vi.templates.daysHint}>
      <InputNumber
        controls={false}
        min={0}
        max={30}
        value={draft.days}
        onChange={(value) => change({ days: value ?? 0 })}
      />
    </Field>
  </>
);

// The ordinary notices of every month: whoever writes for a unit may make its own.
export function TemplatesTab() {
  const { may } = useSession();
  const [opened, setOpened] = useState<OpenTemplate>();
  const editable = may('write_bulletin');
  return (
    <div className="stack">
      <p className="muted">{vi.templates.ordinaryLead}</p>
      {editable && (
        <div>
          <Button type="primary" icon={<PlusOutlined />} onClick={() => setOpened({ mode: 'new' })}>
            {vi.templates.add}
          </Button>
        </div>
      )}
      <TemplateList
        kind="ordinary"
        more={{ before: () => null, after: duties }}
        editable={editable}
        opened={opened}
        onOpen={setOpened}
      />
    </div>
  );
}

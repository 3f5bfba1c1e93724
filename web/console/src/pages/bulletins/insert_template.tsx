import { SnippetsOutlined } from '@ant-design/icons';
import { Button, Modal } from 'antd';
import { useState } from 'react';
import { vi } from '../../locale/vi';
import { shortMoment } from '../../parts/format';
import { endOf, filledText, openBlanks, type TemplateFilling } from '../../parts/template_blanks';
import { TemplateFields } from '../../parts/template_fields';
import type { Editable } from './editable';

// The words of a template into a bulletin: its blanks are filled here, and it is over with the event.
export function InsertTemplate({ change }: { change: (part: Partial<Editable>) => void }) {
  const [filling, setFilling] = useState<TemplateFilling>();
  const { template } = filling ?? {};
  const end = filling && endOf(filling);
  const isReady = filling && template && openBlanks(filling).length === 0;
  const insert = () => {
    if (!filling || !template) return;
    change({
      title: template.title,
      text: filledText(filling),
      ...(end && { valid_to: end }),
      // What the kind of notice asks for comes with its words, and is confirmed for each anew.
      consent: template.consent,
      consent_given: false,
      days_in_a_row: template.days_in_a_row,
    });
    setFilling(undefined);
  };
  return (
    <>
      <Button icon={<SnippetsOutlined />} onClick={() => setFilling({ blanks: {} })}>
        {vi.editor.template}
      </Button>
      {filling && (
        <Modal
          open
          title={vi.editor.templateTitle}
          okText={isReady ? vi.editor.templateInsert : vi.now.blanksFirst}
          okButtonProps={{ disabled: !isReady }}
          cancelText={vi.common.cancel}
          onOk={insert}
          onCancel={() => setFilling(undefined)}
        >
          <div className="stack">
            <TemplateFields value={filling} onChange={setFilling} />
            {end && <p className="muted">{vi.editor.templateUntil(shortMoment(end))}</p>}
          </div>
        </Modal>
      )}
    </>
  );
}

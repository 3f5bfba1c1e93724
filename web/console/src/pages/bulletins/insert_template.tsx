import { SnippetsOutlined } from '@ant-design/icons';
import { Button, Modal } from 'antd';
import { useState } from 'react';
import { vi } from '../../locale/vi';
import { addDays, day } from '../../parts/format';
import {
  filledText,
  lastDayOf,
  openBlanks,
  type TemplateFilling,
} from '../../parts/template_blanks';
import { TemplateFields } from '../../parts/template_fields';
import type { Editable } from './editable';

// The words of a template into a bulletin: its blanks are filled here, and it is over with the event.
export function InsertTemplate({ change }: { change: (part: Partial<Editable>) => void }) {
  const [filling, setFilling] = useState<TemplateFilling>();
  const { template } = filling ?? {};
  const last = filling && lastDayOf(filling);
  const isReady = filling && template && openBlanks(filling).length === 0;
  const insert = () => {
    if (!filling || !template) return;
    change({
      title: template.title,
      text: filledText(filling),
      // Behind the last day it speaks of.
      ...(last && { valid_to: `${addDays(last, 1)}T00:00:00+07:00` }),
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
            {last && (
              <p className="muted">{vi.editor.templateUntil(day(`${last}T00:00:00+07:00`))}</p>
            )}
          </div>
        </Modal>
      )}
    </>
  );
}

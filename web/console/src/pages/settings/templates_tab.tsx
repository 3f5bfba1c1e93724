import { PlusOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useState } from 'react';
import { useSession } from '../../app/session';
import { vi } from '../../locale/vi';
import { type OpenTemplate, TemplateList } from '../../parts/template_list';

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
      <TemplateList kind="ordinary" editable={editable} opened={opened} onOpen={setOpened} />
    </div>
  );
}

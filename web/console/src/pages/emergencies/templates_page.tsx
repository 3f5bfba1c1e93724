import { PlusOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useState } from 'react';
import { useSession } from '../../app/session';
import { vi } from '../../locale/vi';
import { Page, Panel } from '../../parts/page';
import { type OpenTemplate, TemplateList } from '../../parts/template_list';
import './emergencies.css';

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
        <TemplateList kind="emergency" editable={editable} opened={opened} onOpen={setOpened} />
      </Panel>
    </Page>
  );
}

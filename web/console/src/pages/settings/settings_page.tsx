import { Tabs } from 'antd';
import { useUrlState } from '../../app/url_state';
import { vi } from '../../locale/vi';
import { Page, Panel } from '../../parts/page';
import { GroupsTab } from './groups_tab';
import { MeTab } from './me_tab';
import { ReadingsTab } from './readings_tab';
import { RulesTab } from './rules_tab';
import { VoicesTab } from './voices_tab';

export function SettingsPage() {
  const [url, setUrl] = useUrlState();
  return (
    <Page title={vi.settings.title} lead={vi.settings.lead}>
      <Panel>
        <Tabs
          destroyOnHidden
          activeKey={url.tab ?? 'rules'}
          onChange={(tab) => setUrl({ tab }, false)}
          items={[
            { key: 'rules', label: vi.settings.tabs.rules, children: <RulesTab /> },
            { key: 'readings', label: vi.settings.tabs.readings, children: <ReadingsTab /> },
            { key: 'voices', label: vi.settings.tabs.voices, children: <VoicesTab /> },
            { key: 'groups', label: vi.settings.tabs.groups, children: <GroupsTab /> },
            { key: 'me', label: vi.settings.tabs.me, children: <MeTab /> },
          ]}
        />
      </Panel>
    </Page>
  );
}

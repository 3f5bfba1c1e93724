import type { ReactNode } from 'react';
import { useSession } from '../../app/session';
import { useUrlState } from '../../app/url_state';
import { vi } from '../../locale/vi';
import { Page, Panel } from '../../parts/page';
import { WideTabs } from '../../parts/wide_tabs';
import { DaysTab } from './days_tab';
import { GroupsTab } from './groups_tab';
import { JinglesTab } from './jingles_tab';
import { KeysTab } from './keys_tab';
import { MeTab } from './me_tab';
import { OnsiteTab } from './onsite_tab';
import { ReadingsTab } from './readings_tab';
import { RelaysTab } from './relays_tab';
import { RulesTab } from './rules_tab';
import { TemplatesTab } from './templates_tab';
import { VoicesTab } from './voices_tab';

type Tab = keyof typeof vi.settings.tabs;

const everyTab: [Tab, ReactNode][] = [
  ['rules', <RulesTab key="rules" />],
  ['days', <DaysTab key="days" />],
  ['readings', <ReadingsTab key="readings" />],
  ['voices', <VoicesTab key="voices" />],
  ['templates', <TemplatesTab key="templates" />],
  ['jingles', <JinglesTab key="jingles" />],
  ['relays', <RelaysTab key="relays" />],
  ['groups', <GroupsTab key="groups" />],
  ['keys', <KeysTab key="keys" />],
  ['onsite', <OnsiteTab key="onsite" />],
  ['me', <MeTab key="me" />],
];

export function SettingsPage() {
  const { may } = useSession();
  const tabs = everyTab.filter(([key]) => key !== 'keys' || may('manage_accounts'));
  const [url, setUrl] = useUrlState();
  const open = tabs.find(([key]) => key === url.tab)?.[0] ?? 'rules';
  const choose = (tab: string) => setUrl({ tab }, false);
  return (
    <Page title={vi.settings.title} lead={vi.settings.lead}>
      <Panel>
        {/* One below another: eleven names do not fit in a row of any desk. */}
        <WideTabs
          label={vi.settings.title}
          placement="start"
          open={open}
          choose={choose}
          tabs={tabs.map(([key, children]) => ({ key, label: vi.settings.tabs[key], children }))}
        />
      </Panel>
    </Page>
  );
}

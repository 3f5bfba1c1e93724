import { useEffect } from 'react';
import { useSession } from '../../app/session';
import { useUrlState } from '../../app/url_state';
import { vi } from '../../locale/vi';
import { Page, Panel } from '../../parts/page';
import { WideTabs } from '../../parts/wide_tabs';
import { ContractorsTab } from './contractors_tab';
import { ExpiryTab } from './expiry_tab';
import { PlanTab } from './plan_tab';
import { RulesTab } from './rules_tab';
import { SparesTab } from './spares_tab';
import { StormTab } from './storm_tab';

const tabs = [
  { key: 'plan', label: vi.upkeep.tabs.plan, children: <PlanTab /> },
  { key: 'expiry', label: vi.upkeep.tabs.expiry, children: <ExpiryTab /> },
  { key: 'storm', label: vi.upkeep.tabs.storm, children: <StormTab /> },
  { key: 'spares', label: vi.upkeep.tabs.spares, children: <SparesTab /> },
  { key: 'firms', label: vi.upkeep.tabs.firms, children: <ContractorsTab /> },
  { key: 'rules', label: vi.upkeep.tabs.rules, children: <RulesTab /> },
];

export function UpkeepPage() {
  const [state, set] = useUrlState();
  // Without a line the check before the storm is what this browser keeps.
  const { offline } = useSession();
  // It stays open when the line is back: what waits is sent from there.
  useEffect(() => {
    if (offline) set({ tab: 'storm', cursor: undefined });
  }, [offline, set]);
  return (
    <Page title={vi.upkeep.title} lead={vi.upkeep.lead}>
      <Panel>
        <WideTabs
          label={vi.upkeep.title}
          open={offline ? 'storm' : (state.tab ?? 'plan')}
          tabs={offline ? tabs.filter(({ key }) => key === 'storm') : tabs}
          choose={(tab) => set({ tab, cursor: undefined })}
        />
      </Panel>
    </Page>
  );
}

import { Tabs } from 'antd';
import { useUrlState } from '../../app/url_state';
import { vi } from '../../locale/vi';
import { Page, Panel } from '../../parts/page';
import { FiguresTab } from './figures_tab';
import { OfficersTab } from './officers_tab';
import { PostsTab } from './posts_tab';

export function PeoplePage() {
  const [url, setUrl] = useUrlState();
  return (
    <Page title={vi.people.title} lead={vi.people.lead}>
      <Panel>
        <Tabs
          activeKey={url.tab ?? 'officers'}
          destroyOnHidden
          onChange={(tab) => setUrl({ tab, cursor: undefined }, false)}
          items={[
            { key: 'officers', label: vi.people.tabs.officers, children: <OfficersTab /> },
            { key: 'posts', label: vi.people.tabs.posts, children: <PostsTab /> },
            { key: 'figures', label: vi.people.tabs.figures, children: <FiguresTab /> },
          ]}
        />
      </Panel>
    </Page>
  );
}

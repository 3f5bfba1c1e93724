import { PlusOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Button, Progress } from 'antd';
import { useState } from 'react';
import { type Campaign, listCampaigns } from '../../api/year';
import { useSession } from '../../app/session';
import { vi } from '../../locale/vi';
import { day, number, startOfDay } from '../../parts/format';
import { Page, Panel } from '../../parts/page';
import { EmptyState, Reading } from '../../parts/page_states';
import { CampaignForm } from './campaign_form';

export function CampaignsPage() {
  const { may } = useSession();
  const [open, setOpen] = useState<Campaign | 'new'>();
  const campaigns = useQuery({ queryKey: ['campaigns'], queryFn: () => listCampaigns() });
  const create = may('edit_schedule') && (
    <Button type="primary" icon={<PlusOutlined />} onClick={() => setOpen('new')}>
      {vi.campaigns.create}
    </Button>
  );
  return (
    <Page title={vi.campaigns.title} lead={vi.campaigns.lead} actions={create}>
      <Panel>
        <Reading of={campaigns}>
          {({ items }) =>
            items.length === 0 ? (
              <EmptyState
                title={vi.campaigns.emptyTitle}
                text={vi.campaigns.emptyText}
                action={create}
              />
            ) : (
              <ul className="plain list_rows">
                {items.map((campaign) => (
                  <li key={campaign.id}>
                    <One campaign={campaign} onEdit={() => setOpen(campaign)} />
                  </li>
                ))}
              </ul>
            )
          }
        </Reading>
      </Panel>
      {open && (
        <CampaignForm
          campaign={open === 'new' ? undefined : open}
          onClose={() => setOpen(undefined)}
        />
      )}
    </Page>
  );
}

function One({ campaign, onEdit }: { campaign: Campaign; onEdit: () => void }) {
  return (
    <div className="stack_tight">
      <div className="row_between">
        <div>
          <strong>{campaign.name}</strong>
          <div className="small muted">
            {[
              `${day(startOfDay(campaign.from))} – ${day(startOfDay(campaign.to))}`,
              campaign.unit_name,
              campaign.responsible,
              campaign.closed ? vi.campaigns.closedTag : '',
            ]
              .filter(Boolean)
              .join(' · ')}
          </div>
        </div>
        <div className="row">
          <Link to="/bulletins" search={{ campaign: campaign.id } as never}>
            {vi.campaigns.seeBulletins}
          </Link>
          <Link to="/archive" search={{ campaign: campaign.id } as never}>
            {vi.campaigns.seeArchive}
          </Link>
          {campaign.may_edit && (
            <Button aria-label={`${vi.common.edit} ${campaign.name}`} onClick={onEdit}>
              {vi.common.edit}
            </Button>
          )}
        </div>
      </div>
      <div className="columns">
        <Goal
          label={vi.campaigns.bulletins}
          done={campaign.bulletins}
          goal={campaign.goal_bulletins}
        />
        <Goal label={vi.campaigns.airings} done={campaign.airings} goal={campaign.goal_airings} />
      </div>
    </div>
  );
}

function Goal({ label, done, goal }: { label: string; done: number; goal: number }) {
  if (goal === 0)
    return (
      <div>
        {label}: <strong className="number">{number(done)}</strong>
      </div>
    );
  const percent = Math.floor((done * 100) / goal);
  return (
    <div>
      {label}: <strong className="number">{vi.campaigns.doneOf(number(done), number(goal))}</strong>{' '}
      <span className="small muted">{vi.campaigns.percent(number(percent))}</span>
      <Progress
        percent={Math.min(percent, 100)}
        showInfo={false}
        size="small"
        aria-label={`${label}: ${vi.campaigns.percent(number(percent))}`}
      />
    </div>
  );
}

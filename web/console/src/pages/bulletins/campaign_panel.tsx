import { useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Select } from 'antd';
import { campaignOf, listCampaigns, putIntoCampaign } from '../../api/year';
import { useSession } from '../../app/session';
import { useDeed } from '../../app/use_deed';
import { vi } from '../../locale/vi';
import { Field } from '../../parts/field';
import { Panel } from '../../parts/page';
import { ProblemAlert } from '../../parts/problem_alert';

// Which campaign the bulletin is counted for. Shown once there is any campaign to choose.
export function CampaignPanel({ bulletin }: { bulletin: string }) {
  const { may } = useSession();
  const { message } = App.useApp();
  const queries = useQueryClient();
  const campaigns = useQuery({ queryKey: ['campaigns'], queryFn: () => listCampaigns() });
  const current = useQuery({
    queryKey: ['campaigns', 'of', bulletin],
    queryFn: () => campaignOf(bulletin),
  });
  const put = useDeed({
    mutationFn: (campaign: string | null) => putIntoCampaign(bulletin, campaign),
    onSuccess: (fresh) => {
      queries.setQueryData(['campaigns', 'of', bulletin], fresh);
      void queries.invalidateQueries({ queryKey: ['campaigns'] });
      void queries.invalidateQueries({ queryKey: ['bulletins', 'list'] });
      void message.success(fresh.campaign ? vi.campaigns.put : vi.campaigns.takenOut);
    },
  });
  const held = current.data;
  const open = (campaigns.data?.items ?? []).filter(({ closed }) => !closed);
  if (!held || (open.length === 0 && !held.campaign)) return null;
  const options = open.map(({ id, name }) => ({ value: id, label: name }));
  if (held.campaign && !options.some(({ value }) => value === held.campaign))
    options.unshift({ value: held.campaign, label: held.name ?? '' });
  return (
    <Panel>
      <div className="stack">
        <ProblemAlert error={put.error} />
        <Field label={vi.campaigns.belongs}>
          <Select
            allowClear
            disabled={!may('write_bulletin')}
            loading={put.isPending}
            placeholder={vi.campaigns.none}
            value={held.campaign ?? undefined}
            options={options}
            onChange={(campaign?: string) => put.mutate(campaign ?? null)}
          />
        </Field>
      </div>
    </Panel>
  );
}

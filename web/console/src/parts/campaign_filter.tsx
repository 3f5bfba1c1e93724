import { useQuery } from '@tanstack/react-query';
import { listCampaigns } from '../api/year';
import { vi } from '../locale/vi';
import { SelectFilter } from './filters';

export function CampaignFilter() {
  const campaigns = useQuery({ queryKey: ['campaigns'], queryFn: () => listCampaigns() });
  return (
    <SelectFilter
      name="campaign"
      label={vi.campaigns.filter}
      options={(campaigns.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }))}
    />
  );
}

import { useQueryClient } from '@tanstack/react-query';
import { App, Checkbox, Input, InputNumber } from 'antd';
import { useState } from 'react';
import { asProblem } from '../../api/problem';
import { addCampaign, type Campaign, type CampaignWish, saveCampaign } from '../../api/year';
import { useSession } from '../../app/session';
import { useDeed } from '../../app/use_deed';
import { vi } from '../../locale/vi';
import { DayPicker } from '../../parts/day_picker';
import { Field } from '../../parts/field';
import { FormDrawer } from '../../parts/form_drawer';
import { addDays, isoDay } from '../../parts/format';

function first(campaign?: Campaign): CampaignWish {
  if (campaign) {
    const { name, from, to, goal_bulletins, goal_airings, responsible, closed, version } = campaign;
    return { name, from, to, goal_bulletins, goal_airings, responsible, closed, version };
  }
  const today = isoDay(Date.now());
  return { name: '', from: today, to: addDays(today, 30), goal_bulletins: 0, goal_airings: 0 };
}

export function CampaignForm({ campaign, onClose }: { campaign?: Campaign; onClose: () => void }) {
  const { account } = useSession();
  const { message } = App.useApp();
  const queries = useQueryClient();
  const [wish, setWish] = useState(() => first(campaign));
  const change = (part: Partial<CampaignWish>) => setWish((before) => ({ ...before, ...part }));
  const save = useDeed({
    mutationFn: () =>
      campaign ? saveCampaign(campaign.id, wish) : addCampaign(account.unit, wish),
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: ['campaigns'] });
      void message.success(vi.campaigns.saved);
      onClose();
    },
  });
  const problem = save.error ? asProblem(save.error) : undefined;
  const pick = (name: 'from' | 'to', label: string) => (
    <Field label={label} error={problem?.errorAt(name)}>
      <DayPicker value={wish[name]} onChange={(date) => change({ [name]: date })} />
    </Field>
  );
  const goal = (name: 'goal_bulletins' | 'goal_airings', label: string) => (
    <Field label={label} hint={vi.campaigns.goalHint} error={problem?.errorAt(name)}>
      <InputNumber
        controls={false}
        min={0}
        max={1_000_000}
        value={wish[name] ?? 0}
        onChange={(value) => change({ [name]: value ?? 0 })}
      />
    </Field>
  );
  return (
    <FormDrawer
      title={campaign ? vi.campaigns.edit : vi.campaigns.create}
      save={vi.campaigns.save}
      blocked={!wish.name.trim()}
      busy={save.isPending}
      error={save.error}
      onSave={() => save.mutate()}
      onClose={onClose}
    >
      <Field
        label={vi.campaigns.name}
        hint={vi.campaigns.nameHint}
        error={problem?.errorAt('name')}
      >
        <Input
          value={wish.name}
          maxLength={200}
          onChange={(event) => change({ name: event.target.value })}
        />
      </Field>
      <div className="row">
        {pick('from', vi.campaigns.from)}
        {pick('to', vi.campaigns.to)}
      </div>
      <div className="row">
        {goal('goal_bulletins', vi.campaigns.goalBulletins)}
        {goal('goal_airings', vi.campaigns.goalAirings)}
      </div>
      <Field label={vi.campaigns.responsible}>
        <Input
          value={wish.responsible ?? ''}
          maxLength={200}
          onChange={(event) => change({ responsible: event.target.value })}
        />
      </Field>
      {campaign && (
        <Checkbox
          checked={Boolean(wish.closed)}
          onChange={(event) => change({ closed: event.target.checked })}
        >
          {vi.campaigns.closed}
        </Checkbox>
      )}
    </FormDrawer>
  );
}

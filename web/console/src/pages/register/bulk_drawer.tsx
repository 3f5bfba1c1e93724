// One change for all that were chosen. What is left empty stays as each of them has it.
import { useQueryClient } from '@tanstack/react-query';
import { App, Select } from 'antd';
import { useState } from 'react';
import {
  type Asset,
  type AssetCondition,
  type AssetFunding,
  type BulkAssetChange,
  changeAssets,
} from '../../api/assets';
import { useDeed } from '../../app/use_deed';
import { vi } from '../../locale/vi';
import { DayPicker } from '../../parts/day_picker';
import { Field } from '../../parts/field';
import { UnitSelect } from '../../parts/filters';
import { FormDrawer } from '../../parts/form_drawer';
import { isoDay, number } from '../../parts/format';
import { StationSelect } from './asset_form';

export function BulkDrawer({ assets, onClose }: { assets: Asset[]; onClose: () => void }) {
  const { message } = App.useApp();
  const queries = useQueryClient();
  const [from, setFrom] = useState(isoDay(Date.now()));
  const [wish, setWish] = useState<
    Pick<BulkAssetChange, 'unit' | 'station' | 'condition' | 'funding'>
  >({});
  const change = (part: typeof wish) => setWish((before) => ({ ...before, ...part }));
  const save = useDeed({
    mutationFn: () =>
      changeAssets({
        ...wish,
        assets: assets.map(({ id, version }) => ({ id, version })),
        from,
        condition_on: wish.condition && wish.condition !== 'unknown' ? from : undefined,
      }),
    onSuccess: ({ changed }) => {
      void queries.invalidateQueries({ queryKey: ['assets'] });
      void message.success(vi.register.bulkDone(number(changed)));
      onClose();
    },
  });
  const isEmpty = !Object.values(wish).some(Boolean);
  const mayBelong = assets.every(({ kind }) => kind !== 'board' && kind !== 'website');
  return (
    <FormDrawer
      size={480}
      title={vi.register.bulk(number(assets.length))}
      save={vi.register.save}
      blocked={isEmpty}
      busy={save.isPending}
      error={save.error}
      onSave={() => save.mutate()}
      onClose={onClose}
    >
      <p className="muted">{vi.register.bulkHint}</p>
      <Field label={vi.register.from}>
        <DayPicker value={from} onChange={setFrom} />
      </Field>
      <Field label={vi.register.condition}>
        <Select
          allowClear
          placeholder={vi.register.keep}
          value={wish.condition ?? undefined}
          options={Object.entries(vi.register.conditions).map(([value, label]) => ({
            value: value as AssetCondition,
            label,
          }))}
          onChange={(condition?: AssetCondition) => change({ condition })}
        />
      </Field>
      <Field label={vi.register.funding}>
        <Select
          allowClear
          placeholder={vi.register.keep}
          value={wish.funding ?? undefined}
          options={Object.entries(vi.register.fundings).map(([value, label]) => ({
            value: value as AssetFunding,
            label,
          }))}
          onChange={(funding?: AssetFunding) => change({ funding })}
        />
      </Field>
      {mayBelong && (
        <Field label={vi.register.station}>
          <StationSelect
            value={(wish.station as string | undefined) ?? null}
            onChange={(station) => change({ station: station ?? undefined })}
          />
        </Field>
      )}
      {assets.every(({ device }) => !device) && (
        <Field label={vi.register.unit}>
          <UnitSelect
            label={vi.register.keep}
            value={(wish.unit as string | undefined) ?? undefined}
            onChange={(unit) => change({ unit })}
          />
        </Field>
      )}
    </FormDrawer>
  );
}

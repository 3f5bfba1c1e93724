// An asset as it is entered or changed: what all have, and the fields of its kind as the server
// tells them.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Input, InputNumber, Select } from 'antd';
import { useState } from 'react';
import {
  type Asset,
  type AssetCondition,
  type AssetField,
  type AssetFunding,
  type AssetKind,
  addAsset,
  changeAsset,
  listAssets,
  readAssetFields,
} from '../../api/assets';
import { asProblem } from '../../api/problem';
import { useSession } from '../../app/session';
import { useDeed } from '../../app/use_deed';
import { vi } from '../../locale/vi';
import { DayPicker, OptionalDayPicker } from '../../parts/day_picker';
import { Field } from '../../parts/field';
import { UnitSelect } from '../../parts/filters';
import { FormDrawer } from '../../parts/form_drawer';
import { isoDay } from '../../parts/format';
import { optionsOf } from '../../parts/options';
import { useWish } from '../../parts/use_wish';
import { assetName, changedDetails, fieldsOf } from './asset_values';
import { PlaceFields } from './place_fields';

interface Wish {
  kind: AssetKind;
  name: string;
  unit: string;
  station: string | null;
  condition: AssetCondition;
  condition_on: string | null;
  funding: AssetFunding;
  lat: number | null;
  lon: number | null;
  details: Record<string, string>;
  from: string;
}

const today = () => isoDay(Date.now());

function wishOf(asset: Asset, from: string): Wish {
  const { kind, name, unit, station, condition, condition_on, funding, lat, lon, details } = asset;
  return { kind, name, unit, station, condition, condition_on, funding, lat, lon, details, from };
}

export function useAssetFields() {
  return useQuery({
    queryKey: ['asset_fields'],
    queryFn: readAssetFields,
    staleTime: Number.POSITIVE_INFINITY,
  });
}

export function AssetForm({
  asset: opened,
  kind,
  onClose,
}: {
  // None: a new one of this kind.
  asset?: Asset;
  kind: AssetKind;
  onClose: (saved?: Asset) => void;
}) {
  const { account } = useSession();
  const { message } = App.useApp();
  const queries = useQueryClient();
  const fields = fieldsOf(useAssetFields().data, kind);
  const {
    row: asset,
    wish,
    change,
    keepMyPart,
  } = useWish<Asset, Wish>(opened, (row) =>
    row
      ? wishOf(row, today())
      : {
          kind,
          name: '',
          unit: account.unit,
          station: null,
          condition: 'unknown',
          condition_on: null,
          funding: 'unknown',
          lat: null,
          lon: null,
          details: {},
          from: today(),
        },
  );
  const save = useDeed({
    mutationFn: () => {
      const { kind: of, details, condition_on, ...rest } = wish;
      const said = {
        ...rest,
        name: rest.name.trim(),
        condition_on: wish.condition === 'unknown' ? null : condition_on,
        details: changedDetails(asset?.details ?? {}, details),
      };
      return asset
        ? changeAsset(asset.id, { ...said, version: asset.version })
        : addAsset({ ...said, kind: of });
    },
    onSuccess: (saved) => {
      void queries.invalidateQueries({ queryKey: ['assets'] });
      void message.success(vi.register.saved(assetName(saved)));
      onClose(saved);
    },
  });
  const problem = save.error ? asProblem(save.error) : undefined;
  const ofDevice = Boolean(asset?.device);
  const hasStation = kind === 'cluster' || kind === 'equipment' || kind === 'station';
  return (
    <FormDrawer
      size={560}
      title={
        asset ? vi.register.editTitle(assetName(asset)) : vi.register.addOf(vi.register.kinds[kind])
      }
      save={vi.register.save}
      blocked={!wish.name.trim() || !wish.unit}
      busy={save.isPending}
      error={save.error}
      suggestion={keepMyPart(save)}
      onSave={() => save.mutate()}
      onClose={() => onClose()}
    >
      {ofDevice && <p className="muted">{vi.register.ofDevice}</p>}
      <Field
        label={asset ? vi.register.from : vi.register.fromNew}
        hint={asset && vi.register.fromHint}
        error={problem?.errorAt('from')}
      >
        <DayPicker value={wish.from} onChange={(from) => change({ from })} />
      </Field>
      {!ofDevice && (
        <>
          <Field label={vi.register.name} error={problem?.errorAt('name')}>
            <Input
              value={wish.name}
              maxLength={200}
              onChange={(event) => change({ name: event.target.value })}
            />
          </Field>
          <Field label={vi.register.unit} error={problem?.errorAt('unit')}>
            <UnitSelect
              label={vi.register.unit}
              value={wish.unit}
              onChange={(unit) => change({ unit: unit ?? '' })}
            />
          </Field>
          <PlaceFields
            unit={wish.unit}
            lat={wish.lat}
            lon={wish.lon}
            isChanged={wish.lat !== (asset?.lat ?? null) || wish.lon !== (asset?.lon ?? null)}
            error={problem?.errorAt('lat')}
            onChange={change}
          />
        </>
      )}
      {hasStation && (
        <Field label={vi.register.station} error={problem?.errorAt('station')}>
          <StationSelect
            value={wish.station}
            except={asset?.id}
            onChange={(station) => change({ station })}
          />
        </Field>
      )}
      <Field label={vi.register.condition} error={problem?.errorAt('condition')}>
        <Select
          value={wish.condition}
          options={optionsOf(vi.register.conditions)}
          onChange={(condition: AssetCondition) =>
            change({ condition, condition_on: wish.condition_on ?? today() })
          }
        />
      </Field>
      {wish.condition !== 'unknown' && (
        <Field label={vi.register.conditionOn} error={problem?.errorAt('condition_on')}>
          <OptionalDayPicker
            value={wish.condition_on}
            onChange={(on) => change({ condition_on: on ?? null })}
          />
        </Field>
      )}
      <Field label={vi.register.funding} error={problem?.errorAt('funding')}>
        <Select
          value={wish.funding}
          options={optionsOf(vi.register.fundings)}
          onChange={(funding: AssetFunding) => change({ funding })}
        />
      </Field>
      {fields.map((field) => (
        <Field
          key={field.key}
          label={field.measure ? `${field.label} (${field.measure})` : field.label}
          error={problem?.errorAt(`details.${field.key}`)}
        >
          <DetailInput
            field={field}
            value={wish.details[field.key]}
            onChange={(value) => change({ details: { ...wish.details, [field.key]: value } })}
          />
        </Field>
      ))}
    </FormDrawer>
  );
}

// A station found by its name, marks or not.
export function StationSelect({
  id,
  value,
  except,
  onChange,
}: {
  id?: string;
  value: string | null;
  except?: string;
  onChange: (station: string | null) => void;
}) {
  const [search, setSearch] = useState('');
  const found = useQuery({
    queryKey: ['assets', 'stations', search],
    queryFn: () => listAssets({ kind: 'station', q: search || undefined, limit: 50 }),
    placeholderData: (before) => before,
  });
  const options = (found.data?.items ?? [])
    .filter((station) => station.id !== except)
    .map((station) => ({
      value: station.id,
      label: `${assetName(station)}, ${station.unit_name}`,
    }));
  return (
    <Select
      id={id}
      allowClear
      showSearch={{ filterOption: false, onSearch: setSearch }}
      options={options}
      value={value ?? undefined}
      onChange={(station?: string) => onChange(station ?? null)}
      loading={found.isFetching}
    />
  );
}

interface InputProps {
  id?: string;
  field: AssetField;
  value: string | undefined;
  onChange: (value: string) => void;
}

export function DetailInput({ field, value, onChange, ...control }: InputProps) {
  const clear = (next: string | undefined) => onChange(next ?? '');
  switch (field.type) {
    case 'number':
      return (
        <InputNumber
          controls={false}
          {...control}
          min={field.least ?? undefined}
          max={field.most ?? undefined}
          precision={field.whole ? 0 : undefined}
          decimalSeparator=","
          value={value ? Number(value) : null}
          onChange={(next) => onChange(next === null ? '' : String(next))}
        />
      );
    case 'day':
      return <OptionalDayPicker {...control} value={value || null} onChange={clear} />;
    case 'unit':
      return (
        <UnitSelect {...control} label={field.label} value={value || undefined} onChange={clear} />
      );
    case 'text':
      return (
        <Input
          {...control}
          maxLength={field.most ?? undefined}
          value={value ?? ''}
          onChange={(event) => onChange(event.target.value)}
        />
      );
    default:
      return (
        <Select
          {...control}
          allowClear
          value={value || undefined}
          options={
            field.type === 'yes_no'
              ? [
                  { value: 'yes', label: vi.register.yes },
                  { value: 'no', label: vi.register.no },
                ]
              : field.choices
          }
          onChange={clear}
        />
      );
  }
}

// What is written down of an asset, as people read and type it.
import type { Asset, AssetField, AssetFields, AssetKind } from '../../api/assets';
import { vi } from '../../locale/vi';
import { day, exactNumber, whereabouts } from '../../parts/format';

// A station that became a part of another: whole and part may have one name in one commune.
export const isPart = ({ kind, station_name }: Pick<Asset, 'kind' | 'station_name'>): boolean =>
  kind === 'station' && Boolean(station_name);
export const assetName = (asset: Pick<Asset, 'name' | 'kind' | 'station_name'>): string =>
  isPart(asset) ? vi.register.partOf(asset.name) : asset.name;

export function fieldsOf(all: AssetFields | undefined, kind: AssetKind): AssetField[] {
  return all?.kinds.find((one) => one.kind === kind)?.fields ?? [];
}

// 1234.5 as 1.234,5; a day as 21/11/2026; a choice by its label.
export function shownValue(field: AssetField, value: string | undefined): string {
  if (!value) return '';
  if (field.type === 'number') return exactNumber(Number(value));
  if (field.type === 'day') return day(value);
  if (field.type === 'yes_no') return value === 'yes' ? vi.register.yes : vi.register.no;
  return field.choices.find((choice) => choice.value === value)?.label ?? value;
}

interface Said {
  field: string;
  value: string;
  // The value is the id of a unit.
  unit?: boolean;
}

// Everything that is written down of an asset, in the order in which it is shown.
export function saidOf(asset: Asset, fields: AssetField[]): Said[] {
  const words = vi.register;
  const { lat, lon } = asset;
  const common: [string, string][] = [
    [words.name, asset.name],
    [words.unit, asset.unit_name],
    [words.station, asset.station_name ?? ''],
    [words.condition, words.conditions[asset.condition]],
    [words.conditionOn, asset.condition_on ? day(asset.condition_on) : ''],
    [words.funding, words.fundings[asset.funding]],
    [words.place, lat === null || lon === null ? '' : whereabouts(lat, lon)],
  ];
  return [
    ...common.map(([field, value]) => ({ field, value })),
    ...fields.map((field) => {
      const value = shownValue(field, asset.details[field.key]);
      return {
        field: field.label,
        value: value && field.measure ? `${value} ${field.measure}` : value,
        unit: field.type === 'unit' || undefined,
      };
    }),
  ];
}

export interface SaidChange {
  field: string;
  // Empty: nothing was written down.
  from: string;
  to: string;
  unit?: boolean;
}

// What an era says that the one before did not.
export function changesBetween(before: Asset, after: Asset, fields: AssetField[]): SaidChange[] {
  const said = saidOf(before, fields);
  return saidOf(after, fields).flatMap(({ field, value: to, unit }, at) => {
    const from = said[at]?.value ?? '';
    return from === to ? [] : [{ field, from, to, unit }];
  });
}

// What was changed in a form: only that is sent, so that two who change different things agree.
export function changedDetails(
  before: Record<string, string>,
  after: Record<string, string>,
): Record<string, string | null> {
  const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
  const changed: Record<string, string | null> = {};
  for (const key of keys) {
    const value = (after[key] ?? '').trim();
    if (value !== (before[key] ?? '')) changed[key] = value || null;
  }
  return changed;
}

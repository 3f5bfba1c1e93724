// What is written down of an asset, as people read and type it.
import type { Asset, AssetField, AssetFields, AssetKind } from '../../api/assets';
import { vi } from '../../locale/vi';
import { day, exactNumber, whereabouts } from '../../parts/format';

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

export interface SaidChange {
  field: string;
  from: string;
  to: string;
}

// What an era says that the one before did not.
export function changesBetween(before: Asset, after: Asset, fields: AssetField[]): SaidChange[] {
  const words = vi.register;
  const told: SaidChange[] = [];
  const tell = (field: string, from: string, to: string) => {
    if (from !== to)
      told.push({ field, from: from || words.nothingSaid, to: to || words.nothingSaid });
  };
  const placeOf = ({ lat, lon }: Asset) =>
    lat === null || lon === null ? '' : whereabouts(lat, lon);
  tell(words.name, before.name, after.name);
  tell(words.unit, before.unit_name, after.unit_name);
  tell(words.station, before.station_name ?? '', after.station_name ?? '');
  tell(words.condition, words.conditions[before.condition], words.conditions[after.condition]);
  tell(
    words.conditionOn,
    before.condition_on ? day(before.condition_on) : '',
    after.condition_on ? day(after.condition_on) : '',
  );
  tell(words.funding, words.fundings[before.funding], words.fundings[after.funding]);
  tell(words.place, placeOf(before), placeOf(after));
  for (const field of fields)
    tell(
      field.label,
      shownValue(field, before.details[field.key]),
      shownValue(field, after.details[field.key]),
    );
  return told;
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

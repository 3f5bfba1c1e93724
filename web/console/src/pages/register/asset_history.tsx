// How an asset came to be what it is: from when to when each state of it held, and what was new in it.
import { useQuery } from '@tanstack/react-query';
import { type Asset, type AssetField, readAssetHistory } from '../../api/assets';
import { vi } from '../../locale/vi';
import { addDays, day, startOfDay } from '../../parts/format';
import { Reading } from '../../parts/page_states';
import { UnitName } from '../../parts/unit_name';
import { useAssetFields } from './asset_form';
import { assetName, changesBetween, fieldsOf, saidOf } from './asset_values';

const words = vi.register;

export function AssetHistory({ asset }: { asset: Asset }) {
  const fields = fieldsOf(useAssetFields().data, asset.kind);
  const history = useQuery({
    queryKey: ['assets', 'history', asset.id],
    queryFn: () => readAssetHistory(asset.id),
  });
  return (
    <Reading of={history}>
      {({ items }) => <Eras eras={items} fields={fields} name={assetName(asset)} />}
    </Reading>
  );
}

// The latest first.
export function Eras({
  eras,
  fields,
  name,
}: {
  eras: Asset[];
  fields: AssetField[];
  name: string;
}) {
  const rows = eras.map((era, at) => ({ era, before: eras[at - 1], after: eras[at + 1] }));
  return (
    <ol className="plain list_rows" aria-label={words.historyOf(name)}>
      {rows.reverse().map(({ era, before, after }) => (
        <li key={era.from} className="stack_tight">
          <strong>{spanOf(era)}</strong>
          <p>{before ? words.changes : words.begins}</p>
          <ul>
            {before
              ? changesBetween(before, era, fields).map(({ field, from, to, unit }) => (
                  <li key={field}>
                    {field}: <Value value={from} unit={unit} /> → <Value value={to} unit={unit} />
                  </li>
                ))
              : saidOf(era, fields)
                  .filter(({ value }) => value)
                  .map(({ field, value, unit }) => (
                    <li key={field}>
                      {field}: <Value value={value} unit={unit} />
                    </li>
                  ))}
          </ul>
          {era.to && era.to !== after?.from && <p>{words.stopped(day(startOfDay(era.to)))}</p>}
          <span className="small muted">{words.eraBy(era.changed_by, day(era.changed))}</span>
        </li>
      ))}
    </ol>
  );
}

function Value({ value, unit }: { value: string; unit?: boolean }) {
  if (!value) return words.nothingSaid;
  return unit ? <UnitName item={{ unit: value }} /> : value;
}

// The day on which it does not hold any more is not one of its days.
function spanOf({ from, to }: Asset): string {
  const first = day(startOfDay(from));
  return to ? words.eraSpan(first, day(startOfDay(addDays(to, -1)))) : words.eraFrom(first);
}

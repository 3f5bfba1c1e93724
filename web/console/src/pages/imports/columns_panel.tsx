import { useQueryClient } from '@tanstack/react-query';
import { Select } from 'antd';
import { type Import, type ImportField, mapImport } from '../../api/imports';
import { useDeed } from '../../app/use_deed';
import { vi } from '../../locale/vi';
import { Field } from '../../parts/field';
import { Panel } from '../../parts/page';
import { ProblemAlert } from '../../parts/problem_alert';

const words = vi.imports;

// A field stands in one column: what another one held gives way.
export function withColumn(columns: string[], place: number, key: string): string[] {
  return columns.map((before, at) => {
    if (at === place) return key;
    return before === key ? '' : before;
  });
}

export function missingFields(columns: string[], fields: ImportField[]): ImportField[] {
  return fields.filter((field) => field.required && !columns.includes(field.key));
}

export const headOf = (one: Import, column: number): string =>
  one.head[column] || words.noHead(String(column + 1));

export function ColumnsPanel({ one, fields }: { one: Import; fields: ImportField[] }) {
  const queries = useQueryClient();
  const map = useDeed<Import, string[]>({
    mutationFn: (columns) => mapImport(one.id, columns, one.version),
    onSettled: () => void queries.invalidateQueries({ queryKey: ['imports'] }),
  });
  const missing = missingFields(one.columns, fields);
  const options = [
    { value: '', label: words.leftOut },
    ...fields.map((field) => ({ value: field.key, label: field.label })),
  ];
  return (
    <Panel title={words.columnsTitle}>
      <div className="stack">
        <p className="muted">{words.columnsLead}</p>
        {missing.length > 0 && (
          <p role="alert">{words.missing(missing.map((field) => field.label).join(', '))}</p>
        )}
        <div className="row">
          {one.columns.map((key, place) => (
            <Field key={place} label={headOf(one, place)}>
              <Select
                aria-label={headOf(one, place)}
                className="filter_select"
                options={options}
                value={key}
                loading={map.isPending}
                onChange={(chosen) => map.mutate(withColumn(one.columns, place, chosen))}
                popupMatchSelectWidth={false}
              />
            </Field>
          ))}
        </div>
        <ProblemAlert error={map.error} />
      </div>
    </Panel>
  );
}

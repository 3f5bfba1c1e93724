// The official table of units, brought in by the administrator of the whole system: looked at first,
// then taken in as a whole.
import { useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { Problem } from '../../api/problem';
import { sendUnitTable, type UnitTable } from '../../api/units';
import { useSession } from '../../app/session';
import { useDeed } from '../../app/use_deed';
import { vi } from '../../locale/vi';
import { DayPicker } from '../../parts/day_picker';
import { Field } from '../../parts/field';
import { FileButton } from '../../parts/file_button';
import { UnitSelect } from '../../parts/filters';
import { isoDay, number } from '../../parts/format';
import { ProblemAlert } from '../../parts/problem_alert';

const words = vi.unitTable;
const mostBytes = 16 * 1024 * 1024;

export function UnitTableImport() {
  const { account } = useSession();
  const queries = useQueryClient();
  const [file, setFile] = useState<File>();
  const [on, setOn] = useState(isoDay(Date.now()));
  const [under, setUnder] = useState<string | undefined>(account.unit);
  const send = useDeed<UnitTable, { table: File; take: boolean }>({
    mutationFn: async ({ table, take }) => {
      if (table.size > mostBytes)
        throw new Problem(413, { code: 'sheet.too_large', title: words.tooLarge });
      return sendUnitTable(table, { on, under }, take);
    },
    onSuccess: (done) => {
      if (done.is_taken) void queries.invalidateQueries({ queryKey: ['units'] });
    },
  });
  const look = (table: File) => send.mutate({ table, take: false });
  // What was looked at with another day or another place is no preview of this.
  const changed = <T,>(set: (value: T) => void) => {
    return (value: T) => {
      set(value);
      send.reset();
    };
  };
  const seen = send.data;
  const isClear = seen && !seen.is_taken && seen.fault_total === 0 && seen.unit_total > 0;
  return (
    <div className="stack">
      <p className="small muted">
        {words.lead} {words.columns}
      </p>
      <div className="row">
        <Field label={words.on}>
          <DayPicker value={on} onChange={changed(setOn)} />
        </Field>
        <Field label={words.under} hint={words.underHint}>
          <UnitSelect label={words.under} value={under} onChange={changed(setUnder)} />
        </Field>
      </div>
      <div className="row">
        <FileButton
          accept=".xlsx,.csv,.txt,.tsv"
          label={words.choose}
          disabled={send.isPending}
          onFile={(chosen) => {
            setFile(chosen);
            look(chosen);
          }}
        />
        {file && (
          <Button disabled={send.isPending} onClick={() => look(file)}>
            {seen ? words.lookAgain : words.look}
          </Button>
        )}
      </div>
      <div aria-live="polite" className="stack_tight">
        {file && <p>{words.chosen(file.name)}</p>}
        {send.isPending && <p>{send.variables.take ? words.taking : words.reading}</p>}
        {seen && <Told table={seen} />}
      </div>
      <ProblemAlert error={send.error} />
      {file && isClear && (
        <div>
          <Button type="primary" onClick={() => send.mutate({ table: file, take: true })}>
            {words.take(number(seen.unit_total))}
          </Button>
        </div>
      )}
    </div>
  );
}

function Told({ table }: { table: UnitTable }) {
  const total = number(table.unit_total);
  const more = table.fault_total - table.faults.length;
  const kinds = table.kinds.map((one) =>
    words.kindCount(number(one.count), vi.unitKinds[one.kind]),
  );
  if (table.fault_total > 0)
    return (
      <>
        <p role="alert">{words.faults(number(table.fault_total))}</p>
        <ul className="plain list_rows small">
          {table.faults.map((one) => (
            <li key={`${one.line} ${one.column} ${one.code}`}>
              {words.fault(number(one.line), words.column[one.column] ?? one.column, one.message)}
            </li>
          ))}
        </ul>
        {more > 0 && <p className="small muted">{words.more(number(more))}</p>}
      </>
    );
  if (table.unit_total === 0) return <p>{words.nothing}</p>;
  return (
    <>
      <p>
        {table.is_taken ? words.added(total) : words.willAdd(total)}: {kinds.join('; ')}.
      </p>
      {!table.is_taken && (
        <details>
          <summary>{words.first(number(table.units.length))}</summary>
          <ul className="plain list_rows small">
            {table.units.map((one) => (
              <li key={one.line}>{words.unitIn(one.code, one.name, one.parent_name)}</li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}

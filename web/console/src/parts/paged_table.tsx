// A list that the server cuts into pages by cursor. On a phone each row becomes a card.
import { Button, Checkbox } from 'antd';
import { type ReactNode, useRef } from 'react';
import type { Page } from '../api/http';
import { useUrlState } from '../app/url_state';
import { usePhone } from '../app/use_phone';
import { vi } from '../locale/vi';
import { ErrorState, Loading } from './page_states';
import './paged_table.css';

export interface Column<T> {
  key: string;
  title: string;
  render: (row: T) => ReactNode;
  numeric?: boolean;
  // The first thing one reads of a row: the heading of its card on a phone.
  lead?: boolean;
  // Of less use: left out of the card on a phone until it is chosen.
  minor?: boolean;
  width?: string;
  // What is read first keeps room beside many columns; a short word stays on its line.
  room?: 'name' | 'word';
}

export function classOf({ numeric, room }: Pick<Column<unknown>, 'numeric' | 'room'>) {
  return [numeric && 'numeric', room && `column_${room}`].filter(Boolean).join(' ') || undefined;
}

interface Asked<T> {
  data: Page<T> | undefined;
  error: unknown;
  isPending: boolean;
  isFetching?: boolean;
  refetch: () => unknown;
}

export interface Selection {
  chosen: ReadonlySet<string>;
  onChange: (chosen: Set<string>) => void;
}

interface Props<T> {
  label: string;
  columns: Column<T>[];
  of: Asked<T>;
  rowKey: (row: T) => string;
  rowName?: (row: T) => string;
  empty: ReactNode;
  selection?: Selection;
}

export function PagedTable<T>(props: Props<T>) {
  const { of: asked, empty, label, selection } = props;
  const phone = usePhone();
  if (!asked.data) {
    return asked.error ? (
      <ErrorState error={asked.error} onRetry={() => void asked.refetch()} />
    ) : (
      <Loading rows={8} />
    );
  }
  const rows = asked.data.items;
  // The last row of a page may have gone meanwhile: the other pages stay within reach.
  if (rows.length === 0)
    return (
      <div className="stack">
        {empty}
        <Pages next={asked.data.next} />
      </div>
    );
  return (
    <div className="stack" aria-busy={asked.isFetching}>
      {selection && <SelectPage {...props} selection={selection} rows={rows} />}
      {phone ? (
        <Cards {...props} rows={rows} />
      ) : (
        <div className="table_scroll">
          <table className="table" aria-label={label}>
            <Heading {...props} />
            <tbody>
              {rows.map((row) => (
                <tr key={props.rowKey(row)}>
                  {selection && (
                    <td className="table_check">
                      <RowCheck {...props} selection={selection} row={row} />
                    </td>
                  )}
                  {props.columns.map((column) => (
                    <td key={column.key} className={classOf(column)}>
                      {column.render(row)}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      <Pages next={asked.data.next} />
    </div>
  );
}

function Heading<T>({ columns, selection }: Props<T>) {
  return (
    <thead>
      <tr>
        {selection && (
          <th className="table_check">
            <span className="sr_only">{vi.common.selectAll}</span>
          </th>
        )}
        {columns.map((column) => (
          <th
            key={column.key}
            scope="col"
            className={classOf(column)}
            style={{ width: column.width }}
          >
            {column.title}
          </th>
        ))}
      </tr>
    </thead>
  );
}

function Cards<T>(props: Props<T> & { rows: T[] }) {
  const { columns, label, rowKey, rows, selection } = props;
  const rest = columns.filter((column) => !column.lead);
  const lead = columns.filter((column) => column.lead);
  return (
    <ul className="plain cards" aria-label={label}>
      {rows.map((row) => (
        <li key={rowKey(row)} className="card_row">
          <div className="card_lead">
            {selection && <RowCheck {...props} selection={selection} row={row} />}
            <div>
              {lead.map((column) => (
                <div key={column.key}>{column.render(row)}</div>
              ))}
            </div>
          </div>
          <dl className="card_facts">
            {rest
              .map((column) => ({ ...column, content: column.render(row) }))
              .filter(({ content }) => !saysNothing(content))
              .map(({ key, title, content }) => (
                <div key={key}>
                  <dt>{title}</dt>
                  <dd>{content}</dd>
                </div>
              ))}
          </dl>
        </li>
      ))}
    </ul>
  );
}

// On a phone every line is one more to scroll past.
const saysNothing = (content: ReactNode) => content == null || content === '' || content === '–';

function RowCheck<T>({
  row,
  rowKey,
  rowName,
  selection,
}: Props<T> & { row: T; selection: Selection }) {
  const key = rowKey(row);
  return (
    <Checkbox
      aria-label={vi.common.selectRow(rowName?.(row) ?? key)}
      checked={selection.chosen.has(key)}
      onChange={(event) => {
        const chosen = new Set(selection.chosen);
        if (event.target.checked) chosen.add(key);
        else chosen.delete(key);
        selection.onChange(chosen);
      }}
    />
  );
}

function SelectPage<T>({
  rows,
  rowKey,
  selection,
}: Props<T> & { rows: T[]; selection: Selection }) {
  const keys = rows.map(rowKey);
  const chosenHere = keys.filter((key) => selection.chosen.has(key)).length;
  return (
    <Checkbox
      checked={chosenHere === keys.length}
      indeterminate={chosenHere > 0 && chosenHere < keys.length}
      onChange={(event) => {
        const chosen = new Set(selection.chosen);
        for (const key of keys) {
          if (event.target.checked) chosen.add(key);
          else chosen.delete(key);
        }
        selection.onChange(chosen);
      }}
    >
      {vi.common.selectAll}
    </Checkbox>
  );
}

function Pages({ next }: { next?: string | null }) {
  const [{ cursor }, setUrl] = useUrlState();
  // A cursor only points forward; the way back is remembered here, else it starts at the front.
  const trail = useRef<(string | undefined)[]>([]);
  if (!cursor && !next) return null;
  return (
    <nav className="row" aria-label={vi.common.nextPage}>
      <Button disabled={!cursor} onClick={() => setUrl({ cursor: trail.current.pop() }, false)}>
        {trail.current.length > 0 ? vi.common.previousPage : vi.common.firstPage}
      </Button>
      <Button
        disabled={!next}
        onClick={() => {
          trail.current.push(cursor);
          setUrl({ cursor: next ?? undefined }, false);
        }}
      >
        {vi.common.nextPage}
      </Button>
    </nav>
  );
}

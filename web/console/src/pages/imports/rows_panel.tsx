import { AimOutlined, EnvironmentOutlined } from '@ant-design/icons';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Input, Radio } from 'antd';
import { useEffect, useState } from 'react';
import {
  type FixedCell,
  fixCell,
  type Import,
  type ImportRow,
  listImportRows,
} from '../../api/imports';
import { useUrlState } from '../../app/url_state';
import { useDeed } from '../../app/use_deed';
import { vi } from '../../locale/vi';
import { Panel } from '../../parts/page';
import { EmptyState } from '../../parts/page_states';
import { type Column, PagedTable } from '../../parts/paged_table';
import { PlaceOnMap } from '../../parts/place_on_map';
import { ProblemAlert } from '../../parts/problem_alert';
import { type Place, useHere } from '../../parts/use_here';
import { headOf } from './columns_panel';
import './imports.css';

const words = vi.imports;

export function RowsPanel({
  one,
  editable,
  hasPlaces,
}: {
  one: Import;
  editable: boolean;
  // Whether what the table lists stands somewhere.
  hasPlaces: boolean;
}) {
  const [{ only, cursor }, setUrl] = useUrlState();
  const rows = useQuery({
    queryKey: ['imports', 'rows', one.id, one.version, only, cursor],
    queryFn: () => listImportRows(one.id, only, cursor),
    placeholderData: (before) => before,
  });
  const columns: Column<ImportRow>[] = [
    {
      key: 'line',
      title: words.line,
      lead: true,
      render: (row) => (
        <>
          {row.line}
          {row.made && <div className="small muted">{words.taken}</div>}
          {editable && !row.made && hasPlaces && placeColumns(one).length === 0 && (
            <PlaceOf one={one} row={row} />
          )}
          {row.problems
            .filter((problem) => problem.column === null)
            .map((problem) => (
              <ProblemText key={problem.code} text={problem.message} warning={problem.warning} />
            ))}
        </>
      ),
    },
    ...one.columns
      .map((key, place) => ({ key, place }))
      .filter(({ key }) => key !== '')
      .map(
        ({ key, place }): Column<ImportRow> => ({
          key,
          title: headOf(one, place),
          render: (row) => (
            <>
              <Cell one={one} row={row} column={place} editable={editable} />
              {editable && !row.made && placeColumns(one)[0] === place && (
                <PlaceOf one={one} row={row} />
              )}
            </>
          ),
        }),
      ),
  ];
  return (
    <Panel>
      <div className="stack">
        <Radio.Group
          aria-label={words.show}
          value={only ?? 'all'}
          onChange={(event) => setUrl({ only: event.target.value as string, cursor: undefined })}
          options={[
            { value: 'all', label: words.all },
            { value: 'errors', label: words.onlyErrors },
            { value: 'warnings', label: words.onlyWarnings },
          ]}
        />
        <PagedTable
          label={words.title}
          columns={columns}
          of={rows}
          rowKey={(row) => String(row.place)}
          empty={<EmptyState title={words.noRowsTitle} />}
        />
      </div>
    </Panel>
  );
}

// Where a place is written: one column for both, or latitude and longitude.
export function placeColumns(one: Pick<Import, 'columns'>): number[] {
  const both = one.columns.indexOf('point');
  if (both >= 0) return [both];
  const halves = [one.columns.indexOf('latitude'), one.columns.indexOf('longitude')];
  return halves.includes(-1) ? [] : halves;
}

// Six digits are a hand's breadth.
export function placeTexts(lat: number, lon: number, columns: number): string[] {
  const texts = [lat.toFixed(6), lon.toFixed(6)];
  return columns === 1 ? [texts.join(', ')] : texts;
}

// As the row has it so far, where that can be read.
export function placeOfRow(
  one: Pick<Import, 'columns'>,
  row: Pick<ImportRow, 'cells'>,
): [number, number] | undefined {
  const texts = placeColumns(one).map((column) => row.cells[column] ?? '');
  const halves = texts.length === 1 ? (texts[0] ?? '').split(/[,;]\s+|[;\s]+/) : texts;
  const [lat, lon, ...rest] = halves.map((text) => Number(text.trim().replace(',', '.') || 'none'));
  if (lat === undefined || lon === undefined || rest.length > 0) return undefined;
  return Number.isFinite(lat) && Number.isFinite(lon) ? [lat, lon] : undefined;
}

// Whoever stands below the pole with a telephone writes the place of the row, and so does whoever knows
// it on the map.
export function PlaceOf({ one, row }: { one: Import; row: ImportRow }) {
  const queries = useQueryClient();
  const write = useDeed({
    mutationFn: async ({ lat, lon }: Place) => {
      const known = placeColumns(one);
      // A table without a column for places is given one by the server.
      const columns = known.length > 0 ? known : [one.columns.length];
      const texts = placeTexts(lat, lon, columns.length);
      let fixed: FixedCell | undefined;
      for (const [at, column] of columns.entries())
        fixed = await fixCell(one.id, { place: row.place, column, text: texts[at] ?? '' });
      return fixed;
    },
    onSuccess: (fixed) => {
      if (fixed) queries.setQueryData(['imports', 'one', one.id], fixed.import);
    },
  });
  const here = useHere(write.mutate);
  const [onMap, setOnMap] = useState(false);
  return (
    <>
      <div className="import_place">
        {here.able && (
          <Button
            size="small"
            icon={<AimOutlined />}
            title={words.here}
            aria-label={words.hereFor(row.line)}
            loading={write.isPending}
            onClick={here.locate}
          />
        )}
        <Button
          size="small"
          icon={<EnvironmentOutlined />}
          title={words.onMap}
          aria-label={words.onMapFor(row.line)}
          loading={write.isPending}
          onClick={() => setOnMap(true)}
        />
      </div>
      {onMap && (
        <PlaceOnMap
          under={one.unit}
          title={words.onMapFor(row.line)}
          before={placeOfRow(one, row)}
          onClose={() => setOnMap(false)}
          onPlace={([lat, lon]) => {
            setOnMap(false);
            write.mutate({ lat, lon });
          }}
        />
      )}
      {here.lost && <ProblemText text={words.notLocated} warning />}
      <ProblemAlert error={write.error} />
    </>
  );
}

function ProblemText({ text, warning }: { text: string; warning: boolean }) {
  return <div className={warning ? 'small import_warning' : 'small import_error'}>{text}</div>;
}

// A cell that is wrong is written anew where it stands, with Enter or by going on.
export function Cell({
  one,
  row,
  column,
  editable,
}: {
  one: Import;
  row: ImportRow;
  column: number;
  editable: boolean;
}) {
  const queries = useQueryClient();
  const before = row.cells[column] ?? '';
  const [text, setText] = useState(before);
  useEffect(() => setText(before), [before]);
  const problems = row.problems.filter((problem) => problem.column === column);
  const fix = useDeed({
    mutationFn: () => fixCell(one.id, { place: row.place, column, text: text.trim() }),
    onSuccess: (fixed) => {
      queries.setQueryData(['imports', 'one', one.id], fixed.import);
    },
  });
  if (!editable || row.made || problems.length === 0) {
    return (
      <>
        {before}
        {problems.map((problem) => (
          <ProblemText key={problem.code} text={problem.message} warning={problem.warning} />
        ))}
      </>
    );
  }
  const save = () => {
    if (text.trim() !== before) fix.mutate();
  };
  return (
    <>
      <Input
        aria-label={words.cell(row.line, headOf(one, column))}
        aria-invalid={problems.some((problem) => !problem.warning)}
        status={problems.some((problem) => !problem.warning) ? 'error' : 'warning'}
        value={text}
        maxLength={2000}
        disabled={fix.isPending}
        onChange={(event) => setText(event.target.value)}
        onPressEnter={save}
        onBlur={save}
      />
      {problems.map((problem) => (
        <ProblemText key={problem.code} text={problem.message} warning={problem.warning} />
      ))}
      <ProblemAlert error={fix.error} />
    </>
  );
}

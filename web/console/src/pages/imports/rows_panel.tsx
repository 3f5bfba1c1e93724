import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Input, Radio } from 'antd';
import { useEffect, useState } from 'react';
import { fixCell, type Import, type ImportRow, listImportRows } from '../../api/imports';
import { useUrlState } from '../../app/url_state';
import { useDeed } from '../../app/use_deed';
import { vi } from '../../locale/vi';
import { Panel } from '../../parts/page';
import { EmptyState } from '../../parts/page_states';
import { type Column, PagedTable } from '../../parts/paged_table';
import { ProblemAlert } from '../../parts/problem_alert';
import { headOf } from './columns_panel';
import './imports.css';

const words = vi.imports;

export function RowsPanel({ one, editable }: { one: Import; editable: boolean }) {
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
          render: (row) => <Cell one={one} row={row} column={place} editable={editable} />,
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

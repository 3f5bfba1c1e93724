import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { Button, Input, Select } from 'antd';
import { useState } from 'react';
import {
  type Import,
  type ImportTarget,
  listImports,
  listTargets,
  startImport,
  templateAddress,
} from '../../api/imports';
import { Problem } from '../../api/problem';
import { useSession } from '../../app/session';
import { useUrlState } from '../../app/url_state';
import { useDeed } from '../../app/use_deed';
import { vi } from '../../locale/vi';
import { Field, FieldGroup } from '../../parts/field';
import { FileButton } from '../../parts/file_button';
import { UnitSelect } from '../../parts/filters';
import { dayTime, number } from '../../parts/format';
import { Page, Panel } from '../../parts/page';
import { EmptyState } from '../../parts/page_states';
import { type Column, PagedTable } from '../../parts/paged_table';
import { ProblemAlert } from '../../parts/problem_alert';

const words = vi.imports;

export function ImportsPage() {
  const { may } = useSession();
  const [{ cursor }] = useUrlState();
  const imports = useQuery({
    queryKey: ['imports', 'list', cursor],
    queryFn: () => listImports(cursor),
  });
  const targets = useQuery({ queryKey: ['import_targets'], queryFn: listTargets });
  const columns: Column<Import>[] = [
    {
      key: 'name',
      title: words.table,
      lead: true,
      render: (row) => (
        <Link to="/imports/$id" params={{ id: row.id } as never}>
          {row.name || words.pasted}
        </Link>
      ),
    },
    {
      key: 'target',
      title: words.target,
      render: (row) => targets.data?.items.find((one) => one.target === row.target)?.label ?? '',
    },
    { key: 'unit', title: words.unit, render: (row) => row.unit_name },
    { key: 'state', title: words.state, render: (row) => words.states[row.state] },
    {
      key: 'made',
      title: words.rows,
      render: (row) => words.madeOf(number(row.made), number(row.rows)),
    },
    {
      key: 'by',
      title: words.by,
      render: (row) => `${row.by_name} · ${dayTime(row.created)}`,
      minor: true,
    },
  ];
  return (
    <Page title={words.title} lead={words.lead}>
      {(may('manage_devices') || may('manage_units')) && <StartPanel />}
      <Panel title={words.recent}>
        <PagedTable
          label={words.recent}
          columns={columns}
          of={imports}
          rowKey={(row) => row.id}
          empty={<EmptyState title={words.emptyTitle} text={words.emptyText} />}
        />
      </Panel>
    </Page>
  );
}

function StartPanel() {
  const { account } = useSession();
  const navigate = useNavigate();
  const targets = useQuery({ queryKey: ['import_targets'], queryFn: listTargets });
  // In the address: whoever comes back from a table finds what he had chosen.
  const [url, setUrl] = useUrlState();
  const target = (url.target as ImportTarget | undefined) ?? 'clusters';
  const [unit, setUnit] = useState<string | undefined>(url.unit ?? account.unit);
  const [pasted, setPasted] = useState('');
  const start = useDeed<Import, { table: File | string; sheet?: number }>({
    mutationFn: ({ table, sheet }) =>
      typeof table === 'string'
        ? startImport(target, unit ?? account.unit, new Blob([table], { type: 'text/plain' }))
        : startImport(target, unit ?? account.unit, table, table.name.slice(0, 200), sheet),
    onSuccess: (made) => void navigate({ to: '/imports/$id', params: { id: made.id } as never }),
  });
  const sheets = sheetsToChoose(start.error);
  const options = (targets.data?.items ?? []).map((one) => ({
    value: one.target,
    label: one.label,
  }));
  return (
    <Panel title={words.start}>
      <div className="stack">
        <Field label={words.target}>
          <Select
            aria-label={words.target}
            className="filter_select"
            options={options}
            value={target}
            onChange={(chosen) => setUrl({ target: chosen })}
          />
        </Field>
        <Field label={words.unit} hint={words.unitHint}>
          <UnitSelect label={words.unit} value={unit} onChange={setUnit} />
        </Field>
        <div className="row">
          <Button href={templateAddress(target)}>{words.template}</Button>
          <FileButton
            accept=".xlsx,.csv,.txt,.tsv"
            label={words.chooseFile}
            disabled={!unit}
            loading={start.isPending}
            onFile={(file) => start.mutate({ table: file })}
          />
        </div>
        <Field label={words.paste} hint={words.pasteHint}>
          <Input.TextArea
            rows={4}
            value={pasted}
            onChange={(event) => setPasted(event.target.value)}
          />
        </Field>
        <div>
          <Button
            disabled={!unit || !pasted.trim()}
            loading={start.isPending}
            onClick={() => start.mutate({ table: pasted })}
          >
            {words.readPaste}
          </Button>
        </div>
        {sheets.length > 0 && start.variables ? (
          <FieldGroup label={words.whichSheet}>
            <div className="row">
              {sheets.map((name, at) => (
                <Button
                  key={name}
                  onClick={() => start.mutate({ table: start.variables.table, sheet: at + 1 })}
                >
                  {name}
                </Button>
              ))}
            </div>
          </FieldGroup>
        ) : (
          <ProblemAlert error={start.error} />
        )}
      </div>
    </Panel>
  );
}

// The names in the refusal of a workbook of several sheets.
export function sheetsToChoose(error: unknown): string[] {
  if (!(error instanceof Problem) || error.code !== 'sheet.which') return [];
  const detail = (error.body as { detail?: string }).detail ?? '';
  return detail.split(' / ');
}

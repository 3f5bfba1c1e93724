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
import { useSession } from '../../app/session';
import { useUrlState } from '../../app/url_state';
import { useDeed } from '../../app/use_deed';
import { vi } from '../../locale/vi';
import { Field } from '../../parts/field';
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
  const [url] = useUrlState();
  const [target, setTarget] = useState((url.target as ImportTarget | undefined) ?? 'clusters');
  const [unit, setUnit] = useState<string | undefined>(url.unit ?? account.unit);
  const [pasted, setPasted] = useState('');
  const start = useDeed<Import, File | string>({
    mutationFn: (table) =>
      typeof table === 'string'
        ? startImport(target, unit ?? account.unit, new Blob([table], { type: 'text/plain' }))
        : startImport(target, unit ?? account.unit, table, table.name.slice(0, 200)),
    onSuccess: (made) => void navigate({ to: '/imports/$id', params: { id: made.id } as never }),
  });
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
            onChange={setTarget}
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
            onFile={(file) => start.mutate(file)}
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
            onClick={() => start.mutate(pasted)}
          >
            {words.readPaste}
          </Button>
        </div>
        <ProblemAlert error={start.error} />
      </div>
    </Panel>
  );
}

import { WarningOutlined } from '@ant-design/icons';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { Alert, App, Button, Input } from 'antd';
import { useState } from 'react';
import { asProblem } from '../../api/problem';
import {
  type ChangedUnit,
  confirmUnitChange,
  listChangedUnits,
  readUnitChange,
  type UnitChange,
  undoUnitChange,
} from '../../api/unit_changes';
import { useUrlState } from '../../app/url_state';
import { useDeed } from '../../app/use_deed';
import { useDecides } from '../../app/use_top';
import { vi } from '../../locale/vi';
import { Field } from '../../parts/field';
import { day, isoDay, number, startOfDay } from '../../parts/format';
import { Page, Panel } from '../../parts/page';
import { Reading } from '../../parts/page_states';
import { type Column, PagedTable } from '../../parts/paged_table';
import { ProblemAlert } from '../../parts/problem_alert';
import { holdingWords, movedWords } from './moved_words';
import { ResolutionFields } from './resolution_fields';
import './unit_changes.css';
import { ChangeStateTag, StepsText } from './unit_changes_page';

export function UnitChangePage() {
  const { id } = useParams({ strict: false }) as { id: string };
  const change = useQuery({
    queryKey: ['units', 'changes', 'one', id],
    queryFn: () => readUnitChange(id),
  });
  return <Reading of={change}>{(found) => <Shown change={found} />}</Reading>;
}

function Shown({ change }: { change: UnitChange }) {
  const decides = useDecides();
  const isPreview = change.state === 'preview';
  const moved = movedWords(change);
  return (
    <Page
      title={isPreview ? vi.unitChanges.previewTitle : change.resolution}
      lead={`${change.resolution} · ${vi.unitChanges.on.toLowerCase()} ${day(startOfDay(change.on))}`}
      actions={<ChangeStateTag state={change.state} />}
    >
      {change.problem && <Alert type="error" showIcon title={change.problem} />}
      <Panel title={vi.unitChanges.what}>
        <StepsText change={change} most={20} />
      </Panel>
      <Panel title={vi.unitChanges.moves}>
        <div className="stack_tight">
          {change.units_ended > 0 && <p>{vi.unitChanges.unitsEnded(number(change.units_ended))}</p>}
          {moved.length > 0 ? (
            <ul>
              {moved.map(({ words, inside }) => (
                <li key={words}>
                  {words}
                  {inside && inside.length > 0 && (
                    <ul>
                      {inside.map((one) => (
                        <li key={one}>{one}</li>
                      ))}
                    </ul>
                  )}
                </li>
              ))}
            </ul>
          ) : (
            <p className="muted">{vi.unitChanges.nothingMoves}</p>
          )}
          <p className="small muted">{vi.unitChanges.whileWaiting}</p>
        </div>
      </Panel>
      <Concerns change={change} />
      <Units id={change.id} />
      {decides && isPreview && <Confirm change={change} />}
      {decides && !isPreview && <Undo change={change} />}
    </Page>
  );
}

function Concerns({ change }: { change: UnitChange }) {
  return (
    <Panel title={vi.unitChanges.concerns}>
      {change.conflicts.length === 0 ? (
        <p className="muted">{vi.unitChanges.noConcerns}</p>
      ) : (
        <ul className="plain list_rows">
          {change.conflicts.map((one) => (
            <li key={`${one.code} ${one.unit} ${one.detail}`}>
              <WarningOutlined aria-hidden="true" />{' '}
              {one.unit_name ? vi.unitChanges.concernAt(one.unit_name, one.message) : one.message}
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}

function Units({ id }: { id: string }) {
  const [{ cursor }] = useUrlState();
  const units = useQuery({
    queryKey: ['units', 'changes', 'units', id, cursor ?? ''],
    queryFn: () => listChangedUnits(id, cursor),
    placeholderData: (before) => before,
  });
  const columns: Column<ChangedUnit>[] = [
    {
      key: 'name',
      title: vi.unitChanges.unit,
      lead: true,
      render: (unit) => (
        <>
          <strong>{unit.name}</strong>
          <div className="small muted">
            {unit.becomes_kind
              ? vi.unitChanges.arrow(vi.unitKinds[unit.kind], vi.unitKinds[unit.becomes_kind])
              : vi.unitKinds[unit.kind]}
          </div>
        </>
      ),
    },
    {
      key: 'becomes',
      title: vi.unitChanges.becomes,
      render: (unit) =>
        unit.becomes.length > 0
          ? unit.becomes.map((one) => one.name).join(', ')
          : vi.unitChanges.staysIn,
    },
    {
      key: 'has',
      title: vi.unitChanges.has,
      render: (unit) => holdingWords(unit.holdings).join(', '),
    },
  ];
  return (
    <Panel title={vi.unitChanges.units}>
      <PagedTable
        label={vi.unitChanges.units}
        columns={columns}
        of={units}
        rowKey={(unit) => unit.unit}
        rowName={(unit) => unit.name}
        empty={<p className="muted">{vi.unitChanges.nothingMoves}</p>}
      />
    </Panel>
  );
}

function useDone(words: (change: UnitChange) => string) {
  const { message } = App.useApp();
  const queries = useQueryClient();
  return (change: UnitChange) => {
    void queries.invalidateQueries();
    void message.success(words(change));
  };
}

function Confirm({ change }: { change: UnitChange }) {
  const navigate = useNavigate();
  const [typed, setTyped] = useState('');
  const isLater = change.on > isoDay(Date.now());
  const done = useDone((one) =>
    one.state === 'planned' ? vi.unitChanges.planned : vi.unitChanges.confirmed,
  );
  const confirm = useDeed({
    mutationFn: () => confirmUnitChange(change.id, typed, change.version),
    onSuccess: done,
  });
  const problem = confirm.error ? asProblem(confirm.error) : undefined;
  return (
    <Panel title={vi.unitChanges.confirmTitle}>
      <div className="stack">
        <ProblemAlert error={confirm.error} />
        <Field
          label={vi.unitChanges.confirmType(change.resolution)}
          error={problem?.errorAt('resolution')}
        >
          <Input
            value={typed}
            maxLength={200}
            autoComplete="off"
            onChange={(event) => setTyped(event.target.value)}
          />
        </Field>
        <div className="row">
          <Button
            className="change_deed"
            type="primary"
            size="large"
            disabled={typed.trim() !== change.resolution}
            loading={confirm.isPending}
            onClick={() => confirm.mutate()}
          >
            {isLater
              ? vi.unitChanges.confirmLater(day(startOfDay(change.on)))
              : vi.unitChanges.confirmNow}
          </Button>
          <Button size="large" onClick={() => void navigate({ to: '/units/changes/new' })}>
            {vi.unitChanges.again}
          </Button>
        </div>
      </div>
    </Panel>
  );
}

function Undo({ change }: { change: UnitChange }) {
  if (change.state === 'planned' || change.state === 'failed') return <CallOff change={change} />;
  if (change.state !== 'done' || change.reverses) return null;
  return <Reversal change={change} />;
}

function CallOff({ change }: { change: UnitChange }) {
  const done = useDone(() => vi.unitChanges.calledOff);
  const off = useDeed({
    mutationFn: () => undoUnitChange(change.id, { version: change.version }),
    onSuccess: done,
  });
  return (
    <Panel>
      <div className="stack">
        <ProblemAlert error={off.error} />
        <div>
          <Button danger loading={off.isPending} onClick={() => off.mutate()}>
            {vi.unitChanges.callOff}
          </Button>
        </div>
      </div>
    </Panel>
  );
}

// Taking it back is looked at first, and confirmed like any other change.
function Reversal({ change }: { change: UnitChange }) {
  const navigate = useNavigate();
  const [paper, setPaper] = useState({ resolution: '', on: isoDay(Date.now()) });
  const look = useDeed({
    mutationFn: () =>
      undoUnitChange(change.id, { ...paper, resolution: paper.resolution.trim(), preview: true }),
    onSuccess: (shown) => void navigate({ to: '/units/changes/$id', params: { id: shown.id } }),
  });
  return (
    <Panel title={vi.unitChanges.undoTitle(change.resolution)}>
      <div className="stack">
        <p className="muted">{vi.unitChanges.undoText}</p>
        <ProblemAlert error={look.error} />
        <ResolutionFields
          {...paper}
          label={vi.unitChanges.undoResolution}
          onChange={(some) => setPaper({ ...paper, ...some })}
        />
        <div>
          <Button
            disabled={!paper.resolution.trim()}
            loading={look.isPending}
            onClick={() => look.mutate()}
          >
            {vi.unitChanges.look}
          </Button>
        </div>
      </div>
    </Panel>
  );
}

import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Button, Input, Radio, Select } from 'antd';
import { useState } from 'react';
import type { UnitKind } from '../../api/types';
import { previewUnitChange, type UnitChangeKind } from '../../api/unit_changes';
import { childrenOf } from '../../api/units';
import { useDeed } from '../../app/use_deed';
import { vi } from '../../locale/vi';
import { Field, FieldGroup } from '../../parts/field';
import { isoDay } from '../../parts/format';
import { Page, Panel } from '../../parts/page';
import { ProblemAlert } from '../../parts/problem_alert';
import { branchKey } from '../../parts/unit_tree';
import { UnitsOnDay } from '../../parts/units_on_day';
import { ResolutionFields } from './resolution_fields';
import './unit_changes.css';
import { choose, type Draft, isComplete, newDraft, newPart, type Part, wishOf } from './wish';

const changeKinds: UnitChangeKind[] = ['merge', 'split', 'rename', 'move', 'dissolve'];
const unitKinds: UnitKind[] = [
  'commune',
  'ward',
  'special_zone',
  'hamlet',
  'province',
  'township',
  'district',
];

interface Step {
  draft: Draft;
  change: (change: Partial<Draft>) => void;
}

export function NewChangePage() {
  const navigate = useNavigate();
  const [draft, setDraft] = useState<Draft>(() => newDraft(isoDay(Date.now())));
  const change = (some: Partial<Draft>) => setDraft((before) => ({ ...before, ...some }));
  const look = useDeed({
    mutationFn: () => previewUnitChange(wishOf(draft)),
    onSuccess: (shown) => void navigate({ to: '/units/changes/$id', params: { id: shown.id } }),
  });
  return (
    <Page title={vi.unitChanges.begin} lead={vi.unitChanges.lead}>
      <Panel title={vi.unitChanges.stepKind}>
        <Radio.Group
          className="change_kinds"
          value={draft.kind}
          onChange={(event) =>
            change({ kind: event.target.value, from: draft.from.slice(0, 1), into: [], takes: {} })
          }
        >
          {changeKinds.map((kind) => (
            <Radio key={kind} value={kind}>
              <strong>{vi.unitChanges.kinds[kind]}</strong>
              <div className="small muted">{vi.unitChanges.kindTexts[kind]}</div>
            </Radio>
          ))}
        </Radio.Group>
      </Panel>
      <Panel title={vi.unitChanges.stepPaper}>
        <div className="stack">
          <ResolutionFields
            resolution={draft.resolution}
            on={draft.on}
            onHint={vi.unitChanges.onHint}
            onChange={change}
          />
        </div>
      </Panel>
      <Panel title={vi.unitChanges.stepUnits}>
        <div className="stack">
          <Units draft={draft} change={change} />
          <Targets draft={draft} change={change} />
        </div>
      </Panel>
      <ProblemAlert error={look.error} />
      <div>
        <Button
          type="primary"
          size="large"
          disabled={!isComplete(draft)}
          loading={look.isPending}
          onClick={() => look.mutate()}
        >
          {vi.unitChanges.look}
        </Button>
      </div>
    </Page>
  );
}

const ofMany: UnitChangeKind[] = ['merge', 'move', 'dissolve'];

function Units({ draft, change }: Step) {
  return (
    <Field label={vi.unitChanges.from[draft.kind]}>
      <UnitsOnDay
        at={draft.on}
        many={ofMany.includes(draft.kind)}
        value={draft.from}
        onChange={(from) => change(choose(draft, from))}
      />
    </Field>
  );
}

function Targets({ draft, change }: Step) {
  const into = (label: string, hint?: string) => (
    <Field label={label} hint={hint}>
      <UnitsOnDay at={draft.on} value={draft.into} onChange={(units) => change({ into: units })} />
    </Field>
  );
  if (draft.kind === 'move') return into(vi.unitChanges.newParent);
  if (draft.kind === 'dissolve') return into(vi.unitChanges.heir, vi.unitChanges.heirHint);
  if (draft.kind === 'split') return <Parts draft={draft} change={change} />;
  const first = draft.parts[0] as Part;
  const setFirst = (part: Part) => change({ parts: [part, ...draft.parts.slice(1)] });
  if (draft.kind === 'rename') return <PartFields part={first} onChange={setFirst} />;
  return (
    <>
      <Radio.Group
        value={draft.makesNew}
        onChange={(event) => change({ makesNew: event.target.value })}
        options={[
          { value: true, label: vi.unitChanges.intoNew },
          { value: false, label: vi.unitChanges.intoOld },
        ]}
      />
      {draft.makesNew ? (
        <>
          <PartFields part={first} onChange={setFirst} />
          <Field label={vi.unitChanges.newParent} hint={vi.unitChanges.newParentHint}>
            <UnitsOnDay
              at={draft.on}
              value={draft.parent}
              onChange={(parent) => change({ parent })}
            />
          </Field>
        </>
      ) : (
        into(vi.unitChanges.into)
      )}
    </>
  );
}

function PartFields({ part, onChange }: { part: Part; onChange: (part: Part) => void }) {
  const kinds = unitKinds.includes(part.kind) ? unitKinds : [...unitKinds, part.kind];
  return (
    <div className="part_fields">
      <Field label={vi.unitChanges.newName}>
        <Input
          value={part.name}
          maxLength={200}
          onChange={(event) => onChange({ ...part, name: event.target.value })}
        />
      </Field>
      <Field label={vi.unitChanges.newKind}>
        <Select
          value={part.kind}
          options={kinds.map((kind) => ({ value: kind, label: vi.unitKinds[kind] }))}
          onChange={(kind) => onChange({ ...part, kind })}
        />
      </Field>
      <Field label={vi.unitChanges.newCode}>
        <Input
          value={part.code}
          maxLength={20}
          onChange={(event) => onChange({ ...part, code: event.target.value })}
        />
      </Field>
    </div>
  );
}

function Parts({ draft, change }: Step) {
  const { parts } = draft;
  const set = (at: number, part: Part) =>
    change({ parts: parts.map((one, index) => (index === at ? part : one)) });
  const add = () =>
    change({
      parts: [...parts, newPart(Math.max(...parts.map((part) => part.key)) + 1, parts[0]?.kind)],
    });
  return (
    <>
      {parts.map((part, index) => (
        <FieldGroup key={part.key} label={vi.unitChanges.part(String(index + 1))}>
          <PartFields part={part} onChange={(next) => set(index, next)} />
          {parts.length > 2 && (
            <Button onClick={() => change({ parts: parts.filter((one) => one !== part) })}>
              {vi.unitChanges.removePart(String(index + 1))}
            </Button>
          )}
        </FieldGroup>
      ))}
      <div>
        <Button onClick={add}>{vi.unitChanges.addPart}</Button>
      </div>
      {draft.from[0] && <Hamlets of={draft.from[0].id} draft={draft} change={change} />}
    </>
  );
}

function Hamlets({ of, draft, change }: Step & { of: string }) {
  const below = useQuery({
    queryKey: branchKey(of, draft.on),
    queryFn: () => childrenOf(of, draft.on),
  });
  if (!below.data?.length) return null;
  const options = draft.parts.map((part, index) => ({
    value: part.key,
    label: part.name.trim() || vi.unitChanges.part(String(index + 1)),
  }));
  return (
    <FieldGroup label={vi.unitChanges.hamlets} hint={vi.unitChanges.hamletsHint}>
      <ul className="plain list_rows">
        {below.data.map((unit) => (
          <li key={unit.id} className="hamlet_part">
            <span>{unit.name}</span>
            <Select
              aria-label={unit.name}
              value={draft.takes[unit.id] ?? options[0]?.value}
              options={options}
              onChange={(part) => change({ takes: { ...draft.takes, [unit.id]: part } })}
            />
          </li>
        ))}
      </ul>
    </FieldGroup>
  );
}

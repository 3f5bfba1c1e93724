import { useQueryClient } from '@tanstack/react-query';
import { App, Input, InputNumber, Select } from 'antd';
import { useState } from 'react';
import { asProblem } from '../../api/problem';
import type { Unit, UnitKind } from '../../api/types';
import { addUnit, saveUnit } from '../../api/units';
import { useDeed } from '../../app/use_deed';
import { vi } from '../../locale/vi';
import { DayPicker, OptionalDayPicker } from '../../parts/day_picker';
import { Field } from '../../parts/field';
import { FormDrawer } from '../../parts/form_drawer';
import { addDays, day, isoDay, startOfDay } from '../../parts/format';

// What stands below what, since districts ended on 01/07/2025; the server has the last word.
export function kindsBelow(kind: UnitKind): UnitKind[] {
  if (kind === 'ministry') return ['province', 'department'];
  if (kind === 'province') return ['commune', 'ward', 'special_zone', 'department'];
  if (kind === 'district') return ['commune', 'township'];
  return ['hamlet'];
}

// "Xóm" and "Bản Cái" make "Xóm Bản Cái"; a name typed with its title keeps it once.
export function fullName(kind: UnitKind, title: string, name: string): string {
  const bare = name.trim().replace(/\s+/g, ' ');
  if (kind !== 'hamlet' || !bare) return bare;
  const has = bare.toLocaleLowerCase('vi').startsWith(`${title.toLocaleLowerCase('vi')} `);
  return has ? bare : `${title} ${bare}`;
}

function useSaved(onClose: () => void) {
  const { message } = App.useApp();
  const queries = useQueryClient();
  return (words: string) => {
    void queries.invalidateQueries({ queryKey: ['units'] });
    void message.success(words);
    onClose();
  };
}

interface Facts {
  code: string;
  households: number | null;
  counted?: string;
  from: string;
  resolution: string;
}

export function AddUnitForm({ parent, onClose }: { parent: Unit; onClose: () => void }) {
  const kinds = kindsBelow(parent.kind);
  const [kind, setKind] = useState<UnitKind>(kinds[0] as UnitKind);
  const [title, setTitle] = useState<string>(vi.units.hamletTitles[0] as string);
  const [name, setName] = useState('');
  const [facts, setFacts] = useState<Facts>({
    code: '',
    households: null,
    from: isoDay(Date.now()),
    resolution: '',
  });
  const saved = useSaved(onClose);
  const full = fullName(kind, title, name);
  const add = useDeed({
    mutationFn: () =>
      addUnit({
        name: full,
        kind,
        parent: parent.id,
        valid_from: facts.from,
        code: facts.code.trim() || null,
        households: facts.households,
        households_from: facts.counted ?? null,
        resolution: facts.resolution.trim() || null,
      }),
    onSuccess: () => saved(vi.units.created),
  });
  const problem = add.error ? asProblem(add.error) : undefined;
  return (
    <FormDrawer
      title={vi.units.addTo(parent.name)}
      save={vi.units.create(full || vi.unitKinds[kind].toLowerCase(), day(startOfDay(facts.from)))}
      blocked={!full}
      busy={add.isPending}
      error={add.error}
      onSave={() => add.mutate()}
      onClose={onClose}
    >
      {kinds.length > 1 && (
        <Field label={vi.units.kind} error={problem?.errorAt('kind')}>
          <Select
            value={kind}
            options={kinds.map((one) => ({ value: one, label: vi.unitKinds[one] }))}
            onChange={setKind}
          />
        </Field>
      )}
      {kind === 'hamlet' && (
        <Field label={vi.units.hamletTitle}>
          <Select
            showSearch
            value={title}
            options={vi.units.hamletTitles.map((one) => ({ value: one, label: one }))}
            onChange={setTitle}
          />
        </Field>
      )}
      <Field
        label={vi.units.name}
        hint={kind === 'hamlet' && full ? vi.units.nameFull(full) : undefined}
        error={problem?.errorAt('name')}
      >
        <Input value={name} maxLength={200} onChange={(event) => setName(event.target.value)} />
      </Field>
      <FactFields value={facts} onChange={setFacts} problem={problem} dayField="valid_from" />
    </FormDrawer>
  );
}

// `named`: whether whoever edits it says how it is called; how many live there he says anyway.
export function EditUnitForm({
  unit,
  named,
  onClose,
}: {
  unit: Unit;
  named: boolean;
  onClose: () => void;
}) {
  const [name, setName] = useState(unit.name);
  const [facts, setFacts] = useState<Facts>({
    code: unit.code,
    households: unit.households || null,
    from: isoDay(Date.now()),
    resolution: '',
  });
  const saved = useSaved(onClose);
  const save = useDeed({
    mutationFn: () =>
      saveUnit(unit.id, {
        name: name.trim(),
        code: facts.code.trim() || null,
        households: facts.households,
        households_from: facts.counted ?? null,
        from: facts.from,
        resolution: facts.resolution.trim() || null,
        version: unit.version,
      }),
    onSuccess: () => saved(vi.units.saved),
  });
  const problem = save.error ? asProblem(save.error) : undefined;
  return (
    <FormDrawer
      title={vi.units.editTitle(unit.name)}
      save={vi.units.saveFrom(day(startOfDay(facts.from)))}
      blocked={!name.trim()}
      busy={save.isPending}
      error={save.error}
      onSave={() => save.mutate()}
      onClose={onClose}
    >
      <Field
        label={vi.units.name}
        hint={named ? undefined : vi.units.namedAbove}
        error={problem?.errorAt('name')}
      >
        <Input
          value={name}
          maxLength={200}
          disabled={!named}
          onChange={(event) => setName(event.target.value)}
        />
      </Field>
      <FactFields
        value={facts}
        onChange={setFacts}
        problem={problem}
        dayField="from"
        coded={named}
      />
    </FormDrawer>
  );
}

// What is empty may be closed; its past stays where it was.
export function CloseUnitForm({ unit, onClose }: { unit: Unit; onClose: () => void }) {
  const [last, setLast] = useState(isoDay(Date.now()));
  const [resolution, setResolution] = useState('');
  const saved = useSaved(onClose);
  const close = useDeed({
    mutationFn: () =>
      saveUnit(unit.id, {
        // The server names the first day without the unit.
        valid_to: addDays(last, 1),
        resolution: resolution.trim() || null,
        version: unit.version,
      }),
    onSuccess: () => saved(vi.units.closed),
  });
  const problem = close.error ? asProblem(close.error) : undefined;
  return (
    <FormDrawer
      title={vi.units.closeTitle(unit.name)}
      save={vi.units.closeAfter(day(startOfDay(last)))}
      busy={close.isPending}
      error={close.error}
      onSave={() => close.mutate()}
      onClose={onClose}
    >
      <p>{vi.units.closeText}</p>
      <Field label={vi.units.lastDay} error={problem?.errorAt('valid_to')}>
        <DayPicker value={last} onChange={(date) => setLast(date)} />
      </Field>
      <Field label={vi.units.resolution} hint={vi.units.resolutionHint}>
        <Input
          value={resolution}
          maxLength={200}
          onChange={(event) => setResolution(event.target.value)}
        />
      </Field>
    </FormDrawer>
  );
}

function FactFields({
  value,
  onChange,
  problem,
  dayField,
  coded = true,
}: {
  value: Facts;
  onChange: (facts: Facts) => void;
  problem?: ReturnType<typeof asProblem>;
  dayField: string;
  coded?: boolean;
}) {
  return (
    <>
      <Field label={vi.units.from} hint={vi.units.fromHint} error={problem?.errorAt(dayField)}>
        <DayPicker value={value.from} onChange={(date) => onChange({ ...value, from: date })} />
      </Field>
      <Field label={vi.units.code} hint={vi.units.codeHint} error={problem?.errorAt('code')}>
        <Input
          value={value.code}
          maxLength={20}
          disabled={!coded}
          onChange={(event) => onChange({ ...value, code: event.target.value })}
        />
      </Field>
      <Field label={vi.units.households} error={problem?.errorAt('households')}>
        <InputNumber
          controls={false}
          min={0}
          max={100_000_000}
          value={value.households}
          onChange={(households) => onChange({ ...value, households })}
        />
      </Field>
      {value.households !== null && (
        <Field
          label={vi.units.counted}
          hint={vi.units.countedHint}
          error={problem?.errorAt('households_from')}
        >
          <OptionalDayPicker
            value={value.counted}
            onChange={(counted) => onChange({ ...value, counted })}
          />
        </Field>
      )}
      <Field
        label={vi.units.resolution}
        hint={vi.units.resolutionHint}
        error={problem?.errorAt('resolution')}
      >
        <Input
          value={value.resolution}
          maxLength={200}
          onChange={(event) => onChange({ ...value, resolution: event.target.value })}
        />
      </Field>
    </>
  );
}

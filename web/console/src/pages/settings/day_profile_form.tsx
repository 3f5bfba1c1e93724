import { CloseOutlined, PlusOutlined } from '@ant-design/icons';
import { useQueryClient } from '@tanstack/react-query';
import { App, Button, Checkbox, Input, InputNumber, Radio, Select } from 'antd';
import { useState } from 'react';
import { asProblem } from '../../api/problem';
import type { Category } from '../../api/types';
import {
  addProfile,
  type DayProfile,
  type DayProfileWish,
  type LunarDay,
  removeProfile,
  saveProfile,
} from '../../api/year';
import { useSession } from '../../app/session';
import { useDeed } from '../../app/use_deed';
import { vi } from '../../locale/vi';
import { ClockRange } from '../../parts/clock_range';
import { DayPicker } from '../../parts/day_picker';
import { Field, FieldGroup } from '../../parts/field';
import { FormDrawer } from '../../parts/form_drawer';
import { isoDay } from '../../parts/format';
import { yearKeys } from '../../parts/pause_dialog';

const count = (most: number) => Array.from({ length: most }, (_, index) => index + 1);
const lastOfYear: LunarDay = { month: 12, day: 30 };

function first(
  profile: DayProfile | undefined,
  kind: DayProfile['kind'],
  dropped: string[],
): DayProfileWish {
  if (profile) {
    const { name, from, to, lunar_from, lunar_to, hours, dropped_categories } = profile;
    const { volume, own_only, act, version } = profile;
    return {
      name,
      kind: profile.kind,
      from,
      to,
      lunar_from,
      lunar_to,
      hours,
      dropped_categories,
      volume,
      own_only,
      act,
      version,
    };
  }
  const today = isoDay(Date.now());
  return kind === 'mourning'
    ? { name: vi.days.kinds.mourning, kind, from: today, to: today, dropped_categories: dropped }
    : { name: '', kind, lunar_from: lastOfYear, lunar_to: lastOfYear };
}

export function DayProfileForm({
  profile,
  kind,
  dropped,
  categories,
  proclaims,
  onClose,
}: {
  profile?: DayProfile;
  kind: DayProfile['kind'];
  dropped: string[];
  categories: Category[];
  // May let sound what is quiet, and proclaim mourning.
  proclaims: boolean;
  onClose: () => void;
}) {
  const { account } = useSession();
  const { message } = App.useApp();
  const queries = useQueryClient();
  const [wish, setWish] = useState(() => first(profile, kind, dropped));
  const change = (part: Partial<DayProfileWish>) => setWish((before) => ({ ...before, ...part }));
  const done = (words: string) => {
    for (const key of ['day_profiles', ...yearKeys])
      void queries.invalidateQueries({ queryKey: [key] });
    void message.success(words);
    onClose();
  };
  const save = useDeed({
    mutationFn: () => (profile ? saveProfile(profile.id, wish) : addProfile(account.unit, wish)),
    onSuccess: () => done(vi.days.saved),
  });
  const drop = useDeed({
    mutationFn: () => removeProfile(profile?.id ?? '', profile?.version ?? 1),
    onSuccess: () => done(vi.days.removed),
  });
  const problem = save.error ? asProblem(save.error) : undefined;
  return (
    <FormDrawer
      size={560}
      title={profile ? vi.days.edit : kind === 'mourning' ? vi.days.mourning : vi.days.add}
      save={vi.days.save}
      blocked={!wish.name.trim()}
      busy={save.isPending}
      error={save.error ?? drop.error}
      also={
        profile && (
          <Button danger loading={drop.isPending} onClick={() => drop.mutate()}>
            {vi.days.remove}
          </Button>
        )
      }
      onSave={() => save.mutate()}
      onClose={onClose}
    >
      <Field label={vi.days.name} hint={vi.days.nameHint} error={problem?.errorAt('name')}>
        <Input
          value={wish.name}
          maxLength={100}
          onChange={(event) => change({ name: event.target.value })}
        />
      </Field>
      <When wish={wish} change={change} />
      <Hours wish={wish} change={change} proclaims={proclaims} />
      <Field label={vi.days.dropped}>
        <Select
          mode="multiple"
          value={wish.dropped_categories ?? []}
          options={categories.map(({ code, name }) => ({ value: code, label: name }))}
          onChange={(dropped_categories) => change({ dropped_categories })}
        />
      </Field>
      <Field label={vi.days.volume} hint={vi.days.volumeHint} error={problem?.errorAt('volume')}>
        <InputNumber
          controls={false}
          min={1}
          max={100}
          value={wish.volume ?? null}
          onChange={(volume) => change({ volume })}
        />
      </Field>
      <Checkbox
        checked={Boolean(wish.own_only)}
        onChange={(event) => change({ own_only: event.target.checked })}
      >
        {vi.days.ownOnly}
      </Checkbox>
      {wish.kind === 'mourning' && (
        <Field label={vi.days.act} hint={vi.days.actHint}>
          <Input
            value={wish.act ?? ''}
            maxLength={200}
            onChange={(event) => change({ act: event.target.value })}
          />
        </Field>
      )}
    </FormDrawer>
  );
}

interface PartProps {
  wish: DayProfileWish;
  change: (part: Partial<DayProfileWish>) => void;
}

function When({ wish, change }: PartProps) {
  const lunar = Boolean(wish.lunar_from);
  const today = isoDay(Date.now());
  const pick = (name: 'from' | 'to', label: string) => (
    <Field label={label}>
      <DayPicker
        value={wish[name] ?? today}
        onChange={(date) => {
          const next = { from: wish.from ?? today, to: wish.to ?? today };
          next[name] = date;
          change(next.to < next.from ? { from: next[name], to: next[name] } : next);
        }}
      />
    </Field>
  );
  const pickLunar = (name: 'lunar_from' | 'lunar_to', label: string) => {
    const value = wish[name] ?? lastOfYear;
    return (
      <FieldGroup label={label}>
        <div className="row">
          <Select
            aria-label={`${label}: ${vi.days.lunarDay}`}
            style={{ width: 120 }}
            value={value.day}
            options={count(30).map((one) => ({ value: one, label: vi.days.dayName(one) }))}
            onChange={(one) => change({ [name]: { ...value, day: one } })}
          />
          <Select
            aria-label={`${label}: ${vi.days.lunarMonth}`}
            style={{ width: 140 }}
            value={value.month}
            options={count(12).map((one) => ({ value: one, label: vi.days.monthName(one) }))}
            onChange={(one) => change({ [name]: { ...value, month: one } })}
          />
        </div>
      </FieldGroup>
    );
  };
  return (
    <div className="stack_tight">
      <FieldGroup label={vi.days.sort}>
        <Radio.Group
          name="sort_of_days"
          value={lunar ? 'lunar' : 'dates'}
          options={Object.entries(vi.days.sorts).map(([value, label]) => ({ value, label }))}
          onChange={(event) =>
            change(
              event.target.value === 'lunar'
                ? { from: null, to: null, lunar_from: lastOfYear, lunar_to: lastOfYear }
                : { from: today, to: today, lunar_from: null, lunar_to: null },
            )
          }
        />
      </FieldGroup>
      {lunar ? (
        <>
          <div className="row">
            {pickLunar('lunar_from', vi.days.lunarFrom)}
            {pickLunar('lunar_to', vi.days.lunarTo)}
          </div>
          <span className="field_hint">{vi.days.lunarHint}</span>
        </>
      ) : (
        <div className="row">
          {pick('from', vi.days.from)}
          {pick('to', vi.days.to)}
        </div>
      )}
    </div>
  );
}

function Hours({ wish, change, proclaims }: PartProps & { proclaims: boolean }) {
  const hours = wish.hours ?? [];
  const set = (index: number, part: Partial<(typeof hours)[number]>) =>
    change({ hours: hours.map((one, at) => (at === index ? { ...one, ...part } : one)) });
  return (
    <FieldGroup label={vi.days.hours} hint={vi.days.hoursHint}>
      {hours.map((one, index) => (
        <div key={index} className="row">
          <ClockRange
            label={vi.days.hours}
            from={one.from}
            to={one.to}
            onChange={(from, to) => set(index, { from, to })}
          />
          <Select
            aria-label={vi.days.hourKind}
            style={{ width: 160 }}
            value={one.allowed ? 'allowed' : 'closed'}
            options={Object.entries(vi.days.hourKinds)
              .filter(([value]) => proclaims || value === 'closed' || one.allowed)
              .map(([value, label]) => ({ value, label }))}
            onChange={(value) => set(index, { allowed: value === 'allowed' })}
          />
          <Button
            icon={<CloseOutlined />}
            aria-label={vi.days.removeHours(one.from, one.to)}
            onClick={() => change({ hours: hours.filter((_, at) => at !== index) })}
          />
        </div>
      ))}
      <div>
        <Button
          icon={<PlusOutlined />}
          onClick={() =>
            change({ hours: [...hours, { from: '21:00', to: '00:30', allowed: proclaims }] })
          }
        >
          {vi.days.addHours}
        </Button>
      </div>
    </FieldGroup>
  );
}

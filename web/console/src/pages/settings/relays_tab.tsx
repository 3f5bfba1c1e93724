import { PlusOutlined } from '@ant-design/icons';
import { useQueryClient } from '@tanstack/react-query';
import { App, Button, Input, InputNumber, Radio, Select } from 'antd';
import { useState } from 'react';
import { asProblem } from '../../api/problem';
import {
  addRelaySource,
  listRelaySources,
  type RelayFallback,
  type RelayKind,
  type RelaySource,
  type RelayWish,
  removeRelaySource,
  saveRelaySource,
} from '../../api/relays';
import { useSession } from '../../app/session';
import { undoable, useGoing } from '../../app/undo';
import { useUrlState } from '../../app/url_state';
import { useDeed } from '../../app/use_deed';
import { vi } from '../../locale/vi';
import { useAsOf } from '../../parts/as_of';
import { Field, FieldGroup } from '../../parts/field';
import { DayFilter, FilterBar } from '../../parts/filters';
import { FormDrawer } from '../../parts/form_drawer';
import { day, number } from '../../parts/format';
import { EmptyState, Reading } from '../../parts/page_states';
import { PastDay } from '../../parts/past_day';
import { StreamTrial } from './stream_trial';

const filters = ['day'];

export function RelaysTab() {
  const [{ day }] = useUrlState();
  return (
    <div className="stack">
      <FilterBar names={filters}>
        <DayFilter name="day" label={vi.asOf.day} />
      </FilterBar>
      <UnitRelays then={day} />
    </div>
  );
}

// Nothing of an earlier day is written again.
export function UnitRelays({ then }: { then?: string }) {
  const { account, may } = useSession();
  const [open, setOpen] = useState<RelaySource | 'new'>();
  const sources = useAsOf(['relay_sources', account.unit], then, (day) =>
    listRelaySources(account.unit, day),
  );
  const editable = !then && may('approve_bulletin');
  const add = editable && (
    <Button type="primary" icon={<PlusOutlined />} onClick={() => setOpen('new')}>
      {vi.relays.add}
    </Button>
  );
  return (
    <div className="stack">
      <p className="muted">{vi.relays.lead}</p>
      {!editable && !then && <p className="muted">{vi.relays.readOnly}</p>}
      <PastDay then={then} notKept={sources.data?.not_kept} />
      <Reading of={sources}>
        {(found) =>
          found.items.length === 0 ? (
            <EmptyState
              title={then ? vi.asOf.emptyTitle : vi.relays.emptyTitle}
              text={then ? vi.asOf.emptyText : vi.relays.emptyText}
              action={add}
            />
          ) : (
            <>
              <div>{add}</div>
              <ul className="plain list_rows">
                {found.items.map((source) => (
                  <SourceRow key={source.id} source={source} onEdit={() => setOpen(source)} />
                ))}
              </ul>
            </>
          )
        }
      </Reading>
      {open && (
        <SourceForm source={open === 'new' ? undefined : open} onClose={() => setOpen(undefined)} />
      )}
    </div>
  );
}

// 102.7 as people write it: "102,7 MHz".
function whereOf(source: RelaySource): string {
  if (source.kind === 'fm') return vi.relays.megahertz(number((source.khz ?? 0) / 1000));
  return source.address ?? '';
}

function SourceRow({ source, onEdit }: { source: RelaySource; onEdit: () => void }) {
  const { account } = useSession();
  const queries = useQueryClient();
  const going = useGoing();
  const drop = () =>
    undoable({
      subject: `relay ${source.id}`,
      words: vi.relays.removed(source.name),
      act: async () => {
        await removeRelaySource(source.id, source.version);
        await queries.invalidateQueries({ queryKey: ['relay_sources'] });
      },
    });
  if (going.includes(`relay ${source.id}`)) return null;
  const about = [vi.relays.shortKinds[source.kind], whereOf(source)].filter(Boolean);
  return (
    <li className="stack_tight">
      <div className="row_between">
        <span>
          <strong>{source.name}</strong>
          <span className="small muted" style={{ overflowWrap: 'anywhere' }}>
            {' '}
            · {about.join(' · ')}
          </span>
          <div className="small muted">
            {source.unit === account.unit
              ? vi.relays.changed(source.changed_by, day(source.changed))
              : vi.relays.from(source.unit_name)}
          </div>
        </span>
        {source.may_edit && (
          <div className="row">
            <Button aria-label={vi.relays.edit(source.name)} onClick={onEdit}>
              {vi.common.edit}
            </Button>
            <Button aria-label={vi.relays.remove(source.name)} onClick={drop}>
              {vi.common.remove}
            </Button>
          </div>
        )}
      </div>
    </li>
  );
}

const usual: RelayWish = {
  kind: 'stream',
  name: '',
  address: null,
  khz: null,
  silence_s: 15,
  fallback: 'silence',
};

function wishOf({ kind, name, address, khz, silence_s, fallback }: RelaySource): RelayWish {
  return { kind, name, address, khz, silence_s, fallback };
}

// Only what belongs to its kind is sent.
export function cleaned(wish: RelayWish): RelayWish {
  return {
    ...wish,
    name: wish.name.trim(),
    address: wish.kind === 'stream' ? (wish.address ?? '').trim() : null,
    khz: wish.kind === 'fm' ? wish.khz : null,
  };
}

export function isWhole(wish: RelayWish): boolean {
  const { kind, name, address, khz } = cleaned(wish);
  if (!name) return false;
  return kind === 'stream' ? Boolean(address) : kind === 'line_in' || Boolean(khz);
}

function SourceForm({ source, onClose }: { source?: RelaySource; onClose: () => void }) {
  const { account } = useSession();
  const { message } = App.useApp();
  const queries = useQueryClient();
  const [wish, setWish] = useState<RelayWish>(() => (source ? wishOf(source) : usual));
  const change = (part: Partial<RelayWish>) => setWish((before) => ({ ...before, ...part }));
  const save = useDeed({
    mutationFn: () =>
      source
        ? saveRelaySource(source.id, { ...cleaned(wish), version: source.version })
        : addRelaySource(account.unit, cleaned(wish)),
    onSuccess: (saved) => {
      void queries.invalidateQueries({ queryKey: ['relay_sources'] });
      void message.success(vi.relays.saved(saved.name));
      onClose();
    },
  });
  const problem = save.error ? asProblem(save.error) : undefined;
  return (
    <FormDrawer
      title={source ? vi.relays.edit(source.name) : vi.relays.add}
      save={vi.relays.save}
      blocked={!isWhole(wish)}
      busy={save.isPending}
      error={save.error}
      onSave={() => save.mutate()}
      onClose={onClose}
    >
      <Field label={vi.relays.name} hint={vi.relays.nameHint} error={problem?.errorAt('name')}>
        <Input
          value={wish.name}
          maxLength={100}
          onChange={(event) => change({ name: event.target.value })}
        />
      </Field>
      <Field label={vi.relays.kind}>
        <Select
          value={wish.kind}
          options={Object.entries(vi.relays.kinds).map(([value, label]) => ({ value, label }))}
          onChange={(kind) => change({ kind: kind as RelayKind })}
        />
      </Field>
      {wish.kind === 'stream' && (
        <Field
          label={vi.relays.address}
          hint={vi.relays.addressHint}
          error={problem?.errorAt('address')}
        >
          <Input
            value={wish.address ?? ''}
            maxLength={500}
            inputMode="url"
            placeholder="https://"
            onChange={(event) => change({ address: event.target.value })}
          />
        </Field>
      )}
      {wish.kind === 'stream' && (
        <StreamTrial
          unit={source?.unit ?? account.unit}
          address={(wish.address ?? '').trim()}
          onResolved={(address) => change({ address })}
        />
      )}
      {wish.kind === 'fm' && (
        <Field label={vi.relays.frequency} error={problem?.errorAt('khz')}>
          <InputNumber
            controls={false}
            min={64}
            max={108}
            step={0.1}
            precision={2}
            decimalSeparator=","
            suffix="MHz"
            value={wish.khz === null ? null : wish.khz / 1000}
            onChange={(mhz) => change({ khz: mhz === null ? null : Math.round(mhz * 1000) })}
          />
        </Field>
      )}
      <Field label={vi.relays.silence} error={problem?.errorAt('silence_s')}>
        <InputNumber
          controls={false}
          min={5}
          max={120}
          precision={0}
          suffix={vi.relays.seconds}
          value={wish.silence_s}
          onChange={(seconds) => change({ silence_s: seconds ?? usual.silence_s })}
        />
      </Field>
      <FieldGroup label={vi.relays.fallback}>
        <Radio.Group
          name="fallback"
          value={wish.fallback}
          options={Object.entries(vi.relays.fallbacks).map(([value, label]) => ({
            value,
            label,
          }))}
          onChange={(event) => change({ fallback: event.target.value as RelayFallback })}
        />
      </FieldGroup>
    </FormDrawer>
  );
}

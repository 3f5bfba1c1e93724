import { ArrowDownOutlined, ArrowUpOutlined, CloseOutlined, PlusOutlined } from '@ant-design/icons';
import { useQueries, useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Button, Checkbox, Drawer, Input } from 'antd';
import { useState } from 'react';
import type { Programme, ProgrammeItem } from '../../api/airing_types';
import { readBulletin } from '../../api/bulletins';
import { jinglesLength, readJingles } from '../../api/jingles';
import { asProblem } from '../../api/problem';
import { addProgramme, listProgrammes, saveProgramme } from '../../api/schedules';
import { useSession } from '../../app/session';
import { useDeed } from '../../app/use_deed';
import { vi } from '../../locale/vi';
import { Field } from '../../parts/field';
import { duration, durationInWords, MINUTE, number } from '../../parts/format';
import { EmptyState, Reading } from '../../parts/page_states';
import { ProblemAlert } from '../../parts/problem_alert';
import { type RelayBooking, RelayPicker, useRelaySources } from '../../parts/relay_picker';
import { BulletinSelect } from './pickers';

export function Programmes({ onSchedule }: { onSchedule: (programme: string) => void }) {
  const { may } = useSession();
  const [open, setOpen] = useState<Programme | 'new'>();
  const programmes = useQuery({ queryKey: ['programmes'], queryFn: listProgrammes });
  const add = may('edit_schedule') && (
    <Button icon={<PlusOutlined />} onClick={() => setOpen('new')}>
      {vi.schedules.programmeNew}
    </Button>
  );
  return (
    <div className="stack">
      <Reading of={programmes}>
        {(page) =>
          page.items.length === 0 ? (
            <EmptyState
              title={vi.schedules.programmeEmptyTitle}
              text={vi.schedules.programmeEmptyText}
              action={add}
            />
          ) : (
            <>
              <div>{add}</div>
              <ul className="plain list_rows">
                {page.items.map((programme) => (
                  <li key={programme.id} className="row_between">
                    <div>
                      <strong>{programme.name}</strong>
                      <div className="small muted">
                        {vi.schedules.count(number(programme.items.length))}
                        {programme.duration_ms
                          ? ` · ${durationInWords(programme.duration_ms)}`
                          : ''}
                      </div>
                    </div>
                    {may('edit_schedule') && (
                      <div className="row">
                        <Button onClick={() => setOpen(programme)}>{vi.common.edit}</Button>
                        <Button onClick={() => onSchedule(programme.id)}>
                          {vi.schedules.scheduleProgramme}
                        </Button>
                      </div>
                    )}
                  </li>
                ))}
              </ul>
            </>
          )
        }
      </Reading>
      {open && (
        <ProgrammeForm
          programme={open === 'new' ? undefined : open}
          onClose={() => setOpen(undefined)}
        />
      )}
    </div>
  );
}

export function swapped<T>(list: readonly T[], index: number, by: -1 | 1): T[] {
  const other = index + by;
  if (other < 0 || other >= list.length) return [...list];
  const result = [...list];
  [result[index], result[other]] = [result[other] as T, result[index] as T];
  return result;
}

function ProgrammeForm({ programme, onClose }: { programme?: Programme; onClose: () => void }) {
  const { account } = useSession();
  const { message } = App.useApp();
  const queries = useQueryClient();
  const [name, setName] = useState(programme?.name ?? '');
  const [items, setItems] = useState<ProgrammeItem[]>(programme?.items ?? []);
  const [booking, setBooking] = useState<RelayBooking>();
  const sources = useRelaySources();
  const found = useQueries({
    queries: items.map(({ bulletin }) => ({
      queryKey: ['bulletins', 'one', bulletin],
      queryFn: () => readBulletin(bulletin as string),
      enabled: Boolean(bulletin),
    })),
  });
  const lengthOf = (index: number) =>
    found[index]?.data?.duration_ms ?? (items[index]?.relay_minutes ?? 0) * MINUTE;
  const jingles = useQuery({
    queryKey: ['jingles', programme?.unit ?? account.unit],
    queryFn: () => readJingles(programme?.unit ?? account.unit),
    staleTime: 5 * 60_000,
  });
  const sounding = (jingles.data?.items ?? []).filter(({ heard }) => heard?.media);
  // A new programme has them where there are any; one that is edited stays as it was.
  const [framing, setFraming] = useState(programme?.framed);
  const framed = framing ?? sounding.length > 0;
  const frame = jinglesLength(sounding, items.filter(({ bulletin }) => bulletin).length);
  const total = items.reduce((sum, _, index) => sum + lengthOf(index), framed ? frame : 0);
  const save = useDeed({
    mutationFn: () =>
      programme
        ? saveProgramme(programme.id, { name, items, framed, version: programme.version })
        : addProgramme({ unit: account.unit, name, items, framed }),
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: ['programmes'] });
      void message.success(vi.schedules.programmeSaved);
      onClose();
    },
  });
  const problem = save.error ? asProblem(save.error) : undefined;
  return (
    <Drawer
      open
      size={520}
      title={programme?.name ?? vi.schedules.programmeNew}
      onClose={onClose}
      footer={
        <div className="row_between">
          <span className="number">{vi.schedules.programmeTotal(duration(total))}</span>
          <Button
            type="primary"
            disabled={!name.trim() || items.length === 0}
            loading={save.isPending}
            onClick={() => save.mutate()}
          >
            {vi.schedules.programmeSave}
          </Button>
        </div>
      }
    >
      <div className="stack">
        <ProblemAlert error={save.error} />
        <Field label={vi.schedules.programmeName} error={problem?.errorAt('name')}>
          <Input value={name} maxLength={120} onChange={(event) => setName(event.target.value)} />
        </Field>
        <div className="field">
          <Checkbox checked={framed} onChange={(event) => setFraming(event.target.checked)}>
            {vi.jingles.framed}
          </Checkbox>
          <span className="field_hint">
            {sounding.length > 0
              ? vi.jingles.framedHelp(
                  sounding.map(({ title }) => title).join(', '),
                  durationInWords(frame),
                )
              : vi.jingles.framedNothing}
          </span>
        </div>
        <h3>{vi.schedules.programmeItems}</h3>
        {items.length === 0 && <p className="muted">{vi.schedules.noItems}</p>}
        <ol className="plain list_rows">
          {items.map((item, index) => {
            const station = sources?.find(({ id }) => id === item.relay_source);
            const relay = station ? vi.relays.programme(station.name) : vi.schedules.relay;
            const title = item.bulletin ? (found[index]?.data?.title ?? '…') : relay;
            // One bulletin may open and close a programme: its place tells them apart.
            return (
              <li key={`${index} ${item.bulletin}`} className="row_between">
                <span>
                  {index + 1}. {title}{' '}
                  <span className="small muted number">{duration(lengthOf(index))}</span>
                </span>
                <span className="row">
                  <Button
                    icon={<ArrowUpOutlined />}
                    disabled={index === 0}
                    aria-label={vi.common.moveUp(title)}
                    onClick={() => setItems(swapped(items, index, -1))}
                  />
                  <Button
                    icon={<ArrowDownOutlined />}
                    disabled={index === items.length - 1}
                    aria-label={vi.common.moveDown(title)}
                    onClick={() => setItems(swapped(items, index, 1))}
                  />
                  <Button
                    icon={<CloseOutlined />}
                    aria-label={vi.schedules.takeOut(title)}
                    onClick={() => setItems(items.filter((_, other) => other !== index))}
                  />
                </span>
              </li>
            );
          })}
        </ol>
        <BulletinSelect
          label={vi.schedules.programmeAdd}
          onChange={(id) => id && setItems([...items, { bulletin: id }])}
        />
        {booking ? (
          <div className="stack_tight">
            <RelayPicker value={booking} onChange={setBooking} />
            <div className="row">
              <Button
                disabled={!booking.source}
                onClick={() => {
                  const relay = {
                    relay_minutes: booking.minutes,
                    relay_source: booking.source?.id,
                  };
                  setItems([...items, relay]);
                  setBooking(undefined);
                }}
              >
                {vi.relays.addToProgramme}
              </Button>
              <Button type="text" onClick={() => setBooking(undefined)}>
                {vi.common.cancel}
              </Button>
            </div>
          </div>
        ) : (
          <div>
            <Button icon={<PlusOutlined />} onClick={() => setBooking({ minutes: 30 })}>
              {vi.relays.addToProgramme}
            </Button>
          </div>
        )}
      </div>
    </Drawer>
  );
}

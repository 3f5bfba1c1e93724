import { useQueries, useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Button, Drawer, Radio, Select } from 'antd';
import { useState } from 'react';
import { readBulletin } from '../../api/bulletins';
import { newKey } from '../../api/http';
import { type Accepted, acceptMany, acceptOne, type InboxItem } from '../../api/inbox';
import { asProblem } from '../../api/problem';
import { listProgrammes, listSchedules } from '../../api/schedules';
import { useDeed } from '../../app/use_deed';
import { useNow } from '../../app/use_now';
import { usePhone } from '../../app/use_phone';
import { vi } from '../../locale/vi';
import { ClockPicker } from '../../parts/clock_picker';
import { DayPicker } from '../../parts/day_picker';
import { Field, FieldGroup } from '../../parts/field';
import {
  addDays,
  at,
  durationInWords,
  isoDay,
  number,
  shortMoment,
  time,
  weekday,
} from '../../parts/format';
import { Reading } from '../../parts/page_states';
import { ProblemAlert } from '../../parts/problem_alert';
import type { Airing } from '../schedules/airings';
import { daysAhead, firstDraft, ownAirings, type PlaceDraft, placeOf, whenOf } from './places';
import { useFirstFree } from './use_first_free';

interface Props {
  items: InboxItem[];
  unit: string;
  onClose: (done: boolean) => void;
}

export function AcceptDialog({ items, unit, onClose }: Props) {
  const phone = usePhone();
  const now = useNow();
  const [first] = useState(() => firstDraft(now));
  const [chosen, setChosen] = useState<Partial<PlaceDraft>>({});
  const today = isoDay(now);
  const schedules = useQuery({
    queryKey: ['schedules', 'list', today, 'inbox', unit],
    queryFn: () =>
      listSchedules({
        from: at(today, '00:00'),
        to: at(addDays(today, daysAhead + 1), '00:00'),
        unit,
      }),
  });
  const airings = ownAirings(schedules.data ?? [], unit, now);
  // Where nothing is planned there is only one thing to choose.
  const onlyNew = schedules.data !== undefined && airings.length === 0;
  const airing = onlyNew ? 'new' : chosen.airing;
  const timeIsOpen = chosen.date === undefined && chosen.clock === undefined;
  const free = useFirstFree(items[0]?.bulletin, unit, first, airing === 'new' && timeIsOpen);
  const draft: PlaceDraft = { ...first, ...free.when, ...chosen, airing };
  const change = (part: Partial<PlaceDraft>) =>
    setChosen((before) => {
      const takesTime = part.date !== undefined || part.clock !== undefined;
      // Whoever changes the day keeps the hour that he saw, and the other way round.
      const seen = takesTime && timeIsOpen ? { date: draft.date, clock: draft.clock } : {};
      return { ...before, ...seen, ...part };
    });
  const place = placeOf(draft, airings);
  const save = useAccepting(items, unit, onClose);
  const problem = save.error ? asProblem(save.error) : undefined;
  const [only] = items;
  return (
    <Drawer
      open
      placement={phone ? 'bottom' : 'right'}
      size={phone ? '92%' : 520}
      title={
        items.length > 1 ? vi.inbox.accept_.titleMany(number(items.length)) : vi.inbox.accept_.title
      }
      onClose={() => onClose(false)}
      footer={
        <Button
          type="primary"
          size="large"
          block
          disabled={!place || free.pending}
          loading={save.isPending}
          onClick={() => place && save.mutate(place)}
        >
          {place ? vi.inbox.accept_.confirm(whenOf(draft, airings, now)) : vi.inbox.accept_.pick}
        </Button>
      }
    >
      <div className="stack">
        <ul className="plain">
          {items.map((item) => (
            <li key={item.bulletin}>
              <strong>{item.title}</strong>
            </li>
          ))}
        </ul>
        <ProblemAlert
          error={save.error}
          suggestion={
            problem?.suggestion
              ? {
                  label: vi.inbox.accept_.moveTo(shortMoment(problem.suggestion)),
                  onTake: () => {
                    const moment = problem.suggestion as string;
                    save.reset();
                    change({ airing: 'new', date: isoDay(moment), clock: time(moment) });
                  },
                }
              : undefined
          }
        />
        <Reading of={schedules} rows={4}>
          {() => <Slots airings={airings} draft={draft} change={change} />}
        </Reading>
        {draft.airing === 'new' && <OwnSlot draft={draft} change={change} pending={free.pending} />}
        {only && items.length === 1 && only.priority !== 'normal' && (
          <Order
            airing={airings.find((one) => one.key === draft.airing)}
            draft={draft}
            change={change}
          />
        )}
      </div>
    </Drawer>
  );
}

function useAccepting(items: InboxItem[], unit: string, onClose: Props['onClose']) {
  const queries = useQueryClient();
  const { message } = App.useApp();
  const [key] = useState(newKey);
  return useDeed<Accepted, NonNullable<ReturnType<typeof placeOf>>>({
    mutationFn: (place) => {
      const [only] = items;
      // Another place is another request.
      const own = `${key} ${JSON.stringify(place)}`.slice(0, 200);
      return items.length === 1 && only
        ? acceptOne(only.bulletin, { unit, version: only.decision?.version ?? 0, ...place }, own)
        : acceptMany({ unit, bulletins: items.map((item) => item.bulletin), ...place }, own);
    },
    onSuccess: (done) => {
      for (const key of ['inbox', 'schedules', 'programmes', 'today'])
        void queries.invalidateQueries({ queryKey: [key] });
      const words = done.refused.length
        ? vi.inbox.accept_.some(number(done.accepted.length), number(done.refused.length))
        : vi.inbox.accept_.done(shortMoment(done.airs_at));
      void message.success(words);
      onClose(true);
    },
  });
}

interface Part {
  draft: PlaceDraft;
  change: (part: Partial<PlaceDraft>) => void;
}

function Slots({ airings, draft, change }: Part & { airings: Airing[] }) {
  return (
    <FieldGroup
      label={vi.inbox.accept_.where}
      hint={airings.length > 0 ? vi.inbox.accept_.hint : vi.inbox.accept_.none}
    >
      <Radio.Group
        className="inbox_slots"
        value={draft.airing}
        onChange={(event) => change({ airing: event.target.value, position: undefined })}
      >
        {airings.map((one) => (
          <Radio key={one.key} value={one.key}>
            <strong className="number">{shortMoment(one.starts)}</strong> {weekday(one.starts)}
            <div className="small muted">
              {one.title} · {vi.inbox.accept_.length(durationInWords(one.ends - one.starts))}
            </div>
          </Radio>
        ))}
        <Radio value="new">{vi.inbox.accept_.fresh}</Radio>
      </Radio.Group>
    </FieldGroup>
  );
}

// Not while the first free hour is asked for: the answer would take the place of what is being typed.
function OwnSlot({ draft, change, pending }: Part & { pending: boolean }) {
  return (
    <div className="row">
      <Field label={vi.inbox.accept_.day}>
        <DayPicker value={draft.date} disabled={pending} onChange={(date) => change({ date })} />
      </Field>
      <Field label={vi.inbox.accept_.clock}>
        <ClockPicker
          value={draft.clock}
          disabled={pending}
          onChange={(clock) => change({ clock })}
        />
      </Field>
    </div>
  );
}

// A priority bulletin is ordered against the commune's own priority bulletins, nothing else.
function Order({ airing, draft, change }: Part & { airing: Airing | undefined }) {
  const programme = airing?.schedule.programme;
  const programmes = useQuery({
    queryKey: ['programmes'],
    queryFn: listProgrammes,
    enabled: Boolean(programme),
  });
  const own = airing?.schedule.bulletin ? [airing.schedule.bulletin] : [];
  const items = programmes.data?.items.find((one) => one.id === programme)?.items;
  const ids = programme ? (items ?? []).map((item) => item.bulletin ?? '') : own;
  const found = useQueries({
    queries: ids.map((id) => ({
      queryKey: ['bulletins', 'one', id],
      queryFn: () => readBulletin(id),
      enabled: id !== '',
    })),
  });
  const normal = found.findIndex((one) => one.data?.priority !== 'priority');
  const preferred = found.slice(0, normal < 0 ? found.length : normal);
  if (!airing || preferred.length === 0) return null;
  return (
    <Field label={vi.inbox.accept_.order}>
      <Select
        value={draft.position ?? preferred.length}
        options={[
          { value: 0, label: vi.inbox.accept_.first },
          ...preferred.map((one, index) => ({
            value: index + 1,
            label: vi.inbox.accept_.behind(one.data?.title ?? '…'),
          })),
        ]}
        onChange={(position: number) => change({ position })}
      />
    </Field>
  );
}

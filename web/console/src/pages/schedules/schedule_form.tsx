import { useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Button, Checkbox, Drawer, Input, Radio, Select } from 'antd';
import { useEffect, useEffectEvent, useState } from 'react';
import type { Schedule } from '../../api/airing_types';
import { readBulletin } from '../../api/bulletins';
import { asProblem } from '../../api/problem';
import {
  addProgramme,
  addSchedule,
  changeSchedule,
  removeSchedule,
  type Scope,
} from '../../api/schedules';
import type { Bulletin } from '../../api/types';
import { useSession } from '../../app/session';
import { undoable } from '../../app/undo';
import { useDeed } from '../../app/use_deed';
import { vi } from '../../locale/vi';
import { AudiencePicker } from '../../parts/audience_picker';
import { AudienceReach, useReach } from '../../parts/audience_reach';
import { ClockPicker } from '../../parts/clock_picker';
import { DayPicker } from '../../parts/day_picker';
import { Field, FieldGroup } from '../../parts/field';
import { addDays, at, day, isoDay, MINUTE, number, startOfDay, time } from '../../parts/format';
import { type PauseChoice, PauseDialog } from '../../parts/pause_dialog';
import { ProblemAlert } from '../../parts/problem_alert';
import { type RelayBooking, RelayPicker } from '../../parts/relay_picker';
import { goingKey, keyOf } from './airings';
import { CheckPanel } from './check_panel';
import { BulletinSelect, ProgrammeSelect, useCommonAudience } from './pickers';
import { objection } from './repeat';
import { RepeatFields } from './repeat_fields';
import {
  bodyOf,
  draftOf,
  isComplete,
  type Opened,
  onDay,
  type ScheduleDraft,
} from './schedule_draft';

interface Props {
  starts: number;
  opened?: Opened;
  bulletin?: string;
  programme?: string;
  // With the airing that was saved, if one was.
  onClose: (saved?: string) => void;
}

const secondsToRead = 12;
const scopes: Scope[] = ['this', 'following', 'all'];

// Booked time of a station is a programme of it alone, made and scheduled in one step.
async function bookRelay(
  unit: string,
  { source, minutes }: RelayBooking,
  when: Partial<Schedule>,
): Promise<{ id: string }> {
  const name = vi.relays.programme(source?.name ?? '');
  const items = [{ relay_minutes: minutes, relay_source: source?.id }];
  const made = await addProgramme({ unit, name, items, framed: false, ...when });
  return { id: made.schedule ?? '' };
}

function useFormActions(
  draft: ScheduleDraft,
  opened: Opened | undefined,
  onClose: Props['onClose'],
) {
  const { account } = useSession();
  const { message } = App.useApp();
  const queries = useQueryClient();
  const which = opened && {
    scope: opened.schedule.recurrence ? draft.scope : ('all' as Scope),
    occurrence: new Date(opened.occurrence).toISOString(),
    version: opened.schedule.version,
  };
  const save = useDeed({
    mutationFn: () => {
      const body = bodyOf(draft, opened);
      if (draft.relay?.source) return bookRelay(account.unit, draft.relay, body);
      return opened && which
        ? changeSchedule(opened.schedule.id, { ...body, ...which })
        : addSchedule(body);
    },
    onSuccess: (saved) => {
      void queries.invalidateQueries({ queryKey: ['schedules'] });
      void queries.invalidateQueries({ queryKey: ['today'] });
      if (draft.relay) void queries.invalidateQueries({ queryKey: ['programmes'] });
      void message.success(vi.schedules.saved);
      onClose(keyOf(saved.id, Date.parse(at(draft.date, draft.clock))));
    },
  });
  const drop = () => {
    if (!opened) return;
    // What is about to be heard is called off at once: there is no time to think again.
    undoable({
      atOnce: opened.occurrence - Date.now() < MINUTE,
      subject: goingKey(opened.schedule.id, which?.scope ?? 'all', opened.occurrence),
      words: vi.schedules.removed,
      act: async () => {
        const left = await removeSchedule(opened.schedule.id, which ?? { scope: 'all' });
        for (const words of left.warnings ?? []) void message.warning(words, secondsToRead);
        await queries.invalidateQueries({ queryKey: ['schedules'] });
        await queries.invalidateQueries({ queryKey: ['today'] });
      },
    });
    onClose();
  };
  return { save, drop, which };
}

export function ScheduleForm({ starts, opened, bulletin, programme, onClose }: Props) {
  const [draft, setDraft] = useState<ScheduleDraft>(() => {
    const first = draftOf(starts, opened);
    return opened ? first : { ...first, bulletin, programme };
  });
  const { save, drop, which } = useFormActions(draft, opened, onClose);
  const change = (part: Partial<ScheduleDraft>) => {
    setDraft((before) => ({ ...before, ...part }));
    // A refusal speaks of what was asked then.
    if (save.isError) save.reset();
  };
  const [pausing, setPausing] = useState(false);
  const complete = isComplete(draft);
  const recurring = Boolean(opened?.schedule.recurrence);
  const problem = save.error ? asProblem(save.error) : undefined;
  const subject = useSubject(draft);
  const reach = useReach(
    draft.programme || draft.relay ? draft.audience : (subject?.audience ?? []),
  );
  const when = `${draft.clock} ${day(startOfDay(draft.date))}`;
  const words = reach.data
    ? vi.schedules.saveToMany(when, number(reach.data.speaker_devices), number(reach.data.speakers))
    : vi.schedules.saveTo(when);
  const moveTo = (moment: string) =>
    change({ ...onDay(draft, isoDay(moment), opened), clock: time(moment) });

  return (
    <Drawer
      open
      size={600}
      title={opened ? vi.schedules.formEdit : vi.schedules.formNew}
      onClose={() => onClose()}
      footer={
        <div className="row_between">
          {opened ? (
            <div className="row">
              <Button onClick={() => setPausing(true)}>{vi.pauses.open}</Button>
              <Button onClick={drop}>
                {recurring
                  ? `${vi.schedules.scopeDelete}: ${vi.schedules.scopes[draft.scope].toLowerCase()}`
                  : vi.schedules.remove}
              </Button>
            </div>
          ) : (
            <span />
          )}
          <Button
            type="primary"
            disabled={!complete}
            loading={save.isPending}
            onClick={() => save.mutate()}
          >
            {words}
          </Button>
        </div>
      }
    >
      <div className="stack">
        <ProblemAlert
          error={save.error}
          suggestion={
            problem?.suggestion
              ? {
                  label: vi.schedules.moveTo(time(problem.suggestion)),
                  onTake: () => moveTo(problem.suggestion as string),
                }
              : undefined
          }
        />
        {recurring && (
          <FieldGroup label={vi.schedules.scopeTitle}>
            <Radio.Group
              name="scope"
              value={draft.scope}
              onChange={(event) => change({ scope: event.target.value })}
              options={scopes.map((scope) => ({ value: scope, label: vi.schedules.scopes[scope] }))}
            />
          </FieldGroup>
        )}
        <What draft={draft} change={change} opened={opened} />
        <When draft={draft} change={change} opened={opened} />
        {!(recurring && draft.scope === 'this') && (
          <RepeatFields
            value={draft.repeat}
            firstDate={draft.date}
            error={objection(draft.repeat, draft.date)}
            onChange={(repeat) => change({ repeat })}
          />
        )}
        <CheckPanel
          body={complete && !draft.relay ? { ...bodyOf(draft, opened), ...which } : undefined}
          schedule={opened?.schedule.id}
          onMove={moveTo}
          days={
            subject && subject.days_in_a_row > 1
              ? {
                  count: subject.days_in_a_row,
                  onTake: () =>
                    change({
                      repeat: {
                        kind: 'daily',
                        until: addDays(draft.date, subject.days_in_a_row - 1),
                      },
                    }),
                }
              : undefined
          }
        />
        <Exceptions draft={draft} change={change} />
      </div>
      {pausing && opened && (
        <PauseDialog
          choices={pauseChoices(opened)}
          from={isoDay(opened.occurrence)}
          onClose={(paused) => (paused ? onClose() : setPausing(false))}
        />
      )}
    </Drawer>
  );
}

// A schedule by itself, or its programme wherever that is heard.
function pauseChoices({ schedule }: Opened): PauseChoice[] {
  const title = schedule.bulletin_title ?? schedule.programme_name ?? vi.pauses.onlyThis;
  const own = { label: title, target: { schedule: schedule.id } };
  if (!schedule.programme) return [own];
  return [own, { label: vi.pauses.wholeProgramme, target: { programme: schedule.programme } }];
}

// The bulletin that the form puts on air; a programme is told where it is heard in the form.
function useSubject(draft: ScheduleDraft): Bulletin | undefined {
  const found = useQuery({
    queryKey: ['bulletins', 'one', draft.bulletin],
    queryFn: () => readBulletin(draft.bulletin as string),
    enabled: Boolean(draft.bulletin),
  });
  return draft.bulletin ? found.data : undefined;
}

interface PartProps {
  draft: ScheduleDraft;
  change: (part: Partial<ScheduleDraft>) => void;
}

function What({ draft, change, opened }: PartProps & { opened?: Opened }) {
  const { account } = useSession();
  const [kind, setKind] = useState<'bulletin' | 'programme' | 'relay'>(
    draft.programme ? 'programme' : 'bulletin',
  );
  const subject = useSubject(draft);
  const common = useCommonAudience(opened ? undefined : draft.programme);
  const proposed = common && JSON.stringify(common);
  const takeProposed = useEffectEvent((audience: string) =>
    change({ audience: JSON.parse(audience) }),
  );
  useEffect(() => {
    if (proposed) takeProposed(proposed);
  }, [proposed]);
  return (
    <div className="stack_tight">
      <FieldGroup label={vi.schedules.what}>
        <Radio.Group
          name="what"
          optionType="button"
          value={kind}
          onChange={(event) => {
            setKind(event.target.value);
            const relay = event.target.value === 'relay' ? { minutes: 30 } : undefined;
            const audience = relay ? [{ unit: account.unit }] : draft.audience;
            change({ bulletin: undefined, programme: undefined, relay, audience });
          }}
          options={[
            { value: 'bulletin', label: vi.schedules.bulletin },
            { value: 'programme', label: vi.schedules.programme },
            ...(opened ? [] : [{ value: 'relay', label: vi.relays.what }]),
          ]}
        />
      </FieldGroup>
      {draft.relay && <RelayPicker value={draft.relay} onChange={(relay) => change({ relay })} />}
      {kind === 'bulletin' && (
        <BulletinSelect
          label={vi.schedules.pickBulletin}
          value={draft.bulletin}
          onChange={(bulletin) => change({ bulletin, programme: undefined })}
        />
      )}
      {kind === 'programme' && (
        <ProgrammeSelect
          label={vi.schedules.pickProgramme}
          value={draft.programme}
          onChange={(programme) => change({ programme, bulletin: undefined })}
        />
      )}
      {subject && <AudienceReach audience={subject.audience} />}
      {(draft.programme || draft.relay) && (
        <FieldGroup
          label={draft.relay ? vi.relays.audience : vi.editor.fieldAudience}
          hint={draft.relay ? vi.relays.audienceHint : vi.schedules.programmeAudience}
        >
          <AudiencePicker value={draft.audience} onChange={(audience) => change({ audience })} />
        </FieldGroup>
      )}
    </div>
  );
}

function When({ draft, change, opened }: PartProps & { opened?: Opened }) {
  return (
    <div className="columns">
      <Field
        label={draft.repeat.kind === 'once' || opened ? vi.schedules.date : vi.schedules.firstDate}
      >
        <DayPicker value={draft.date} onChange={(date) => change(onDay(draft, date, opened))} />
      </Field>
      <Field label={vi.schedules.clock}>
        <ClockPicker value={draft.clock} onChange={(clock) => change({ clock })} />
      </Field>
    </div>
  );
}

function Exceptions({ draft, change }: PartProps) {
  return (
    <>
      <Field label={vi.schedules.interrupted}>
        <Select
          value={draft.interrupted}
          options={Object.entries(vi.schedules.interruptions).map(([value, label]) => ({
            value,
            label,
          }))}
          onChange={(interrupted) =>
            change({ interrupted: interrupted as ScheduleDraft['interrupted'] })
          }
        />
      </Field>
      <Checkbox
        checked={draft.override !== null}
        onChange={(event) => change({ override: event.target.checked ? '' : null })}
      >
        {vi.schedules.override}
      </Checkbox>
      {draft.override !== null && (
        <Field label={vi.schedules.overrideReason}>
          <Input
            value={draft.override}
            maxLength={300}
            onChange={(event) => change({ override: event.target.value })}
          />
        </Field>
      )}
    </>
  );
}

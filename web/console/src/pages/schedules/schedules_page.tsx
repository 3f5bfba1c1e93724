import { LeftOutlined, PlusOutlined, RightOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button, Segmented, Tabs } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { readRules } from '../../api/rules';
import { listSchedules } from '../../api/schedules';
import { useSession } from '../../app/session';
import { useGoing } from '../../app/undo';
import { useUrlState } from '../../app/url_state';
import { useNow } from '../../app/use_now';
import { usePhone } from '../../app/use_phone';
import { vi } from '../../locale/vi';
import { CampaignFilter } from '../../parts/campaign_filter';
import { DayPicker } from '../../parts/day_picker';
import { addDays, day, isoDay, mondayOf, startOfDay } from '../../parts/format';
import { Page, Panel } from '../../parts/page';
import { Reading } from '../../parts/page_states';
import { AiringList } from './airing_list';
import { airingsOf, isGoing } from './airings';
import { Calendar } from './calendar';
import { PausesTab } from './pauses_tab';
import { Programmes } from './programmes';
import { nextGoodStart, type Opened } from './schedule_draft';
import { ScheduleForm } from './schedule_form';

type View = 'day' | 'week' | 'list';

interface Open {
  starts: number;
  opened?: Opened;
  bulletin?: string;
  programme?: string;
}

export function SchedulesPage() {
  const { may } = useSession();
  const phone = usePhone();
  const [url, setUrl] = useUrlState();
  const now = useNow();
  const [form, setForm] = useState<Open | undefined>(() =>
    url.new ? { starts: nextGoodStart(now), bulletin: url.new } : undefined,
  );
  const [saved, setSaved] = useState<string>();
  const close = (airing?: string) => {
    setForm(undefined);
    setSaved(airing);
    if (url.new) setUrl({ new: undefined });
  };
  return (
    <Page
      title={vi.schedules.title}
      lead={phone ? vi.schedules.leadPhone : vi.schedules.lead}
      actions={
        may('edit_schedule') && (
          <Button
            type="primary"
            icon={<PlusOutlined />}
            onClick={() => setForm({ starts: nextGoodStart(now) })}
          >
            {vi.schedules.create}
          </Button>
        )
      }
    >
      <Panel>
        <Tabs
          activeKey={url.tab === 'programmes' || url.tab === 'pauses' ? url.tab : 'calendar'}
          onChange={(tab) => setUrl({ tab: tab === 'calendar' ? undefined : tab }, false)}
          items={[
            {
              key: 'calendar',
              label: vi.schedules.calendar,
              children: (
                <CalendarTab
                  now={now}
                  saved={saved}
                  working={form !== undefined}
                  onForm={may('edit_schedule') ? setForm : undefined}
                />
              ),
            },
            { key: 'pauses', label: vi.pauses.title, children: <PausesTab /> },
            {
              key: 'programmes',
              label: vi.schedules.programmes,
              children: (
                <Programmes
                  onSchedule={(programme) => setForm({ starts: nextGoodStart(now), programme })}
                />
              ),
            },
          ]}
        />
      </Panel>
      {form && <ScheduleForm {...form} onClose={close} />}
    </Page>
  );
}

// Whoever works by keyboard goes on where he was: at the airing that was saved, or, when what he had
// opened is gone, at the calendar.
function useReturn(working: boolean, saved: string | undefined, airings: unknown) {
  const place = useRef<HTMLDivElement>(null);
  const worked = useRef(false);
  useEffect(() => {
    if (working) {
      worked.current = true;
      return;
    }
    if (!worked.current) return;
    const now = document.activeElement;
    if (now !== null && now !== document.body && now !== place.current) return;
    const block = place.current?.querySelector<HTMLElement>(`[data-airing="${saved}"]`);
    (block ?? place.current)?.focus();
    worked.current = !block;
  }, [working, saved, airings]);
  return place;
}

function CalendarTab({
  now,
  saved,
  working,
  onForm,
}: {
  now: number;
  saved?: string;
  working: boolean;
  onForm?: (open: Open) => void;
}) {
  const { account } = useSession();
  const going = useGoing();
  const phone = usePhone();
  const [url, setUrl] = useUrlState();
  const view = (url.view as View | undefined) ?? (phone ? 'list' : 'week');
  const date = url.date ?? isoDay(now);
  const span = view === 'week' ? 7 : view === 'day' ? 1 : 7;
  const from = view === 'week' ? mondayOf(date) : date;
  const to = addDays(from, span - 1);
  const schedules = useQuery({
    queryKey: ['schedules', 'list', from, to, url.campaign],
    queryFn: () =>
      listSchedules({
        from: `${from}T00:00:00+07:00`,
        to: `${addDays(to, 1)}T00:00:00+07:00`,
        campaign: url.campaign,
      }),
    placeholderData: (before) => before,
  });
  const rules = useQuery({
    queryKey: ['rules', account.unit],
    queryFn: () => readRules(account.unit),
    staleTime: 300_000,
  });
  const place = useReturn(working, saved, schedules.data);
  return (
    <div className="stack">
      <div className="row_between">
        <div className="row">
          <Button
            icon={<LeftOutlined />}
            aria-label={vi.schedules.previous}
            onClick={() => setUrl({ date: addDays(date, -span) })}
          />
          <Button onClick={() => setUrl({ date: undefined })}>{vi.schedules.today}</Button>
          <Button
            icon={<RightOutlined />}
            aria-label={vi.schedules.next}
            onClick={() => setUrl({ date: addDays(date, span) })}
          />
          <DayPicker
            aria-label={vi.schedules.date}
            value={date}
            onChange={(picked) => setUrl({ date: picked })}
          />
          {!phone && span > 1 && (
            <strong className="number">
              {day(startOfDay(from))} – {day(startOfDay(to))}
            </strong>
          )}
        </div>
        <CampaignFilter />
        <Segmented
          aria-label={vi.schedules.view}
          value={view}
          options={[
            { value: 'day', label: vi.schedules.day },
            ...(phone ? [] : [{ value: 'week', label: vi.schedules.week }]),
            { value: 'list', label: vi.schedules.list },
          ]}
          onChange={(next) => setUrl({ view: next as string })}
        />
      </div>
      <p id="calendar_help" className="small muted for_keyboards">
        {view === 'list' ? '' : vi.schedules.keyboardHelp}
      </p>
      <section
        ref={place}
        tabIndex={-1}
        aria-label={vi.schedules.calendar}
        className="calendar_place"
      >
        <Reading of={schedules} rows={10}>
          {(found) => {
            const airings = airingsOf(found, from, to).filter((one) => !isGoing(one, going));
            const open = (airing: (typeof airings)[number], starts: number) =>
              onForm?.({
                starts,
                opened: { schedule: airing.schedule, occurrence: airing.starts },
              });
            return view === 'list' ? (
              <AiringList airings={airings} onOpen={open} />
            ) : (
              <Calendar
                from={from}
                days={span}
                airings={airings}
                quiet={rules.data?.quiet ?? []}
                now={now}
                onOpen={open}
                onEmpty={onForm && ((starts) => onForm({ starts }))}
              />
            );
          }}
        </Reading>
      </section>
    </div>
  );
}

import { PauseCircleOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Alert, Button } from 'antd';
import { useState } from 'react';
import { weeklyProgramme } from '../../api/paper';
import { type DaysAhead, listPauses, readDaysAhead, readSchedule } from '../../api/year';
import { useSession } from '../../app/session';
import { useUrlState } from '../../app/url_state';
import { vi } from '../../locale/vi';
import { DayPicker } from '../../parts/day_picker';
import { Field } from '../../parts/field';
import { UnitSelect } from '../../parts/filters';
import { addDays, day, isoDay, number, startOfDay, weekday } from '../../parts/format';
import { Page, Panel } from '../../parts/page';
import { Reading } from '../../parts/page_states';
import { PaperButton } from '../../parts/paper_button';
import { type PauseChoice, PauseDialog } from '../../parts/pause_dialog';
import { PauseList } from '../../parts/pause_list';
import type { Opened } from '../schedules/schedule_draft';
import { ScheduleForm } from '../schedules/schedule_form';
import { DayPanel } from './day_panel';
import './tet.css';

const mostDays = 31;

// What is open over the page: the form of a schedule, or a pause.
type Open =
  | { kind: 'form'; starts: number; opened?: Opened }
  | { kind: 'pause'; choices: PauseChoice[]; from: string };

export function TetPage() {
  const { account, may } = useSession();
  const [url, setUrl] = useUrlState();
  const [open, setOpen] = useState<Open>();
  const unit = url.unit ?? account.unit;
  const period = url.from && url.to ? { from: url.from, to: url.to } : undefined;
  const ahead = useQuery({
    queryKey: ['days', unit, period],
    queryFn: () => readDaysAhead(unit, period?.from, period?.to),
    placeholderData: (before) => before,
  });
  const found = ahead.data;
  const pauses = useQuery({
    queryKey: ['pauses', unit, found?.from],
    queryFn: () => listPauses(unit, found?.from),
    enabled: found !== undefined,
  });
  const among = (pauses.data ?? []).filter((pause) => found && pause.from <= found.to);
  return (
    <Page
      title={vi.tet.title}
      lead={
        found && !period
          ? vi.tet.lead(
              `${weekday(startOfDay(found.tet.first)).toLowerCase()} ${day(startOfDay(found.tet.first))}`,
            )
          : vi.tet.leadPeriod
      }
      actions={
        found &&
        (may('operate_device') || may('manage_rules')) && (
          <Button
            icon={<PauseCircleOutlined />}
            onClick={() =>
              setOpen({
                kind: 'pause',
                from: period ? found.from : found.tet.first,
                choices: [
                  { label: vi.pauses.wholeUnit(found.unit_name), target: { unit: found.unit } },
                ],
              })
            }
          >
            {vi.pauses.openUnit}
          </Button>
        )
      }
    >
      <Panel>
        <div className="row row_bottom">
          <Field label={vi.tet.unit}>
            <UnitSelect
              label={vi.tet.unit}
              value={unit}
              onChange={(chosen) => setUrl({ unit: chosen })}
            />
          </Field>
          {found && <Period found={found} onChange={setUrl} />}
          {period && (
            <Button onClick={() => setUrl({ from: undefined, to: undefined })}>
              {vi.tet.tetDays}
            </Button>
          )}
          {found && (
            <PaperButton
              label={vi.tet.print}
              address={weeklyProgramme({ unit, from: found.from, to: addDays(found.to, 1) })}
            />
          )}
        </div>
      </Panel>
      <Reading of={ahead} rows={12}>
        {(days) => (
          <>
            <Summary days={days} />
            {among.length > 0 && (
              <Panel title={vi.pauses.title}>
                <PauseList pauses={among} />
              </Panel>
            )}
            {days.days.map((one) => (
              <DayPanel
                key={one.day}
                one={one}
                first={one.day === days.tet.first}
                onAdd={
                  may('edit_schedule') && one.day >= isoDay(Date.now())
                    ? () =>
                        setOpen({
                          kind: 'form',
                          starts: Math.max(Date.parse(`${one.day}T17:00:00+07:00`), Date.now()),
                        })
                    : undefined
                }
                onEdit={async (airing) => {
                  const schedule = await readSchedule(airing.schedule);
                  const starts = Date.parse(airing.starts);
                  setOpen({ kind: 'form', starts, opened: { schedule, occurrence: starts } });
                }}
                onPause={(airing) =>
                  setOpen({
                    kind: 'pause',
                    from: one.day,
                    choices: airing.programme
                      ? [
                          { label: airing.title, target: { schedule: airing.schedule } },
                          {
                            label: vi.pauses.wholeProgramme,
                            target: { programme: airing.programme },
                          },
                        ]
                      : [{ label: airing.title, target: { schedule: airing.schedule } }],
                  })
                }
              />
            ))}
          </>
        )}
      </Reading>
      {open?.kind === 'form' && (
        <ScheduleForm
          starts={open.starts}
          opened={open.opened}
          onClose={() => {
            setOpen(undefined);
            void ahead.refetch();
          }}
        />
      )}
      {open?.kind === 'pause' && (
        <PauseDialog choices={open.choices} from={open.from} onClose={() => setOpen(undefined)} />
      )}
    </Page>
  );
}

function Period({
  found,
  onChange,
}: {
  found: DaysAhead;
  onChange: (change: { from: string; to: string }) => void;
}) {
  const pick = (name: 'from' | 'to', label: string) => (
    <Field label={label}>
      <DayPicker
        value={found[name]}
        onChange={(date) => {
          const next = { from: found.from, to: found.to, [name]: date };
          const most = addDays(next.from, mostDays - 1);
          // The other end follows: a period is read forward, and no longer than a month.
          if (next.to < next.from || next.to > most) {
            if (name === 'from') next.to = next.to < next.from ? next.from : most;
            else if (next.to < next.from) next.from = next.to;
            else next.from = addDays(next.to, 1 - mostDays);
          }
          onChange(next);
        }}
      />
    </Field>
  );
  return (
    <>
      {pick('from', vi.tet.from)}
      {pick('to', vi.tet.to)}
    </>
  );
}

function Summary({ days }: { days: DaysAhead }) {
  if (days.clusters === 0) return <Alert type="warning" showIcon title={vi.tet.noClusters} />;
  const empty = days.days.filter((one) => one.empty).length;
  const withheld = days.days.reduce(
    (sum, one) => sum + one.airings.filter((airing) => airing.withheld).length,
    0,
  );
  return (
    <p className="muted">
      {vi.tet.summary(number(days.days.length), number(empty), number(withheld))}
    </p>
  );
}

import { PlusOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { Alert, Button } from 'antd';
import type { ReactNode } from 'react';
import type { Delivery, Schedule } from '../../api/airing_types';
import { listBulletins } from '../../api/bulletins';
import { listDeliveries } from '../../api/deliveries';
import { listDevices } from '../../api/devices';
import { readRules } from '../../api/rules';
import { listSchedules } from '../../api/schedules';
import type { Bulletin, Device } from '../../api/types';
import { useSession } from '../../app/session';
import { useGoing } from '../../app/undo';
import { useNow } from '../../app/use_now';
import { vi } from '../../locale/vi';
import { addDays, day, isoDay, rfc3339, shortMoment, time, weekday } from '../../parts/format';
import { Page, Panel } from '../../parts/page';
import { Reading } from '../../parts/page_states';
import { BulletinStateTag, DeliveryTag, DeviceTag, isDark } from '../../parts/status_tag';
import { DayStrip } from '../../parts/timeline_of_day';
import { type Airing, airingsOf, isGoing } from '../schedules/airings';
import { EditorsPanel } from './editors_panel';
import { ExpiryPanel } from './expiry_panel';
import { InboxPanel } from './inbox_panel';
import { NowPanel } from './now_panel';
import { RenewalsPanel } from './renewals_panel';
import { SilenceButton } from './silence_button';
import { unapproved } from './unapproved';
import './today.css';

const shown = 5;

export function TodayPage() {
  const { may } = useSession();
  const navigate = useNavigate();
  const now = useNow();
  const date = isoDay(now);
  return (
    <Page
      title={vi.today.title}
      lead={vi.today.lead(weekday(now), day(now))}
      actions={
        <>
          <SilenceButton />
          {may('write_bulletin') && (
            <Button
              type="primary"
              icon={<PlusOutlined />}
              onClick={() => void navigate({ to: '/bulletins/$id', params: { id: 'new' } })}
            >
              {vi.today.write}
            </Button>
          )}
        </>
      }
    >
      <NowPanel />
      <InboxPanel />
      <ExpiryPanel />
      <EditorsPanel />
      <RenewalsPanel />
      <OnAir date={date} now={now} />
      <div className="columns">
        <Waiting />
        <Failures date={date} />
        <Offline />
      </div>
    </Page>
  );
}

function lookOf(airing: Airing, now: number) {
  if (airing.ends <= now) return 'done';
  if (airing.starts <= now) return 'now';
  return airing.schedule.priority === 'priority' ? 'priority' : 'coming';
}

function OnAir({ date, now }: { date: string; now: number }) {
  const { account } = useSession();
  const going = useGoing();
  const schedules = useQuery({
    queryKey: ['schedules', 'list', date, date],
    queryFn: () =>
      listSchedules({
        from: `${date}T00:00:00+07:00`,
        to: `${addDays(date, 1)}T00:00:00+07:00`,
      }),
    refetchInterval: 60_000,
  });
  const rules = useQuery({
    queryKey: ['rules', account.unit],
    queryFn: () => readRules(account.unit),
    staleTime: 300_000,
  });
  return (
    <Panel title={vi.today.timeline}>
      <Reading of={schedules}>
        {(found: Schedule[]) => {
          const airings = airingsOf(found, date, date).filter((one) => !isGoing(one, going));
          const onAir = airings.filter((one) => one.starts <= now && now < one.ends);
          const next = airings.filter((one) => one.starts > now).slice(0, 3);
          return (
            <div className="stack">
              <Unapproved airings={unapproved(airings, now)} />
              <div className="today_now">
                <div className="stack_tight">
                  <h3>{vi.today.onAir}</h3>
                  {onAir.length === 0 && <p className="muted">{vi.today.nothingNow}</p>}
                  {onAir.map((one) => (
                    <p key={one.key} className="today_item">
                      <AiringLink airing={one} />
                    </p>
                  ))}
                </div>
                <div className="stack_tight">
                  <h3>{vi.today.next}</h3>
                  {next.length === 0 && <p className="muted">{vi.today.nothingNext}</p>}
                  {next.map((one) => (
                    <p key={one.key} className="today_item">
                      <strong className="number">{time(one.starts)}</strong>{' '}
                      <AiringLink airing={one} />
                    </p>
                  ))}
                </div>
              </div>
              <DayStrip
                label={`${vi.today.timeline}. ${vi.today.timelineHelp}`}
                now={now}
                quiet={rules.data?.quiet.filter((row) => !row.allowed)}
                items={airings.map((one) => ({
                  key: one.key,
                  title: one.title,
                  starts: rfc3339(one.starts),
                  ends: rfc3339(one.ends),
                  look: lookOf(one, now),
                }))}
              />
              {airings.length === 0 && <p className="muted">{vi.today.timelineEmpty}</p>}
            </div>
          );
        }}
      </Reading>
    </Panel>
  );
}

// Before the hour, not after it: who can still do something about it is told what.
function Unapproved({ airings }: { airings: Airing[] }) {
  const { may } = useSession();
  return airings.map((one) => (
    <Alert
      key={one.key}
      type="warning"
      showIcon
      title={vi.today.unapproved(time(one.starts), one.title)}
      description={
        may('approve_bulletin')
          ? vi.today.unapprovedText
          : `${vi.today.unapprovedText} ${vi.today.unapprovedSend}`
      }
      action={
        <Link to="/bulletins" search={{ state: 'submitted' } as never}>
          {may('approve_bulletin') ? vi.today.approveNow : vi.today.seeUnapproved}
        </Link>
      }
    />
  ));
}

function AiringLink({ airing }: { airing: Airing }) {
  const { bulletin } = airing.schedule;
  if (!bulletin) return <>{airing.title}</>;
  return (
    <Link to="/bulletins/$id" params={{ id: bulletin }}>
      {airing.title}
    </Link>
  );
}

// A list of the home page: the first few, and the way to all of them.
function Short<T>({
  title,
  of: asked,
  none,
  all,
  keyOf,
  row,
}: {
  title: string;
  of: Parameters<typeof Reading<T[]>>[0]['of'];
  none: string;
  all: ReactNode;
  keyOf: (item: T) => string;
  row: (item: T) => ReactNode;
}) {
  return (
    <Panel title={title} extra={all}>
      <Reading of={asked} rows={3}>
        {(items) =>
          items.length === 0 ? (
            <p className="muted">{none}</p>
          ) : (
            <ul className="plain list_rows">
              {items.slice(0, shown).map((item) => (
                <li key={keyOf(item)}>{row(item)}</li>
              ))}
            </ul>
          )
        }
      </Reading>
    </Panel>
  );
}

function Waiting() {
  const { account, may } = useSession();
  const state = may('approve_bulletin') ? 'submitted' : 'rejected';
  const bulletins = useQuery({
    queryKey: ['today', 'waiting', state],
    queryFn: async () => (await listBulletins({ state, limit: 20 })).items,
  });
  const mine = {
    ...bulletins,
    data: bulletins.data?.filter(
      (one) => state === 'rejected' || one.priority === 'normal' || one.author !== account.id,
    ),
  };
  return (
    <Short<Bulletin>
      title={vi.today.waiting}
      of={mine}
      none={vi.today.noWaiting}
      all={
        <Link to="/bulletins" search={{ state } as never}>
          {vi.today.seeAll}
        </Link>
      }
      keyOf={(one) => one.id}
      row={(one) => (
        <div className="today_row">
          <span>
            <Link to="/bulletins/$id" params={{ id: one.id }}>
              {one.title || vi.bulletins.untitled}
            </Link>
            <div className="small muted">{one.author_name}</div>
          </span>
          <BulletinStateTag state={one.state} />
        </div>
      )}
    />
  );
}

function Failures({ date }: { date: string }) {
  const wish = {
    from: `${date}T00:00:00+07:00`,
    to: `${addDays(date, 1)}T00:00:00+07:00`,
    state: 'missed',
    limit: 20,
  };
  const deliveries = useQuery({
    queryKey: ['today', 'failures', wish],
    queryFn: async () => (await listDeliveries(wish)).items,
  });
  return (
    <Short<Delivery>
      title={vi.today.failed}
      of={deliveries}
      none={vi.today.noFailures}
      all={
        <Link to="/deliveries" search={{ state: 'missed' } as never}>
          {vi.today.seeAll}
        </Link>
      }
      keyOf={(row) => `${row.device} ${row.planned_at}`}
      row={(row) => (
        <div className="today_row">
          <span>
            <Link to="/devices/$id" params={{ id: row.device }}>
              {row.device_name ?? row.device}
            </Link>
            <div className="small muted">
              {[time(row.planned_at), row.reason_text, row.unit_name].filter(Boolean).join(' · ')}
            </div>
          </span>
          <DeliveryTag state={row.state} />
        </div>
      )}
    />
  );
}

function Offline() {
  const devices = useQuery({
    queryKey: ['today', 'offline'],
    // Those without power as announced are no fault: they stand behind the others.
    queryFn: async () =>
      (await listDevices({ state: 'offline', limit: 20 })).items.sort(
        (a, b) => Number(isDark(a)) - Number(isDark(b)),
      ),
    refetchInterval: 60_000,
  });
  return (
    <Short<Device>
      title={vi.today.offline}
      of={devices}
      none={vi.today.noOffline}
      all={
        <Link to="/devices" search={{ state: 'offline' } as never}>
          {vi.today.seeAll}
        </Link>
      }
      keyOf={(device) => device.id}
      row={(device) => (
        <div className="today_row">
          <span>
            <Link to="/devices/$id" params={{ id: device.id }}>
              {device.name}
            </Link>
            <div className="small muted">
              {[
                isDark(device)
                  ? vi.power.deviceUntil(shortMoment(device.planned_outage?.to ?? ''))
                  : device.status.last_seen &&
                    vi.today.offlineSince(shortMoment(device.status.last_seen)),
                device.unit_name,
              ]
                .filter(Boolean)
                .join(' · ')}
            </div>
          </span>
          <DeviceTag device={device} />
        </div>
      )}
    />
  );
}

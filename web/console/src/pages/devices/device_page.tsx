import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { Button } from 'antd';
import { useState } from 'react';
import { listDeliveries } from '../../api/deliveries';
import { listCommands, readDevice } from '../../api/devices';
import { pairingCodes, poleLabels } from '../../api/paper';
import { listIncidents } from '../../api/power';
import { readForecast } from '../../api/schedules';
import type { Device } from '../../api/types';
import { useSession } from '../../app/session';
import { useNow } from '../../app/use_now';
import { vi } from '../../locale/vi';
import { faultWords } from '../../locale/vi/faults';
import { ForecastView } from '../../parts/forecast_view';
import {
  addDays,
  dayTime,
  isoDay,
  number,
  rfc3339,
  shortMoment,
  whereabouts,
} from '../../parts/format';
import { Page, Panel } from '../../parts/page';
import { Reading } from '../../parts/page_states';
import { PaperButton } from '../../parts/paper_button';
import { CommandTag, DeliveryTag, DeviceTag } from '../../parts/status_tag';
import { HearingList } from '../hearing/hearing_list';
import { CommandDrawer, failuresFirst } from './command_drawer';
import { DeviceSettings } from './device_settings';
import { StoredTemplates } from './stored_templates';

export function DevicePage() {
  const { id } = useParams({ strict: false }) as { id: string };
  const device = useQuery({
    queryKey: ['devices', 'one', id],
    queryFn: () => readDevice(id),
    refetchInterval: 15_000,
  });
  return <Reading of={device}>{(found) => <DeviceView key={found.id} device={found} />}</Reading>;
}

function DeviceView({ device }: { device: Device }) {
  const { may } = useSession();
  const now = useNow();
  const [ordering, setOrdering] = useState(false);
  const date = isoDay(now);
  const forecast = useQuery({
    queryKey: ['forecast', device.id, date],
    queryFn: () =>
      readForecast(device.id, `${date}T00:00:00+07:00`, `${addDays(date, 1)}T00:00:00+07:00`),
  });
  const mayOrder = may('operate_device') || may('manage_devices');
  return (
    <Page
      title={device.name}
      lead={
        <span className="row">
          <DeviceTag device={device} /> {vi.devices.kinds[device.kind]} · {device.unit_name}
        </span>
      }
      actions={
        mayOrder && (
          <Button type="primary" onClick={() => setOrdering(true)}>
            {vi.commands.toOne}
          </Button>
        )
      }
    >
      <div className="columns_wide_left">
        <div className="stack">
          <Panel
            title={vi.devices.today}
            extra={
              <Link to="/explain" search={{ device: device.id, at: rfc3339(now) } as never}>
                {vi.devices.whyNow}
              </Link>
            }
          >
            <Reading of={forecast}>
              {(page) => <ForecastView device={device.id} items={page.items} now={now} />}
            </Reading>
          </Panel>
          <Results device={device} />
        </div>
        <div className="stack">
          <Panel title={vi.devices.status}>
            <Facts device={device} />
          </Panel>
          <Incidents device={device} />
          {device.kind === 'speaker' && (
            <PaperButton label={vi.paper.printLabel} address={poleLabels(device.unit, device.id)} />
          )}
          {device.paired === false && may('manage_devices') && (
            <PaperButton
              label={vi.firstDay.printCodes}
              address={pairingCodes()}
              order={{ devices: [device.id] }}
            />
          )}
          {device.kind === 'speaker' && <HearingList asset={device.id} />}
          {device.kind === 'speaker' && <StoredTemplates device={device} />}
          {device.kind === 'speaker' && <DeviceSettings device={device} disabled={!mayOrder} />}
          <Panel title={vi.commands.recent}>
            <Commands device={device} />
          </Panel>
        </div>
      </div>
      {ordering && (
        <CommandDrawer audience={[{ device: device.id }]} onClose={() => setOrdering(false)} />
      )}
    </Page>
  );
}

function selfTestText({ self_test: test, kind }: Device): string | null {
  if (kind !== 'speaker') return null;
  if (!test) return vi.selfTest.none;
  return [vi.selfTest.states[test.state], test.reason, shortMoment(test.at)]
    .filter(Boolean)
    .join(' · ');
}

function Facts({ device }: { device: Device }) {
  const { status } = device;
  const facts: [string, string | null | undefined][] = [
    [vi.devices.playing, status.on_air ?? vi.devices.nothing],
    [vi.devices.lastSeen, status.last_seen ? dayTime(status.last_seen) : vi.devices.never],
    [
      vi.devices.planVersion,
      !status.plan_version
        ? vi.devices.planNone
        : `${status.plan_version} · ${status.ready ? vi.devices.planReady : vi.devices.planNotReady}`,
    ],
    [
      vi.devices.clock,
      status.clock_error_ms == null
        ? vi.common.unknown
        : vi.devices.clockValue(number(status.clock_error_ms)),
    ],
    [vi.devices.speakers, device.speakers ? number(device.speakers) : null],
    [vi.devices.power, device.power_w ? vi.devices.powerValue(number(device.power_w)) : null],
    [
      vi.devices.bearing,
      device.bearing == null ? null : vi.devices.bearingValue(number(device.bearing)),
    ],
    [
      vi.devices.place,
      device.lat == null || device.lon == null ? null : whereabouts(device.lat, device.lon),
    ],
    [vi.devices.software, status.software],
    [vi.devices.fault, status.faults?.map(faultWords).join('; ')],
    [
      vi.power.title,
      device.planned_outage
        ? vi.power.span(
            shortMoment(device.planned_outage.from),
            shortMoment(device.planned_outage.to),
          )
        : null,
    ],
    [vi.selfTest.label, selfTestText(device)],
    [vi.selfTest.sim, device.sim],
    [vi.devices.pairCode, device.pairing_code],
  ];
  return (
    <dl className="facts">
      {facts
        .filter(([, value]) => value)
        .map(([name, value]) => (
          <div key={name} className="fact">
            <dt>{name}</dt>
            <dd className="number">{value}</dd>
          </div>
        ))}
    </dl>
  );
}

// What the device told that cannot be true: for whoever mends it.
function Incidents({ device }: { device: Device }) {
  const incidents = useQuery({
    queryKey: ['deliveries', 'incidents', device.id],
    queryFn: () => listIncidents({ device: device.id }),
  });
  const found = incidents.data?.items ?? [];
  if (found.length === 0) return null;
  return (
    <Panel title={vi.power.incidents}>
      <ul className="plain list_rows">
        {found.slice(0, 10).map((one) => (
          <li key={one.id}>
            <span className="number">{shortMoment(one.at)}</span> · {one.message}
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function Results({ device }: { device: Device }) {
  const wish = { device: device.id, limit: 10 };
  const deliveries = useQuery({
    queryKey: ['deliveries', 'list', wish],
    queryFn: () => listDeliveries(wish),
  });
  return (
    <Panel
      title={vi.devices.results}
      extra={
        <Link to="/deliveries" search={{ device: device.id } as never}>
          {vi.devices.allResults}
        </Link>
      }
    >
      <Reading of={deliveries} rows={4}>
        {(page) =>
          page.items.length === 0 ? (
            <p className="muted">{vi.deliveries.emptyTitle}</p>
          ) : (
            <ul className="plain list_rows">
              {page.items.map((row) => (
                <li key={`${row.bulletin} ${row.planned_at}`} className="row_between">
                  <span>
                    <span className="number">{shortMoment(row.planned_at)}</span>{' '}
                    {row.bulletin_title}
                    {row.reason_text && <span className="small muted"> · {row.reason_text}</span>}
                  </span>
                  <DeliveryTag state={row.state} />
                </li>
              ))}
            </ul>
          )
        }
      </Reading>
    </Panel>
  );
}

function Commands({ device }: { device: Device }) {
  const commands = useQuery({
    queryKey: ['commands', 'device', device.id],
    queryFn: () => listCommands({ device: device.id }),
    refetchInterval: (query) =>
      query.state.data?.items.some((command) => command.state === 'pending') ? 2000 : 15_000,
  });
  return (
    <Reading of={commands} rows={3}>
      {(page) =>
        page.items.length === 0 ? (
          <p className="muted">{vi.commands.none}</p>
        ) : (
          <ul className="plain list_rows">
            {failuresFirst(page.items)
              .slice(0, 10)
              .map((command) => (
                <li key={command.id} className="row_between">
                  <span>
                    {vi.commands.verbs[command.verb] ?? command.verb}
                    <span className="small muted">
                      {' '}
                      · {shortMoment(command.issued_at)}
                      {command.reason ? ` · ${command.reason}` : ''}
                    </span>
                  </span>
                  <CommandTag state={command.state} />
                </li>
              ))}
          </ul>
        )
      }
    </Reading>
  );
}

import type { SystemStatus } from '../../api/system';
import { vi } from '../../locale/vi';
import { bytes, dayTime, number } from '../../parts/format';
import { Panel } from '../../parts/page';
import { EmptyState } from '../../parts/page_states';

export function VersionsPanel({ devices }: { devices: SystemStatus['devices'] }) {
  return (
    <Panel title={vi.system.devices}>
      {devices === null && <p className="muted">{vi.system.devicesUnknown}</p>}
      {devices?.software.length === 0 && (
        <EmptyState title={vi.system.devicesNone} text={vi.system.devicesNoneText} />
      )}
      {devices && devices.software.length > 0 && (
        <div className="stack_tight">
          <table className="system_versions">
            <thead>
              <tr>
                <th scope="col">{vi.system.version}</th>
                <th scope="col" className="number">
                  {vi.system.count}
                </th>
                <th scope="col" className="number">
                  {vi.system.online}
                </th>
              </tr>
            </thead>
            <tbody>
              {devices.software.map((one) => (
                <tr key={one.version}>
                  <td>{one.version || vi.system.neverSaid}</td>
                  <td className="number">{number(one.devices)}</td>
                  <td className="number">{number(one.online)}</td>
                </tr>
              ))}
            </tbody>
          </table>
          {devices.log_waiting > 0 && (
            <p className="small muted">{vi.system.logWaiting(number(devices.log_waiting))}</p>
          )}
        </div>
      )}
    </Panel>
  );
}

export function FiguresPanel({ status }: { status: SystemStatus }) {
  const { disk, database, clock } = status;
  const waiting = status.queues.filter((queue) => queue.waiting > 0);
  return (
    <Panel title={vi.system.figures}>
      <dl className="facts">
        <dt>{vi.system.running}</dt>
        <dd>{dayTime(status.started)}</dd>
        <dt>{vi.system.disk}</dt>
        <dd>{disk ? vi.system.diskFree(bytes(disk.free), bytes(disk.size)) : vi.common.unknown}</dd>
        <dt>{vi.system.database}</dt>
        <dd>
          {vi.system.databaseIs(
            database.engine,
            database.bytes === null ? vi.common.unknown : bytes(database.bytes),
            number(database.took_ms),
          )}
        </dd>
        <dt>{vi.system.clock}</dt>
        <dd>
          {clock === null && vi.common.unknown}
          {clock &&
            (clock.kept ? vi.system.clockKept(number(clock.most_error_ms)) : vi.system.clockAlone)}
        </dd>
        <dt>{vi.system.queues}</dt>
        <dd>
          {waiting.map((queue) => `${queue.name}: ${number(queue.waiting)}`).join('; ') ||
            vi.system.queuesNone}
        </dd>
        <dt>{vi.system.expiries}</dt>
        <dd>
          <ul className="plain">
            {status.expiries.map((one) => (
              <li key={`${one.kind} ${one.name}`}>
                {vi.system.kinds[one.kind]} {one.name}{' '}
                {one.ends ? vi.system.until(dayTime(one.ends)) : vi.system.unreadable}
              </li>
            ))}
          </ul>
        </dd>
      </dl>
    </Panel>
  );
}

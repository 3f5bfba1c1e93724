// How far it has come, as it comes: the sums by stage, the times from the press, then unit by unit
// with what failed on top.
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { listEmergencyDevices } from '../../api/emergencies';
import type {
  DeviceProgress,
  Emergency,
  EmergencyProgress,
  StageCounts,
  StageTimes,
  UnitProgress,
} from '../../api/emergency_types';
import { vi } from '../../locale/vi';
import { number, secondsOf, timeWithSeconds } from '../../parts/format';
import { Panel } from '../../parts/page';
import { Loading } from '../../parts/page_states';
import { failuresFirst, type Watched } from './use_progress';
import '../../parts/paged_table.css';

const stages = ['received', 'sounding', 'sounded'] as const;
const shown = 20;

export function ProgressPanel({
  emergency,
  watched: { progress, live },
  isOpen,
}: {
  emergency: Emergency;
  watched: Watched;
  isOpen: boolean;
}) {
  return (
    <Panel
      title={vi.watch.progress}
      extra={isOpen && <span className="small">{live ? vi.watch.live : vi.watch.notLive}</span>}
    >
      {progress ? (
        <div className="stack">
          <Stages counts={progress.counts} />
          <Times progress={progress} />
          <Missing emergency={emergency} counts={progress.counts} isOpen={isOpen} />
          <Units units={progress.units} />
        </div>
      ) : (
        <Loading rows={6} />
      )}
    </Panel>
  );
}

const percent = (part: number, whole: number) => (whole ? Math.round((part / whole) * 100) : 0);

function Stages({ counts }: { counts: StageCounts }) {
  const bad = counts.refused + counts.unreachable;
  return (
    <ul className="plain alarm_stages" aria-live="polite">
      {stages.map((stage) => (
        <li key={stage}>
          <div className="row_between">
            <span>{vi.watch.stages[stage]}</span>
            <strong className="number">
              {number(counts[stage])} / {number(counts.planned)}
            </strong>
          </div>
          <div className="alarm_bar" aria-hidden="true">
            <span style={{ width: `${percent(counts[stage], counts.planned)}%` }} />
          </div>
        </li>
      ))}
      {bad > 0 && (
        <li className="alarm_bad">
          {[
            counts.unreachable ? vi.watch.unreachable(number(counts.unreachable)) : '',
            counts.refused ? vi.watch.unitRefused(number(counts.refused)) : '',
          ]
            .filter(Boolean)
            .join(' · ')}
        </li>
      )}
    </ul>
  );
}

const inSeconds = (ms: number | null): string =>
  ms === null ? '–' : vi.watch.seconds(secondsOf(ms));

const quantiles: [keyof StageTimes, string][] = [
  ['p50_ms', vi.watch.time50],
  ['p95_ms', vi.watch.time95],
  ['last_ms', vi.watch.timeLast],
];

function Times({ progress }: { progress: EmergencyProgress }) {
  return (
    <div>
      <table className="table table_fit">
        <caption className="small muted alarm_caption">
          {vi.watch.times} ({timeWithSeconds(progress.pressed_at)})
        </caption>
        <thead>
          <tr>
            <th scope="col">{vi.watch.stage}</th>
            {quantiles.map(([key, words]) => (
              <th key={key} scope="col" className="numeric">
                {words}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {stages.map((stage) => (
            <tr key={stage}>
              <th scope="row">{vi.watch.stages[stage]}</th>
              {quantiles.map(([key]) => (
                <td key={key} className="numeric">
                  {inSeconds(progress.times[stage][key])}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function stateOf(device: DeviceProgress): string {
  if (device.stage === 'refused') return device.reason_text ?? vi.watch.stages.refused;
  return device.online ? vi.watch.stages.waiting : vi.watch.offline;
}

// The devices behind the sums, worst first; nothing is shown when all is well.
function Missing({
  emergency,
  counts,
  isOpen,
}: {
  emergency: Emergency;
  counts: StageCounts;
  isOpen: boolean;
}) {
  const bad = counts.refused + counts.waiting;
  const devices = useQuery({
    queryKey: ['emergencies', 'devices', emergency.id, emergency.version],
    queryFn: () => listEmergencyDevices(emergency.id, { limit: shown }),
    enabled: bad > 0,
    refetchInterval: isOpen ? 3000 : false,
  });
  const rows = (devices.data?.items ?? []).filter(
    ({ stage }) => stage === 'refused' || stage === 'waiting',
  );
  if (bad === 0 || rows.length === 0) return null;
  return (
    <section className="stack_tight">
      <h3>{vi.watch.missing}</h3>
      <ul className="plain list_rows">
        {rows.map((device) => (
          <li key={device.device} className="row_between">
            <span>
              <Link to="/devices/$id" params={{ id: device.device }}>
                {device.name}
              </Link>{' '}
              <span className="small muted">{device.unit_name}</span>
            </span>
            <span className="alarm_bad">{stateOf(device)}</span>
          </li>
        ))}
      </ul>
      {bad > rows.length && (
        <p className="muted">{vi.watch.missingMore(number(bad - rows.length))}</p>
      )}
    </section>
  );
}

function Units({ units }: { units: UnitProgress[] }) {
  return (
    <section className="stack_tight">
      <h3>{vi.watch.byUnit}</h3>
      <ul className="plain list_rows">
        {failuresFirst(units).map((unit) => (
          <li key={unit.unit} className="stack_tight">
            <div className="row_between">
              <strong>{unit.name ?? unit.unit}</strong>
              <span className="number">
                {vi.watch.unitReached(number(unit.received), number(unit.planned))} ·{' '}
                {vi.watch.unitDone(number(unit.sounded), number(unit.planned))}
              </span>
            </div>
            <div className="alarm_bar" aria-hidden="true">
              <span
                className="alarm_bar_received"
                style={{ width: `${percent(unit.received, unit.planned)}%` }}
              />
              <span style={{ width: `${percent(unit.sounded, unit.planned)}%` }} />
            </div>
            {unit.waiting + unit.refused > 0 && (
              <span className="small alarm_bad">
                {[
                  unit.waiting ? vi.watch.unitMissing(number(unit.waiting)) : '',
                  unit.refused ? vi.watch.unitRefused(number(unit.refused)) : '',
                ]
                  .filter(Boolean)
                  .join(' · ')}
              </span>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

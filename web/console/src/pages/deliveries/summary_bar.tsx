import type { DeliveryState, DeliverySummary } from '../../api/airing_types';
import { vi } from '../../locale/vi';
import { number } from '../../parts/format';
import './deliveries.css';

// What the list can be asked for, failures first; the steps before an airing are counted alone.
export const listed: DeliveryState[] = [
  'missed',
  'refused',
  'partial',
  'preempted',
  'awaiting',
  'played',
];
const drawn: DeliveryState[] = ['played', 'partial', 'preempted', 'awaiting', 'missed', 'refused'];

export function SummaryBar({
  summary,
  chosen,
  onChoose,
}: {
  summary: DeliverySummary;
  chosen?: DeliveryState;
  onChoose: (state: DeliveryState | undefined) => void;
}) {
  const total = drawn.reduce((sum, state) => sum + (summary[state] ?? 0), 0);
  return (
    <div className="stack">
      <p>
        <strong>
          {summary.planned
            ? vi.deliveries.summaryPlayed(number(summary.played ?? 0), number(summary.planned))
            : vi.deliveries.summaryNothing}
        </strong>
        {Boolean(summary.on_air) && (
          <span className="summary_on_air">
            {' '}
            · {vi.deliveries.summaryOnAir(number(summary.on_air ?? 0))}
          </span>
        )}
        {Boolean(summary.coming) && (
          <span className="muted">
            {' '}
            · {vi.deliveries.summaryComing(number(summary.coming ?? 0))}
          </span>
        )}
        {Boolean(summary.ready) && (
          <span className="muted">, {vi.deliveries.summaryReady(number(summary.ready ?? 0))}</span>
        )}
        {Boolean(summary.unpaired) && (
          <span className="muted">
            {' '}
            · {vi.deliveries.summaryUnpaired(number(summary.unpaired ?? 0))}
          </span>
        )}
      </p>
      {total > 0 && (
        <div className="summary_bar" aria-hidden="true">
          {drawn
            .filter((state) => (summary[state] ?? 0) > 0)
            .map((state) => (
              <span
                key={state}
                className={`summary_${state}`}
                style={{ flexGrow: summary[state] }}
              />
            ))}
        </div>
      )}
      <ul className="plain row">
        {listed
          .filter((state) => (summary[state] ?? 0) > 0)
          .map((state) => (
            <li key={state}>
              <button
                type="button"
                className={`summary_count${chosen === state ? ' is_chosen' : ''}`}
                aria-pressed={chosen === state}
                onClick={() => onChoose(chosen === state ? undefined : state)}
              >
                <span className={`summary_dot summary_${state}`} aria-hidden="true" />
                <strong className="number">{number(summary[state] ?? 0)}</strong>{' '}
                {vi.deliveries.states[state]}
              </button>
            </li>
          ))}
      </ul>
    </div>
  );
}

// Kết quả diễn tập: how each commune did, the worst first as the server puts them.
import { useQuery } from '@tanstack/react-query';
import { readScore } from '../../api/emergencies';
import type { DrillRow, Emergency } from '../../api/emergency_types';
import { vi } from '../../locale/vi';
import { number, secondsOf } from '../../parts/format';
import { Panel } from '../../parts/page';
import { Reading } from '../../parts/page_states';
import '../../parts/paged_table.css';

const inSeconds = (ms: number | null): string =>
  ms === null ? '–' : vi.watch.seconds(secondsOf(ms));

export function DrillResults({ emergency }: { emergency: Emergency }) {
  const score = useQuery({
    queryKey: ['emergencies', 'score', emergency.id],
    queryFn: () => readScore(emergency.id),
    refetchInterval: emergency.state === 'live' ? 3000 : false,
  });
  return (
    <Panel title={vi.exercise.results}>
      <div className="stack_tight">
        <p className="muted">{vi.exercise.resultsLead}</p>
        <Reading of={score} rows={3}>
          {({ items }) => <Rows items={items} />}
        </Reading>
      </div>
    </Panel>
  );
}

function Rows({ items }: { items: DrillRow[] }) {
  return (
    <table className="table table_fit" aria-label={vi.exercise.results}>
      <thead>
        <tr>
          <th scope="col">{vi.deliveries.unit}</th>
          <th scope="col" className="numeric">
            {vi.exercise.sounded}
          </th>
          <th scope="col" className="numeric">
            {vi.exercise.score}
          </th>
          <th scope="col" className="numeric">
            {vi.exercise.last}
          </th>
          <th scope="col">{vi.exercise.answer}</th>
        </tr>
      </thead>
      <tbody>
        {items.map((row) => (
          <tr key={row.unit}>
            <th scope="row">{row.name ?? row.unit}</th>
            <td className="numeric">
              {number(row.sounded)} / {number(row.planned)}
            </td>
            <td className="numeric">{number(row.reached_percent)} %</td>
            <td className="numeric">{inSeconds(row.last_ms)}</td>
            <td>
              {row.answered_by
                ? vi.exercise.answered(row.answered_by, inSeconds(row.answer_ms))
                : vi.exercise.noAnswer}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

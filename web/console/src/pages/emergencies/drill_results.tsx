// Kết quả diễn tập: each commune's share, worst first.
import type { EmergencyProgress, UnitProgress } from '../../api/emergency_types';
import { vi } from '../../locale/vi';
import { number } from '../../parts/format';
import { Panel } from '../../parts/page';

export const score = (unit: UnitProgress): number =>
  unit.planned ? Math.round((unit.sounded / unit.planned) * 100) : 0;

export function DrillResults({ progress }: { progress: EmergencyProgress }) {
  const units = [...progress.units].sort(
    (a, b) => score(a) - score(b) || (a.name ?? '').localeCompare(b.name ?? '', 'vi'),
  );
  return (
    <Panel title={vi.exercise.results}>
      <div className="stack_tight">
        <p className="muted">{vi.exercise.resultsLead}</p>
        <div className="table_scroll">
          <table className="table" aria-label={vi.exercise.results}>
            <thead>
              <tr>
                <th scope="col">{vi.deliveries.unit}</th>
                <th scope="col" className="numeric">
                  {vi.exercise.reached}
                </th>
                <th scope="col" className="numeric">
                  {vi.exercise.sounded}
                </th>
                <th scope="col" className="numeric">
                  {vi.exercise.failed}
                </th>
                <th scope="col" className="numeric">
                  {vi.exercise.score}
                </th>
              </tr>
            </thead>
            <tbody>
              {units.map((unit) => (
                <tr key={unit.unit}>
                  <th scope="row">{unit.name ?? unit.unit}</th>
                  <td className="numeric">
                    {number(unit.received)} / {number(unit.planned)}
                  </td>
                  <td className="numeric">{number(unit.sounded)}</td>
                  <td className="numeric">{number(unit.planned - unit.sounded)}</td>
                  <td className="numeric">{number(score(unit))} %</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </div>
    </Panel>
  );
}

import { useQuery } from '@tanstack/react-query';
import { Progress } from 'antd';
import { readSurveyRoundOn, type SurveyProgress } from '../../api/surveys';
import { useUrlState } from '../../app/url_state';
import { vi } from '../../locale/vi';
import { DayFilter, FilterBar } from '../../parts/filters';
import { day, number, startOfDay } from '../../parts/format';
import { Panel } from '../../parts/page';
import { Reading } from '../../parts/page_states';
import { ThingsThen } from './things_then';

const filters = ['day'];

// How far the round is in each unit: today, as it was kept in this browser, or on an earlier day.
export function ProgressPanel({ round }: { round: SurveyProgress }) {
  const [{ day: then }] = useUrlState();
  return (
    <Panel title={vi.surveys.progress}>
      <div className="stack">
        <FilterBar names={filters}>
          <DayFilter name="day" label={vi.surveys.progressAsOf} />
        </FilterBar>
        {then ? <Past round={round.id} then={then} /> : <Rows rows={round.progress} />}
      </div>
    </Panel>
  );
}

function Past({ round, then }: { round: string; then: string }) {
  const past = useQuery({
    queryKey: ['survey_round', round, 'on', then],
    queryFn: () => readSurveyRoundOn(round, then),
  });
  return (
    <Reading of={past}>
      {({ kept, progress }) => (
        <>
          <p className="muted">{vi.surveys.progressAsOfLead(day(startOfDay(then)))}</p>
          {kept === false && <p className="muted">{vi.surveys.roundNotKept}</p>}
          {progress.length === 0 ? (
            <p className="muted">{vi.surveys.progressNoneThen}</p>
          ) : (
            <Rows rows={progress} />
          )}
          <ThingsThen round={round} then={then} />
        </>
      )}
    </Reading>
  );
}

function Rows({ rows }: { rows: SurveyProgress['progress'] }) {
  return (
    <ul className="plain list_rows">
      {rows.map((row) => (
        <li key={row.unit}>
          <div className="row_between">
            <span>{row.name}</span>
            <span>{vi.surveys.done(number(row.answered), number(row.assets))}</span>
          </div>
          <Progress
            percent={row.assets ? Math.floor((row.answered * 100) / row.assets) : 0}
            showInfo={false}
            size="small"
            aria-label={`${row.name}: ${vi.surveys.done(number(row.answered), number(row.assets))}`}
          />
        </li>
      ))}
    </ul>
  );
}

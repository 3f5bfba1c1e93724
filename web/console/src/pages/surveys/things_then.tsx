// What had been found of each thing by the end of an earlier day.
import { useQuery } from '@tanstack/react-query';
import { listSurveyedAssets, type SurveyAnswer, type SurveyedAsset } from '../../api/surveys';
import { useUrlState } from '../../app/url_state';
import { vi } from '../../locale/vi';
import { day, startOfDay } from '../../parts/format';
import { type Column, PagedTable } from '../../parts/paged_table';

const columns: Column<SurveyedAsset>[] = [
  { key: 'name', title: vi.surveys.asset, render: (one) => one.name, lead: true },
  { key: 'unit', title: vi.people.unit, render: (one) => one.unit_name },
  {
    key: 'condition',
    title: vi.surveys.condition,
    render: (one) => vi.surveys.conditions[one.condition],
  },
  { key: 'result', title: vi.surveys.result, render: (one) => <Results of={one} /> },
];

export function ThingsThen({ round, then }: { round: string; then: string }) {
  const [{ unit, cursor }] = useUrlState();
  const things = useQuery({
    queryKey: ['survey_round', round, 'assets', then, unit, cursor],
    queryFn: () => listSurveyedAssets(round, { unit, cursor, day: then, limit: 50 }),
    retry: false,
  });
  const title = vi.surveys.assetsThen(day(startOfDay(then)));
  return (
    <section className="stack_tight" aria-label={title}>
      <strong>{title}</strong>
      <PagedTable
        label={title}
        columns={columns}
        of={things}
        rowKey={(one) => one.id}
        rowName={(one) => one.name}
        empty={<p className="muted">{vi.surveys.noneThen}</p>}
      />
    </section>
  );
}

function Results({ of: { standing, beside } }: { of: SurveyedAsset }) {
  const answers = standing ? [standing, ...beside] : beside;
  if (answers.length === 0) return <span className="muted">{vi.surveys.notAnswered}</span>;
  // One that stands alone needs no word about it.
  const isPlain = answers.length === 1 && standing !== null;
  return (
    <>
      {answers.map((one) => (
        <div key={one.id}>
          {vi.surveys.conditions[one.condition]}{' '}
          <span className="small muted">
            {vi.surveys.answeredBy(one.by_name, day(startOfDay(one.day)))}
            {!isPlain && ` (${stateThen(one)})`}
          </span>
        </div>
      ))}
    </>
  );
}

const stateThen = ({ state }: SurveyAnswer) => vi.surveys.statesThen[state ?? 'unknown'];

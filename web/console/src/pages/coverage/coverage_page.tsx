// Who of a commune is out of earshot, and which loudspeaker speaks in which round.
import { CheckCircleOutlined, QuestionCircleOutlined, WarningOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Select } from 'antd';
import { type CoveredUnit, listUnits, readCoverage, type UnitCoverage } from '../../api/units';
import { useSession } from '../../app/session';
import { useUrlState } from '../../app/url_state';
import { vi } from '../../locale/vi';
import { DayFilter } from '../../parts/filters';
import { day as dayText, number, startOfDay } from '../../parts/format';
import { GroundMap, type Mark } from '../../parts/ground_map';
import { Legend, ZoomButtons } from '../../parts/map_tools';
import { Page, Panel } from '../../parts/page';
import { EmptyState, Reading } from '../../parts/page_states';
import { Rounds } from '../../parts/rounds';
import { useOutlines, useView } from '../../parts/use_ground';
import { homesOf, unsureSound, worstFirst } from './worst_first';
import './coverage.css';

const communeKinds = 'commune,ward,township,special_zone';

export function CoveragePage() {
  const { account } = useSession();
  const [url, setUrl] = useUrlState();
  const day = url.day;
  const communes = useQuery({
    queryKey: ['units', 'communes', ...(day ? [day] : [])],
    queryFn: () => listUnits({ kind: communeKinds, at: day, limit: 500 }),
    staleTime: 5 * 60_000,
  });
  const items = communes.data?.items ?? [];
  const own = items.find(({ id }) => id === account.unit);
  const withHorns = items.find(({ clusters }) => Boolean(clusters));
  const unit = url.unit ?? own?.id ?? withHorns?.id;
  return (
    <Page title={vi.coverage.title} lead={vi.coverage.lead}>
      <Panel>
        <div className="row">
          <span id="coverage_of">{vi.coverage.commune}</span>
          <Select
            aria-labelledby="coverage_of"
            className="coverage_unit"
            showSearch={{ optionFilterProp: 'label' }}
            value={unit}
            loading={communes.isPending}
            options={items.map(({ id, name }) => ({ value: id, label: name }))}
            onChange={(chosen: string) => setUrl({ unit: chosen })}
          />
          <DayFilter name="day" label={vi.coverage.asOf} />
        </div>
        {day && <p className="muted">{vi.coverage.asOfLead(dayText(startOfDay(day)))}</p>}
      </Panel>
      {unit ? (
        <Coverage key={unit} unit={unit} day={day} />
      ) : (
        <EmptyState title={vi.coverage.choose} />
      )}
    </Page>
  );
}

function Coverage({ unit, day }: { unit: string; day?: string }) {
  const coverage = useQuery({
    queryKey: ['units', 'coverage', unit, ...(day ? [day] : [])],
    queryFn: () => readCoverage(unit, day),
    retry: !day,
  });
  const { outlines, isPending } = useOutlines(unit, day);
  return (
    <Reading of={coverage}>
      {(found) => (
        <>
          <Summary coverage={found} />
          <div className="columns_wide_left">
            {!isPending && <CoverageMap coverage={found} outlines={outlines} />}
            <div className="stack">
              <Panel title={vi.coverage.hamlets}>
                <Hamlets units={found.units} isPast={Boolean(day)} />
              </Panel>
              {!day && (
                <Panel title={vi.coverage.rounds}>
                  <Turns coverage={found} />
                </Panel>
              )}
            </div>
          </div>
        </>
      )}
    </Reading>
  );
}

const isOut = (unit: CoveredUnit) => unit.placing !== 'unknown' && unit.share_out > 0;

function Summary({ coverage }: { coverage: UnitCoverage }) {
  const households = coverage.units.reduce((sum, one) => sum + one.households, 0);
  const out = coverage.units.reduce((sum, one) => sum + one.households_out, 0);
  const unknown = coverage.units.filter(({ placing }) => placing === 'unknown').length;
  const hamlets = coverage.units.filter(isOut).length;
  const unsure = unsureSound(coverage.devices);
  return (
    <p className="coverage_sum" aria-live="polite">
      <strong>{vi.coverage.summary(number(out), number(households), number(hamlets))}</strong>
      {unknown > 0 && <span className="muted"> {vi.coverage.unknown(number(unknown))}</span>}
      {unsure && <span className="muted"> {unsure}</span>}
    </p>
  );
}

function CoverageMap({
  coverage,
  outlines,
}: {
  coverage: UnitCoverage;
  outlines: ReturnType<typeof useOutlines>['outlines'];
}) {
  const devices = coverage.devices.flatMap((one) =>
    one.place ? [{ ...one, place: one.place }] : [],
  );
  const homes = coverage.units.flatMap((one): Mark[] =>
    one.centre
      ? [
          {
            key: one.unit,
            place: one.centre,
            kind: one.share_out >= 0.5 ? 'out' : 'home',
            title: `${one.name}: ${stateOf(one)}`,
          },
        ]
      : [],
  );
  const seen = [...devices.map(({ place }) => place), ...homes.map(({ place }) => place)];
  const view = useView(seen, outlines);
  if (seen.length === 0 && outlines.length === 0)
    return (
      <Panel title={vi.coverage.map}>
        <EmptyState title={vi.coverage.nothing} text={vi.coverage.nothingText} />
      </Panel>
    );
  return (
    <Panel title={vi.coverage.map} extra={<ZoomButtons view={view} />}>
      <div className="stack_tight">
        <GroundMap
          plane={view.plane}
          box={view.box}
          label={vi.coverage.map}
          outlines={outlines}
          reaches={devices.map((one) => ({
            key: one.device,
            place: one.place,
            radius_m: one.reach_m,
            tone: one.round,
          }))}
          marks={[
            ...homes,
            ...devices.map(
              (one): Mark => ({
                key: one.device,
                place: one.place,
                kind: 'plain',
                title: vi.coverage.device(one.name, number(one.reach_m)),
              }),
            ),
          ]}
          onMove={view.setBox}
        />
        <Legend
          rows={[
            { kind: 'plain', words: vi.coverage.legendDevice },
            { kind: 'home', words: vi.coverage.legendHome },
            { kind: 'out', words: vi.coverage.legendOut },
          ]}
        />
        {outlines.length === 0 && <p className="small muted">{vi.scheme.noOutlines}</p>}
        <p className="small muted">{vi.coverage.assumption}</p>
      </div>
    </Panel>
  );
}

function stateOf(unit: CoveredUnit): string {
  if (unit.placing === 'unknown') return vi.coverage.noPlace;
  if (unit.share_out === 0) return vi.coverage.heard;
  if (unit.share_out === 1) return vi.coverage.unheard;
  return vi.coverage.partly(number(Math.round(unit.share_out * 100)));
}

function Hamlets({ units, isPast }: { units: CoveredUnit[]; isPast: boolean }) {
  return (
    <ul className="plain list_rows">
      {worstFirst(units).map((unit) => (
        <li key={unit.unit} className="row_between">
          <span>
            {unit.name} <span className="small muted">{homesOf(unit, isPast)}</span>
          </span>
          <span className={`coverage_state ${isOut(unit) ? 'is_out' : ''}`}>
            <StateIcon unit={unit} /> {stateOf(unit)}
          </span>
        </li>
      ))}
    </ul>
  );
}

function StateIcon({ unit }: { unit: CoveredUnit }) {
  if (unit.placing === 'unknown') return <QuestionCircleOutlined aria-hidden="true" />;
  return isOut(unit) ? (
    <WarningOutlined aria-hidden="true" />
  ) : (
    <CheckCircleOutlined aria-hidden="true" />
  );
}

function Turns({ coverage }: { coverage: UnitCoverage }) {
  const names = new Map(coverage.devices.map(({ device, name }) => [device, name]));
  const together = coverage.disturbances.filter((one) => one.together);
  const turns = coverage.devices.filter(({ rounds }) => rounds > 1);
  return (
    <div className="stack_tight">
      <Rounds hearing={coverage.hearing} />
      {turns.length > 0 && (
        <ul className="plain list_rows">
          {[...turns]
            .sort((a, b) => a.round - b.round || a.name.localeCompare(b.name, 'vi'))
            .map((one) => (
              <li key={one.device} className="row_between">
                <Link to="/devices/$id" params={{ id: one.device }}>
                  {one.name}
                </Link>
                <span className="small">{vi.rounds.round(number(one.round + 1))}</span>
              </li>
            ))}
        </ul>
      )}
      {together.map((one) => (
        <p key={`${one.a} ${one.b}`} className="small alarm_bad">
          {vi.coverage.stillTogether(
            names.get(one.a) ?? '',
            names.get(one.b) ?? '',
            number(one.distance_m),
          )}
        </p>
      ))}
      {coverage.hearing.unplaced > 0 && (
        <p className="small muted">{vi.coverage.unplaced(number(coverage.hearing.unplaced))}</p>
      )}
    </div>
  );
}

// When which round speaks, and how long it takes until everybody has heard it once.
import type { HearingPlan } from '../api/emergency_types';
import { vi } from '../locale/vi';
import { number, timeWithSeconds } from './format';
import './ground_map.css';

const seconds = (ms: number): string => number(Math.round(ms / 1000));
const tenths = (ms: number): string => number(Math.round(ms / 100) / 10);

export function inMinutes(ms: number): string {
  const all = Math.round(ms / 1000);
  return all < 60
    ? vi.rounds.seconds(number(all))
    : vi.rounds.minutes(number(Math.floor(all / 60)), String(all % 60).padStart(2, '0'));
}

type Round = HearingPlan['rounds'][number];

const mostNamed = 4;

// "Nà Sọc, Đồng Mó và 3 nơi khác".
function placesOf(round: Round): string {
  const named = round.units.flatMap(({ name }) => (name ? [name] : [])).slice(0, mostNamed);
  const more = round.unit_count - named.length;
  return [named.join(', '), more > 0 && named.length > 0 ? vi.rounds.more(number(more)) : '']
    .filter(Boolean)
    .join(' ');
}

// With `startsAt` (unix milliseconds of the first word) by the clock, else counted from the press.
export function Rounds({ hearing, startsAt }: { hearing: HearingPlan; startsAt?: number }) {
  const { rounds, all_have_heard_ms: whole } = hearing;
  const share = (ms: number) => `${(ms / Math.max(whole, 1)) * 100}%`;
  const when = (round: Round): string => {
    const counts = [number(round.devices), number(round.speakers)] as const;
    if (startsAt === undefined)
      return vi.rounds.row(seconds(round.starts_ms), seconds(round.ends_ms), ...counts);
    const clock = (ms: number) => timeWithSeconds(startsAt + ms);
    return vi.rounds.clock(clock(round.starts_ms), clock(round.ends_ms), ...counts);
  };
  return (
    <div className="stack_tight">
      <p className="small">
        {rounds.length < 2
          ? vi.rounds.together(inMinutes(hearing.airing_ms))
          : vi.rounds.lead(number(rounds.length), inMinutes(whole))}{' '}
        {startsAt !== undefined && vi.rounds.until(timeWithSeconds(startsAt + whole))}{' '}
        {startsAt !== undefined && vi.rounds.over(timeWithSeconds(startsAt + hearing.over_ms))}
      </p>
      {rounds.length > 1 && (
        <ul className="plain rounds small">
          {rounds.map((round, index) => (
            <li key={round.starts_ms}>
              <span>{vi.rounds.round(number(index + 1))}</span>
              <span>
                <span className="rounds_line" style={{ display: 'block' }} aria-hidden="true">
                  <span
                    className={`tone_${index}`}
                    style={{
                      left: share(round.starts_ms),
                      width: share(round.ends_ms - round.starts_ms),
                    }}
                  />
                </span>
                {when(round)}
                {round.units.length > 0 && (
                  <span className="muted" style={{ display: 'block' }}>
                    {placesOf(round)}
                  </span>
                )}
              </span>
            </li>
          ))}
        </ul>
      )}
      <p className="small muted">
        {vi.rounds.gaps(tenths(hearing.phrase_gap_ms), tenths(hearing.airing_gap_ms))}
      </p>
    </div>
  );
}

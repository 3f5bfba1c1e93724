// When which round speaks, and how long it takes until everybody has heard it once.
import type { HearingPlan } from '../api/emergency_types';
import { vi } from '../locale/vi';
import { number } from './format';
import './ground_map.css';

const seconds = (ms: number): string => number(Math.round(ms / 1000));

export function inMinutes(ms: number): string {
  const all = Math.round(ms / 1000);
  return all < 60
    ? vi.rounds.seconds(number(all))
    : vi.rounds.minutes(number(Math.floor(all / 60)), String(all % 60).padStart(2, '0'));
}

export function Rounds({ hearing }: { hearing: HearingPlan }) {
  const { rounds, all_have_heard_ms: whole } = hearing;
  if (rounds.length < 2)
    return <p className="small">{vi.rounds.together(inMinutes(hearing.airing_ms))}</p>;
  const share = (ms: number) => `${(ms / Math.max(whole, 1)) * 100}%`;
  return (
    <div className="stack_tight">
      <p className="small">{vi.rounds.lead(number(rounds.length), inMinutes(whole))}</p>
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
              {vi.rounds.row(
                seconds(round.starts_ms),
                seconds(round.ends_ms),
                number(round.devices),
                number(round.speakers),
              )}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}

import type { ContributionState } from '../../api/contributions';
import type { BulletinState } from '../../api/types';
import { vi } from '../../locale/vi';
import type { Tone } from '../../parts/status_tag';

interface Standing {
  state: ContributionState;
  result_state: BulletinState | null;
}

// Once the editors have it, what counts is how far their copy is.
export function standingOf({ state, result_state }: Standing): { words: string; tone: Tone } {
  if (state !== 'taken')
    return {
      words: vi.contributions.states[state],
      tone: state === 'waiting' ? 'warn' : state === 'returned' ? 'bad' : 'calm',
    };
  if (result_state === 'approved') return { words: vi.contributions.published, tone: 'good' };
  if (result_state === 'recalled') return { words: vi.contributions.recalled, tone: 'calm' };
  if (result_state === 'submitted')
    return { words: vi.contributions.waitsForApproval, tone: 'accent' };
  return { words: vi.contributions.beingEdited, tone: 'accent' };
}

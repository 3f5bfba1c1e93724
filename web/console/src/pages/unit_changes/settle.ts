// What a person decides about the places of a reform's table that are not clear by themselves.

import type { ReformDecision, ReformOpen } from '../../api/unit_changes';

// By place: the code that was chosen; an empty one says that the mention is no unit.
export type Choices = Record<string, string>;

// Of one that no row names the choice is the new unit, of a mention the old one.
export const placeOf = (open: ReformOpen): string =>
  open.reason === 'unnamed' ? `old ${open.code}` : `new ${open.code} ${open.mention}`;

export function decisionsOf(choices: Choices): ReformDecision[] {
  return Object.entries(choices).map(([place, chosen]) => {
    const [side, code = '', ...mention] = place.split(' ');
    return side === 'old'
      ? { code: chosen, mention: '', old_code: code }
      : { code, mention: mention.join(' '), old_code: chosen };
  });
}

// The likeliest of each that has no choice yet.
export function withFirst(choices: Choices, open: ReformOpen[]): Choices {
  const filled = { ...choices };
  for (const one of open) {
    const first = one.suggestions[0];
    if (first && filled[placeOf(one)] === undefined) filled[placeOf(one)] = first.code;
  }
  return filled;
}

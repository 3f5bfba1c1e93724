// Which boxes of the unit tree stand ticked, half ticked or empty. The chosen set is kept smallest:
// a chosen unit speaks for all below it, so nothing below it is chosen too.

export type Box = 'checked' | 'half' | 'empty';

export interface Place {
  id: string;
  // From the root down to the parent.
  path: readonly string[];
}

// Chosen unit -> its ancestors, from the root down.
export type Ancestors = ReadonlyMap<string, readonly string[]>;

export function boxOf(place: Place, chosen: ReadonlySet<string>, ancestors: Ancestors): Box {
  if (chosen.has(place.id) || place.path.some((id) => chosen.has(id))) return 'checked';
  for (const id of chosen) {
    if (ancestors.get(id)?.includes(place.id)) return 'half';
  }
  return 'empty';
}

function withoutBelow(id: string, chosen: ReadonlySet<string>, ancestors: Ancestors): Set<string> {
  return new Set([...chosen].filter((other) => !ancestors.get(other)?.includes(id)));
}

// When the last child is ticked the parent is meant.
function gathered(
  place: Place,
  chosen: Set<string>,
  childrenOf: (id: string) => readonly string[],
): Set<string> {
  for (let depth = place.path.length - 1; depth >= 0; depth -= 1) {
    const parent = place.path[depth] as string;
    const children = childrenOf(parent);
    if (children.length < 2 || !children.every((child) => chosen.has(child))) break;
    for (const child of children) chosen.delete(child);
    chosen.add(parent);
  }
  return chosen;
}

// A box below a chosen unit is cleared: the chosen one gives way to all the others along the path.
function split(
  place: Place,
  chosen: ReadonlySet<string>,
  childrenOf: (id: string) => readonly string[],
): Set<string> {
  const result = new Set(chosen);
  const from = place.path.findIndex((id) => result.has(id));
  const line = [...place.path.slice(from), place.id];
  result.delete(line[0] as string);
  for (let step = 0; step + 1 < line.length; step += 1) {
    for (const child of childrenOf(line[step] as string)) {
      if (child !== line[step + 1]) result.add(child);
    }
  }
  return result;
}

export function toggled(
  place: Place,
  chosen: ReadonlySet<string>,
  ancestors: Ancestors,
  childrenOf: (id: string) => readonly string[],
): Set<string> {
  if (chosen.has(place.id)) {
    const result = new Set(chosen);
    result.delete(place.id);
    return result;
  }
  if (place.path.some((id) => chosen.has(id))) return split(place, chosen, childrenOf);
  const result = withoutBelow(place.id, chosen, ancestors);
  result.add(place.id);
  return gathered(place, result, childrenOf);
}

// What an officer chooses, step by step, and what the server is asked for.

import type { UnitKind } from '../../api/types';
import type { UnitChangeKind, WishedTarget, WishedUnitChange } from '../../api/unit_changes';
import type { ChosenUnit } from '../../parts/units_on_day';

export interface Part {
  key: number;
  name: string;
  kind: UnitKind;
  code: string;
}

export interface Draft {
  kind: UnitChangeKind;
  from: ChosenUnit[];
  // Of a merge: the unit that is there and goes on; of a move the new parent; of what is dissolved
  // the heir.
  into: ChosenUnit[];
  makesNew: boolean;
  parts: Part[];
  parent: ChosenUnit[];
  // Of a split: which part each hamlet goes to, by the part's key.
  takes: Record<string, number>;
  resolution: string;
  on: string;
}

export const newPart = (key: number, kind: UnitKind = 'commune'): Part => ({
  key,
  name: '',
  kind,
  code: '',
});

export const newDraft = (on: string): Draft => ({
  kind: 'merge',
  from: [],
  into: [],
  makesNew: true,
  parts: [newPart(1), newPart(2)],
  parent: [],
  takes: {},
  resolution: '',
  on,
});

// What is made of a unit is of its kind, unless somebody says otherwise.
export function choose(draft: Draft, from: ChosenUnit[]): Partial<Draft> {
  const kind = from[0]?.kind;
  const isOther = from[0]?.id !== draft.from[0]?.id;
  const parts = kind && isOther ? draft.parts.map((part) => ({ ...part, kind })) : draft.parts;
  return { from, takes: {}, parts };
}

function made(part: Part, draft: Draft): WishedTarget {
  const target: WishedTarget = { name: part.name.trim(), kind: part.kind };
  if (part.code.trim()) target.code = part.code.trim();
  if (draft.parent[0]) target.parent = draft.parent[0].id;
  return target;
}

function targets(draft: Draft): WishedTarget[] {
  const first = draft.parts[0] as Part;
  const into = draft.into[0];
  switch (draft.kind) {
    case 'merge':
      return draft.makesNew ? [made(first, draft)] : into ? [{ id: into.id }] : [];
    case 'split':
      return draft.parts.map((part) => ({
        ...made(part, draft),
        takes: Object.keys(draft.takes).filter((unit) => draft.takes[unit] === part.key),
      }));
    case 'rename': {
      const target: WishedTarget = { name: first.name.trim() };
      // The unit above has a say in another kind: it is asked for only where it is another one.
      if (first.kind !== draft.from[0]?.kind) target.kind = first.kind;
      if (first.code.trim()) target.code = first.code.trim();
      return [target];
    }
    case 'move':
    case 'dissolve':
      return into ? [{ id: into.id }] : [];
  }
}

// The server names new ones and refuses what cannot be; this only knows what is still empty.
export function isComplete(draft: Draft): boolean {
  if (!draft.resolution.trim() || draft.from.length === 0) return false;
  const first = draft.parts[0] as Part;
  switch (draft.kind) {
    case 'merge':
      return draft.makesNew ? Boolean(first.name.trim()) : draft.into.length > 0;
    case 'split':
      return draft.parts.length > 1 && draft.parts.every((part) => part.name.trim());
    case 'rename':
      return Boolean(first.name.trim());
    case 'move':
      return draft.into.length > 0;
    case 'dissolve':
      return true;
  }
}

export function wishOf(draft: Draft): WishedUnitChange {
  const to = targets(draft);
  const from = draft.from.map((unit) => unit.id);
  // Who takes the others in is one of those that become one.
  const goesOn = draft.kind === 'merge' && !draft.makesNew ? draft.into[0]?.id : undefined;
  if (goesOn && !from.includes(goesOn)) from.push(goesOn);
  return { kind: draft.kind, resolution: draft.resolution.trim(), on: draft.on, from, to };
}

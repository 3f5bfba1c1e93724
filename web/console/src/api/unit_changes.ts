import { get, type Page, post } from './http';
import type { UnitKind } from './types';

export type UnitChangeKind = 'merge' | 'split' | 'rename' | 'move' | 'dissolve';
export type UnitChangeState = 'preview' | 'planned' | 'done' | 'undone' | 'cancelled' | 'failed';

export interface NamedUnit {
  id: string;
  name: string;
}

export interface UnitChangeTarget extends NamedUnit {
  // None: it keeps the kind it has.
  kind: UnitKind | null;
}

export interface UnitChangeStep {
  kind: UnitChangeKind;
  from: NamedUnit[];
  to: UnitChangeTarget[];
}

export interface ChangeConcern {
  code: string;
  message: string;
  unit: string | null;
  unit_name: string;
  detail: string;
}

// Stations that come together in a unit become one, of which they are parts.
export interface JoinedStations {
  before: number;
  after: number;
  parts: number;
  // The first fifty.
  units: {
    unit: string;
    unit_name: string;
    station: string;
    made: boolean;
    before: number;
    parts: number;
  }[];
}

export interface UnitChange {
  id: string;
  state: UnitChangeState;
  resolution: string;
  on: string;
  reverses: string | null;
  steps: UnitChangeStep[];
  steps_total: number;
  units_total: number;
  units_ended: number;
  total: Record<string, number>;
  joined_stations: JoinedStations;
  conflicts: ChangeConcern[];
  by_name: string;
  created: string;
  done: string | null;
  problem: string | null;
  version: number;
}

export interface ChangedUnit {
  unit: string;
  name: string;
  kind: UnitKind;
  becomes_kind: UnitKind | null;
  ends: boolean;
  becomes: NamedUnit[];
  holdings: Record<string, number>;
}

export interface WishedTarget {
  id?: string;
  code?: string | null;
  name?: string | null;
  kind?: UnitKind | null;
  parent?: string;
  takes?: string[];
}

export interface WishedUnitChange {
  resolution: string;
  on: string;
  kind: UnitChangeKind;
  from: string[];
  to: WishedTarget[];
}

const path = (id: string, rest = '') => `/api/v1/unit-changes/${encodeURIComponent(id)}${rest}`;

export const listUnitChanges = (cursor?: string): Promise<Page<UnitChange>> =>
  get<Page<UnitChange>>('/api/v1/unit-changes', { cursor, limit: 50 });
export const readUnitChange = (id: string): Promise<UnitChange> => get<UnitChange>(path(id));
export const listChangedUnits = (id: string, cursor?: string): Promise<Page<ChangedUnit>> =>
  get<Page<ChangedUnit>>(path(id, '/units'), { cursor, limit: 50 });
export const previewUnitChange = (wish: WishedUnitChange): Promise<UnitChange> =>
  post<UnitChange>('/api/v1/unit-changes', wish);
export const confirmUnitChange = (
  id: string,
  resolution: string,
  version: number,
): Promise<UnitChange> => post<UnitChange>(path(id, '/confirm'), { resolution, version });

export interface ReformOpen {
  reason: 'unknown' | 'ambiguous' | 'unnamed';
  line: number | null;
  // Of the new unit; of one that is not named its own.
  code: string;
  name: string;
  mention: string;
  suggestions: { code: string; name: string }[];
}

export interface ReformReading {
  mentions: number;
  by_neighbours: number;
  split: number;
  open_total: number;
  open: ReformOpen[];
}

export interface ReformDecision {
  code: string;
  mention?: string;
  old_code?: string;
}

export interface ReformWish {
  resolution: string;
  on: string;
  table: string;
  settled: ReformDecision[];
}

const reformPath = '/api/v1/unit-changes/reform';

export const readReform = (wish: ReformWish): Promise<ReformReading> =>
  post<ReformReading>(reformPath, wish);
export const previewReform = (wish: ReformWish): Promise<UnitChange> =>
  post<UnitChange>(reformPath, { ...wish, preview: true });

export interface UndoWish {
  resolution?: string;
  on?: string;
  preview?: boolean;
  version?: number;
}

export const undoUnitChange = (id: string, wish: UndoWish): Promise<UnitChange> =>
  post<UnitChange>(path(id, '/undo'), wish);

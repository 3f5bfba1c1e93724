import type { HearingPlan, Place } from './emergency_types';
import { get, type Page, patch, post, raw } from './http';
import type { components } from './schema';
import type { AudienceCount, AudienceItem, Unit, UnitKind } from './types';

export interface UnitFilter {
  at?: string;
  parent?: string;
  kind?: string;
  q?: string;
  cursor?: string;
  limit?: number;
}

export const listUnits = (filter: UnitFilter): Promise<Page<Unit>> =>
  get<Page<Unit>>('/api/v1/units', { ...filter });

// As it was on the day; without one, as it is or was last seen.
export const readUnit = (id: string, at?: string): Promise<Unit> =>
  get<Unit>(`/api/v1/units/${encodeURIComponent(id)}`, { at });

export interface NewUnit {
  name: string;
  kind: UnitKind;
  parent: string;
  valid_from: string;
  code?: string | null;
  households?: number | null;
  households_from?: string | null;
  resolution?: string | null;
}

// What is absent stays; names and codes hold from a day on.
export interface UnitEdit {
  name?: string;
  code?: string | null;
  households?: number | null;
  // The day they were counted; today unless told.
  households_from?: string | null;
  from?: string;
  // The first day on which it no longer exists.
  valid_to?: string;
  resolution?: string | null;
  version?: number;
}

export const addUnit = (unit: NewUnit): Promise<Unit> => post<Unit>('/api/v1/units', unit);
export const saveUnit = (id: string, change: UnitEdit): Promise<Unit> =>
  patch<Unit>(`/api/v1/units/${encodeURIComponent(id)}`, change);

// All children: a province has more communes than one page holds.
export async function childrenOf(parent: string, at?: string): Promise<Unit[]> {
  const all: Unit[] = [];
  let cursor: string | undefined;
  do {
    const page = await listUnits({ parent, at, cursor, limit: 500 });
    all.push(...page.items);
    cursor = page.next ?? undefined;
  } while (cursor);
  return all.sort((a, b) => a.name.localeCompare(b.name, 'vi', { numeric: true }));
}

export const countAudience = (audience: AudienceItem[]): Promise<AudienceCount> =>
  post<AudienceCount>('/api/v1/audience/count', { audience });

export interface PlacedUnit {
  unit: string;
  name: string;
  kind: UnitKind;
  centre: Place;
  outlines: Place[][];
}

const mostBoundaries = 2000;

// Where the units below this one lie, by the tree of the day; empty where nobody imported any.
export async function listBoundaries(under: string, day?: string): Promise<PlacedUnit[]> {
  const all: PlacedUnit[] = [];
  let cursor: string | undefined;
  do {
    const page = await get<Page<PlacedUnit>>('/api/v1/boundaries', {
      under,
      day,
      cursor,
      limit: 200,
    });
    all.push(...page.items);
    cursor = page.next ?? undefined;
  } while (cursor && all.length < mostBoundaries);
  return all;
}

export interface NamedFeature {
  number: number;
  name: string;
  code: string;
  message: string;
}
export interface BoundaryImport {
  saved: number;
  refused: NamedFeature[];
  // Taken all the same.
  doubted: NamedFeature[];
}

export const importBoundaries = (geojson: unknown): Promise<BoundaryImport> =>
  post<BoundaryImport>('/api/v1/boundaries', geojson);
// What a file would change.
export const lookAtBoundaries = (geojson: unknown): Promise<BoundaryImport> =>
  post<BoundaryImport>('/api/v1/boundaries', geojson, { query: { preview: true } });

export interface UnitTable {
  is_taken: boolean;
  unit_total: number;
  kinds: { kind: UnitKind; count: number }[];
  // The first of them.
  units: { line: number; code: string; name: string; kind: UnitKind; parent_name: string }[];
  fault_total: number;
  faults: { line: number; column: string; code: string; message: string }[];
}

export interface UnitTableWish {
  on: string;
  // Lines without a parent stand here.
  under?: string;
}

// An official table of units as a file: looked at, or taken in as a whole.
export async function sendUnitTable(
  table: Blob,
  { on, under }: UnitTableWish,
  take: boolean,
): Promise<UnitTable> {
  const query = { on, under, take };
  const response = await raw('POST', '/api/v1/unit-tables', { query, body: table });
  return (await response.json()) as UnitTable;
}

export interface CoveredUnit {
  unit: string;
  name: string;
  kind: UnitKind;
  households: number;
  // Since when there are that many: a day, "unknown", or nothing where nobody had counted.
  households_since: string | null;
  placing: 'outline' | 'point' | 'devices' | 'unknown';
  centre: Place | null;
  share_out: number;
  households_out: number;
}

export interface CoveringDevice {
  device: string;
  name: string;
  unit: string;
  place: Place | null;
  speakers: number;
  reach_m: number;
  bearing: number | null;
  round: number;
  rounds: number;
  // Of an earlier day: since when it sounded so; "unknown" where that was not kept.
  sound_since: string | null;
}

export interface Disturbance {
  a: string;
  b: string;
  distance_m: number;
  delay_ms: number;
  share: number;
  together: boolean;
}

export interface UnitCoverage {
  units: CoveredUnit[];
  devices: CoveringDevice[];
  disturbances: Disturbance[];
  hearing: HearingPlan;
}

// Of an earlier day with the rounds of today.
export const readCoverage = (unit: string, day?: string): Promise<UnitCoverage> =>
  get<UnitCoverage>(`/api/v1/units/${encodeURIComponent(unit)}/coverage`, { day });

type PlaceDoubt = components['schemas']['PlaceDoubt'];

// What speaks against a place of something that stands in the unit; nothing mostly.
export const readPlaceDoubt = async (unit: string, lat: number, lon: number) => {
  const at = `${lat}, ${lon}`;
  const said = await get<PlaceDoubt>(`/api/v1/units/${encodeURIComponent(unit)}/place-doubt`, {
    at,
  });
  return said.doubt;
};

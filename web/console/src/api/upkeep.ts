// What breaks, who mends it, and what is done so that it does not break.
import { get, type Page, post, put, remove } from './http';
import type { SeriesTree } from './paper';

export type BreakdownKind =
  | 'offline'
  | 'silent'
  | 'unheard'
  | 'voltage'
  | 'clock'
  | 'storage'
  | 'tamper'
  | 'other';
export type BreakdownState = 'new' | 'assigned' | 'in_work' | 'waiting_part' | 'done' | 'confirmed';
export type BreakdownCause =
  | 'power'
  | 'line'
  | 'sim'
  | 'amplifier'
  | 'horn'
  | 'wiring'
  | 'controller'
  | 'memory_card'
  | 'lightning'
  | 'vandalism'
  | 'setting'
  | 'other';

export interface BreakdownRow {
  id: string;
  unit: string;
  unit_name: string;
  device: string | null;
  device_name: string;
  kind: BreakdownKind;
  state: BreakdownState;
  text: string;
  // More than one where a commune fell silent together.
  devices: number;
  since: string;
  opened: string;
  // Empty: the device itself.
  opened_by: string;
  done: string | null;
  account: string | null;
  account_name: string;
  contractor: string | null;
  contractor_name: string;
  cause: BreakdownCause | 'unknown' | 'by_itself' | 'removed';
  reopened: number;
  repair_ms: number | null;
  may_assign: boolean;
  may_work: boolean;
  version: number;
  changed: string;
}

export interface Breakdown extends BreakdownRow {
  steps: { state: BreakdownState; at: string; by_name: string; note: string }[];
  parts: { name: string; quantity: number; spare: string | null; at: string; by_name: string }[];
  device_names: string[];
  clocks: { state: BreakdownState; ms: number }[];
}

export interface BreakdownFilter {
  unit?: string;
  day?: string;
  kind?: string;
  open?: string;
  mine?: string;
  cursor?: string;
}

export interface BreakdownMove {
  state: 'in_work' | 'waiting_part' | 'done' | 'confirmed';
  note?: string;
  cause?: BreakdownCause;
  version: number;
}

export interface BreakdownFigure {
  unit: string;
  unit_name: string;
  above: string | null; // the old province, under the units of then
  above_name: string;
  kind: BreakdownKind;
  month: string;
  opened: number;
  done: number;
  mean_repair_ms: number | null;
}

// From when on a fault is a breakdown.
export interface BreakdownThresholds {
  by_itself: boolean;
  offline_min: number;
  fault_min: number;
  well_min: number;
  reopen_h: number;
  clock_ms: number;
  storage_mb: number;
  unheard: number;
  mains_min_v: number;
  mains_max_v: number;
  group_least: number;
}
export interface BreakdownRules extends BreakdownThresholds {
  unit: string;
  // The unit that says so; empty: nobody did.
  from: string;
  own: boolean;
  may_edit: boolean;
  since: string | null;
  version: number;
}

export interface Contractor {
  id: string;
  unit: string;
  unit_name: string;
  name: string;
  phone: string;
  email: string;
  contract: string;
  ended: boolean;
  may_edit: boolean;
  version: number;
  changed: string;
  changed_by: string;
  accounts: { id: string; name: string; username: string }[];
  devices: { id: string; name: string; unit_name: string }[];
}

const path = '/api/v1/breakdowns';
const one = (id: string) => `${path}/${encodeURIComponent(id)}`;

export const listBreakdowns = (filter: BreakdownFilter): Promise<Page<BreakdownRow>> =>
  get<Page<BreakdownRow>>(path, { ...filter });
export const readBreakdown = (id: string): Promise<Breakdown> => get<Breakdown>(one(id));
export const reportBreakdown = (wish: {
  unit?: string;
  device?: string;
  kind?: BreakdownKind;
  text: string;
}): Promise<Breakdown> => post<Breakdown>(path, wish);
export const assignBreakdown = (
  id: string,
  worker: { account?: string; contractor?: string; version: number },
): Promise<Breakdown> => post<Breakdown>(`${one(id)}/assign`, worker);
export const moveBreakdown = (id: string, move: BreakdownMove): Promise<Breakdown> =>
  post<Breakdown>(`${one(id)}/move`, move);
export const putPart = (
  id: string,
  part: { name?: string; quantity: number; spare?: string },
): Promise<Breakdown> => post<Breakdown>(`${one(id)}/parts`, part);
export const breakdownFigures = (filter: {
  unit?: string;
  from?: string;
  tree?: SeriesTree;
}): Promise<{ items: BreakdownFigure[] }> =>
  get<{ items: BreakdownFigure[] }>('/api/v1/breakdown-figures', { ...filter });
const rulesOf = (unit: string) => `/api/v1/units/${encodeURIComponent(unit)}/breakdown-rules`;
export const readBreakdownRules = (unit: string, day?: string): Promise<BreakdownRules> =>
  get<BreakdownRules>(rulesOf(unit), { day });
export const saveBreakdownRules = (
  unit: string,
  wish: BreakdownThresholds & { version: number },
): Promise<BreakdownRules> => put<BreakdownRules>(rulesOf(unit), wish);
// As of the end of `day`; today without one.
export const listContractors = (day?: string): Promise<{ items: Contractor[] }> =>
  get<{ items: Contractor[] }>('/api/v1/contractors', { day });

export interface ContractorWish {
  unit?: string;
  name: string;
  phone?: string;
  email?: string;
  contract?: string;
  ended?: boolean;
  accounts: string[];
  devices: string[];
  version?: number;
}
export const saveContractor = (
  wish: ContractorWish,
  id: string | undefined,
): Promise<Contractor> =>
  id
    ? put<Contractor>(`/api/v1/contractors/${encodeURIComponent(id)}`, wish)
    : post<Contractor>('/api/v1/contractors', wish);

export interface EntrustedDevice {
  id: string;
  name: string;
  unit_name: string;
  kind: 'speaker' | 'board';
  online: boolean | null;
  last_seen: string | null;
  faults: string[];
  software: string;
}
export const listEntrusted = (day?: string): Promise<{ items: EntrustedDevice[] }> =>
  get<{ items: EntrustedDevice[] }>('/api/v1/entrusted-devices', { day });

export interface MaintenanceRow {
  id: string;
  unit: string;
  unit_name: string;
  asset: string | null;
  asset_name: string;
  month: string;
  work: string;
  estimate: number;
  done_on: string | null;
  done_by: string;
  cost: number;
  note: string;
  may_edit: boolean;
  version: number;
  changed: string;
  changed_by: string;
}
export interface MaintenanceRows extends Page<MaintenanceRow> {
  // Of the whole year.
  sums: { planned: number; done: number; estimate: number; cost: number };
  // Others were there on the day, and nobody kept what they said then.
  not_kept: number;
}
export interface MaintenanceWish {
  unit?: string;
  asset?: string | null;
  month: string;
  work: string;
  estimate?: number;
  done_on?: string | null;
  done_by?: string;
  cost?: number;
  note?: string;
  version?: number;
}
const plan = '/api/v1/maintenance';
export const listMaintenance = (filter: {
  year?: string;
  day?: string;
  cursor?: string;
}): Promise<MaintenanceRows> => get<MaintenanceRows>(plan, { ...filter });
export const saveMaintenance = (
  wish: MaintenanceWish,
  id: string | undefined,
): Promise<MaintenanceRow> =>
  id
    ? put<MaintenanceRow>(`${plan}/${encodeURIComponent(id)}`, wish)
    : post<MaintenanceRow>(plan, wish);
export const removeMaintenance = (row: MaintenanceRow): Promise<void> =>
  remove<void>(`${plan}/${encodeURIComponent(row.id)}`, { version: row.version });

export interface Expiry {
  asset: string;
  name: string;
  unit: string;
  unit_name: string;
  what: 'sim_expires' | 'warranty_until' | 'lease_until';
  day: string;
  // Below zero: it is over.
  days_left: number;
}
export const listExpiries = (
  asked: { day?: string; unit?: string; cursor?: string; limit?: number } = {},
): Promise<Page<Expiry>> => get<Page<Expiry>>('/api/v1/expiries', { ...asked });

export interface StormCheck {
  id: string;
  unit: string;
  unit_name: string;
  name: string;
  started: string;
  by_name: string;
  ended: string | null;
  places: number;
  marks: number;
  bad: number;
  may_mark: boolean;
  items: string[];
}
export interface StormMark {
  asset: string;
  item: number;
  good: boolean;
  note?: string;
  at: string;
}
export interface FullStormCheck extends StormCheck {
  at: {
    asset: string;
    name: string;
    unit_name: string;
    marks: { item: number; good: boolean; note: string; at: string; by_name: string }[];
  }[];
}
const storms = '/api/v1/storm-checks';
const storm = (id: string) => `${storms}/${encodeURIComponent(id)}`;
export const listStormChecks = (cursor?: string): Promise<Page<StormCheck>> =>
  get<Page<StormCheck>>(storms, { cursor });
export const readStormCheck = (id: string): Promise<FullStormCheck> =>
  get<FullStormCheck>(storm(id));
// Those that had begun by the end of an earlier day, with what had been looked at by then.
export const listStormChecksOn = (day: string, cursor?: string): Promise<Page<StormCheck>> =>
  get<Page<StormCheck>>(storms, { day, cursor });
export const readStormCheckOn = (id: string, day: string): Promise<FullStormCheck> =>
  get<FullStormCheck>(storm(id), { day });
export const startStormChecks = (units: string[], name: string): Promise<{ items: StormCheck[] }> =>
  post<{ items: StormCheck[] }>(storms, { units, name });
export const markStormCheck = (id: string, marks: StormMark[]): Promise<FullStormCheck> =>
  put<FullStormCheck>(`${storm(id)}/marks`, { marks });
export const endStormCheck = (id: string): Promise<FullStormCheck> =>
  post<FullStormCheck>(`${storm(id)}/end`, {});

export interface Spare {
  id: string;
  name: string;
  unit: string;
  unit_name: string;
  type: string;
  serial: string;
  quantity: number;
  may_move: boolean;
}
export interface SpareMove {
  id: string;
  from_name: string;
  to_name: string;
  quantity: number;
  breakdown: string | null;
  note: string;
  at: string;
  by_name: string;
}
const spares = '/api/v1/spares';
export const listSpares = (): Promise<{ items: Spare[] }> => get<{ items: Spare[] }>(spares);
// Where they lay on an earlier day.
export const listSparesOn = (day: string): Promise<{ items: Spare[] }> =>
  get<{ items: Spare[] }>(spares, { day });
// The latest first.
export const listSpareMoves = (id: string): Promise<{ items: SpareMove[] }> =>
  get<{ items: SpareMove[] }>(`${spares}/${encodeURIComponent(id)}/moves`);
export const lendSpare = (
  id: string,
  loan: { to: string; quantity: number; note?: string },
): Promise<Spare> => post<Spare>(`${spares}/${encodeURIComponent(id)}/lend`, loan);

import { get, type Page, post, put } from './http';

export type PlanAction = 'set_up' | 'upgrade' | 'convert' | 'content';
export type PlanState = 'estimated' | 'submitted' | 'appraised' | 'approved';
export type PlanStep = 'submit' | 'appraise' | 'approve' | 'send_back';
export type Funding = 'unknown' | 'budget' | 'programme' | 'social' | 'lease';

export interface StationPlan {
  id: string;
  unit: string;
  unit_name: string;
  year: number;
  name: string;
  state: PlanState;
  total_vnd: number;
  may_edit: boolean;
  may_decide: boolean;
  changed: string;
  changed_by: string;
  version: number;
}

export interface WishedStation {
  unit: string;
  action: PlanAction;
  quantity: number;
  remark: string;
}

export interface WishedLine {
  item: string;
  measure: string;
  quantity: number;
  price_vnd: number;
  funding: Funding;
}

export interface FullStationPlan extends StationPlan {
  day: string;
  rows: (WishedStation & { unit_name: string; done: number; done_since: string | null })[];
  lines: (WishedLine & { cost_vnd: number })[];
  marks: { step: PlanStep; comment: string; by_name: string; at: string }[];
}

export interface StationPlanWish {
  unit: string;
  year: number;
  name: string;
  rows: WishedStation[];
  lines: WishedLine[];
}

export type PlanCause = 'no_station' | 'not_working' | 'not_ip' | 'degraded';

// What the register says the communes of a unit need.
export interface PlanAdvice {
  day: string;
  more: boolean;
  items: {
    unit: string;
    unit_name: string;
    action: PlanAction;
    quantity: number;
    cause: PlanCause;
  }[];
}

const plans = '/api/v1/station-plans';
const one = (id: string) => `${plans}/${encodeURIComponent(id)}`;

export interface StationPlans extends Page<StationPlan> {
  // Others were there on the day, and nobody kept what they said then.
  not_kept: number;
}
export const listStationPlans = (filter: {
  unit?: string;
  day?: string;
  cursor?: string;
}): Promise<StationPlans> => get<StationPlans>(plans, filter);
export const advisePlan = (unit: string, day?: string): Promise<PlanAdvice> =>
  get<PlanAdvice>('/api/v1/station-plan-advice', { unit, day });
export const readStationPlan = (id: string, day?: string): Promise<FullStationPlan> =>
  get<FullStationPlan>(one(id), { day });
export const addStationPlan = (wish: StationPlanWish): Promise<FullStationPlan> =>
  post<FullStationPlan>(plans, wish);
export const saveStationPlan = (
  id: string,
  wish: Omit<StationPlanWish, 'unit'> & { version: number },
): Promise<FullStationPlan> => put<FullStationPlan>(one(id), wish);
export const stepStationPlan = (
  id: string,
  wish: { step: PlanStep; comment: string; version: number },
): Promise<FullStationPlan> => post<FullStationPlan>(`${one(id)}/step`, wish);
export const sheetOfStationPlan = (id: string, format: 'csv' | 'xlsx', day?: string): string =>
  `${one(id)}/sheet?format=${format}${day ? `&day=${day}` : ''}`;

import { get, type Page, post, put } from './http';

export type AssetKind = 'station' | 'cluster' | 'board' | 'website' | 'equipment';
export type Found = 'works' | 'degraded' | 'broken' | 'not_working';

export interface SurveyQuestion {
  key: string;
  label: string;
  type: 'yes_no' | 'number' | 'text';
  // Without it nothing is accepted.
  minimum: boolean;
  least: number;
  most: number;
  measure: string;
}

export interface SurveyForm {
  kind: AssetKind;
  version: number;
  questions: SurveyQuestion[];
}

export interface SurveyRound {
  id: string;
  unit: string;
  unit_name: string;
  name: string;
  from: string;
  to: string;
  kinds: AssetKind[];
  may_edit: boolean;
  changed: string;
  changed_by: string;
  version: number;
}

export interface SurveyProgress extends SurveyRound {
  // False: what the round said on the day asked for is not known; what it says now is told.
  kept?: boolean;
  progress: { unit: string; name: string; assets: number; answered: number }[];
}

export interface SurveyAnswer {
  id: string;
  client_id: string;
  round: string;
  asset: string;
  kind: AssetKind;
  form_version: number;
  day: string;
  condition: Found;
  answers: Record<string, string>;
  remark: string;
  accepted: boolean;
  // Null: of an earlier day on which nobody kept whether it stood.
  state: 'stands' | 'beside' | 'set_aside' | null;
  by: string;
  by_name: string;
  received: string;
  lat: number | null;
  lon: number | null;
}

export interface SurveyedAsset {
  id: string;
  kind: AssetKind;
  unit: string;
  unit_name: string;
  name: string;
  // A station that became a part of another; what was kept on a phone before does not say.
  part?: boolean;
  condition: Found | 'unknown';
  condition_on: string | null;
  lat: number | null;
  lon: number | null;
  standing: SurveyAnswer | null;
  beside: SurveyAnswer[];
}

export interface SurveyAnswerWish {
  client_id: string;
  asset: string;
  form_version: number;
  day: string;
  condition: Found;
  answers: Record<string, string>;
  remark: string;
  accepted: boolean;
  lat: number | null;
  lon: number | null;
  // The answer that the surveyor saw.
  replaces: string | null;
}

export type SurveyRoundWish = Pick<SurveyRound, 'unit' | 'name' | 'from' | 'to' | 'kinds'>;

const rounds = '/api/v1/survey-rounds';
const one = (id: string) => `${rounds}/${encodeURIComponent(id)}`;

export const listSurveyForms = (): Promise<Page<SurveyForm>> =>
  get<Page<SurveyForm>>('/api/v1/survey-forms');
export interface SurveyRounds extends Page<SurveyRound> {
  // Others were there on the day, and nobody kept what they said then.
  not_kept: number;
}
export const listSurveyRounds = (cursor?: string): Promise<SurveyRounds> =>
  get<SurveyRounds>(rounds, { cursor });
// As they stood at the end of an earlier day.
export const listSurveyRoundsOn = (day: string, cursor?: string): Promise<SurveyRounds> =>
  get<SurveyRounds>(rounds, { day, cursor });
export const readSurveyRound = (id: string): Promise<SurveyProgress> =>
  get<SurveyProgress>(one(id));
// How far it was at the end of an earlier day.
export const readSurveyRoundOn = (id: string, day: string): Promise<SurveyProgress> =>
  get<SurveyProgress>(one(id), { day });
export const addSurveyRound = (wish: SurveyRoundWish): Promise<SurveyRound> =>
  post<SurveyRound>(rounds, wish);
export const saveSurveyRound = (
  id: string,
  wish: Omit<SurveyRoundWish, 'unit'> & { version: number },
): Promise<SurveyRound> => put<SurveyRound>(one(id), wish);
export const listSurveyedAssets = (
  id: string,
  filter: { unit?: string; cursor?: string; limit?: number; day?: string },
): Promise<Page<SurveyedAsset>> => get<Page<SurveyedAsset>>(`${one(id)}/assets`, filter);
export const sendSurveyAnswer = (round: string, wish: SurveyAnswerWish): Promise<SurveyAnswer> =>
  post<SurveyAnswer>(`${one(round)}/answers`, wish, { key: wish.client_id });
export const chooseSurveyAnswer = (id: string, instead_of: string): Promise<SurveyAnswer> =>
  post<SurveyAnswer>(`/api/v1/survey-answers/${encodeURIComponent(id)}/choose`, { instead_of });

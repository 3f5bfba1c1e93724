// "Tin cấp trên gửi": what was approved above for the loudspeakers of a commune.
import { get, type Page, post, put } from './http';
import type { Priority } from './types';

const path = '/api/v1/inbox';

export type InboxState = 'waiting' | 'accepted' | 'left' | 'planned' | 'over';

export interface InboxDecision {
  // Dropped was accepted and taken out again, failed found no place by the rule: both wait on.
  answer: 'accepted' | 'left' | 'dropped' | 'failed';
  by_name: string;
  automatic: boolean;
  at: string;
  reason: string;
  version: number;
}

export interface InboxRule {
  decide_by: string;
  air_at: string;
  priority_only?: boolean | null;
}

export interface InboxItem {
  bulletin: string;
  title: string;
  text: string;
  priority: Priority | 'emergency';
  unit: string;
  unit_name: string;
  valid_to: string | null;
  recalled: boolean;
  // Next, or when it was heard last.
  airs_at: string | null;
  decision: InboxDecision | null;
  approved_at: string | null;
  approved_by: string | null;
  media: string | null;
  duration_ms: number | null;
}

export interface InboxPage extends Page<InboxItem> {
  unit: string;
  waiting: number;
  // Of these, those that must be aired.
  priority: number;
  rule: InboxRule | null;
  may_decide: boolean;
  // Alerts from above: they need nobody's consent.
  sounding: { id: string; text: string; since: string | null; expires: string }[];
}

// One airing of what is planned, or a programme of its own.
export interface Place {
  schedule?: string;
  occurrence?: string;
  starts?: string;
  position?: number;
}

export interface Accepted {
  schedule: string;
  programme: string;
  airs_at: string;
  accepted: { bulletin: string; version: number }[];
  refused: { bulletin: string; code: string; message: string }[];
}

export interface InboxWish {
  unit?: string;
  state?: InboxState;
  cursor?: string;
  limit?: number;
}

export const readInbox = (wish: InboxWish): Promise<InboxPage> => get<InboxPage>(path, { ...wish });
export const acceptOne = (
  bulletin: string,
  wish: Place & { unit: string; version: number },
  key: string,
): Promise<Accepted> =>
  post<Accepted>(`${path}/${encodeURIComponent(bulletin)}/accept`, wish, { key });
export const acceptMany = (
  wish: Place & { unit: string; bulletins: string[] },
  key: string,
): Promise<Accepted> => post<Accepted>(`${path}:accept`, wish, { key });
export const leaveOne = (
  bulletin: string,
  wish: { unit: string; version: number; reason: string },
): Promise<{ bulletin: string; decision: InboxDecision }> =>
  post(`${path}/${encodeURIComponent(bulletin)}/leave`, wish);

export interface CommuneAnswer {
  unit: string;
  unit_name: string;
  state: InboxState;
  airs_at: string | null;
  decision: InboxDecision | null;
}

export interface InboxAnswers extends Page<CommuneAnswer> {
  counts: Record<InboxState, number>;
}

export const listAnswers = (
  bulletin: string,
  wish: { state?: InboxState; cursor?: string; limit?: number },
): Promise<InboxAnswers> =>
  get<InboxAnswers>(`/api/v1/bulletins/${encodeURIComponent(bulletin)}/answers`, { ...wish });

export interface InboxRules {
  unit: string;
  rule: InboxRule | null;
  inherited_from: string | null;
  since: string | null;
  version: number;
}

const rulesPath = (unit: string) => `/api/v1/units/${encodeURIComponent(unit)}/inbox-rules`;

export const readInboxRules = (unit: string, day?: string): Promise<InboxRules> =>
  get<InboxRules>(rulesPath(unit), { day });
export const saveInboxRules = (
  unit: string,
  wish: { rule: InboxRule | null; version: number },
): Promise<InboxRules> => put<InboxRules>(rulesPath(unit), wish);

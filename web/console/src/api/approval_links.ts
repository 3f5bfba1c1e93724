// Links that bring a bulletin to the telephone of whoever approves it.
import type { Person } from './account_life';
import { get, type Page, post } from './http';
import type { Bulletin, BulletinTrack } from './types';

const bulletin = (id: string) => `/api/v1/bulletins/${encodeURIComponent(id)}`;

export interface Approver extends Person {
  unit: string;
  for_name: string | null;
}
export interface ApprovalLink {
  path: string;
  person_name: string;
  expires: string;
}
export const listApprovers = (id: string): Promise<Page<Approver>> =>
  get<Page<Approver>>(`${bulletin(id)}/approvers`);
export const makeApprovalLink = (id: string, person: string): Promise<ApprovalLink> =>
  post<ApprovalLink>(`${bulletin(id)}/approval-links`, { person });

export interface LinkContent {
  text: string;
  spoken_text: string;
  priority: 'normal' | 'priority' | 'emergency';
  author_name: string;
  unit_name: string;
  audience: string[];
  audience_more: number;
  devices: number;
  speakers: number;
  households: number;
  first_airing: string | null;
  media: string | null;
  duration_ms: number | null;
  tracks: BulletinTrack[];
  for_name: string | null;
  refusal: string | null;
}
export interface OpenedLink {
  state: 'open' | 'expired' | 'changed' | 'decided';
  bulletin: string;
  version: number;
  title: string;
  person_name: string;
  sent_by_name: string;
  expires: string;
  bulletin_state: string;
  decided_by: string | null;
  content: LinkContent | null;
}
export const openApprovalLink = (token: string): Promise<OpenedLink> =>
  get<OpenedLink>(`/api/v1/approval-links/${encodeURIComponent(token)}`);

// The decision of any approver; the link goes along and is spent by it.
export const decideByLink = (
  opened: OpenedLink,
  link: string,
  decision: { approve: true } | { approve: false; comment: string },
): Promise<Bulletin> =>
  post<Bulletin>(`${bulletin(opened.bulletin)}/${decision.approve ? 'approve' : 'reject'}`, {
    version: opened.version,
    link,
    ...(decision.approve ? {} : { comment: decision.comment }),
  });

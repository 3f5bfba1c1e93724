// "Lịch cắt điện": what the electricity company announced, and what devices told that cannot be true.
import { get, type Page, post, remove } from './http';

const path = '/api/v1/planned-outages';

export interface OutageSpan {
  from: string;
  to: string;
}

export interface OutagePlace {
  key: string;
  name: string;
  within: string;
  part: boolean;
  state: 'known' | 'chosen' | 'left' | 'address' | 'ambiguous' | 'unknown';
  unit: string | null;
  unit_name: string;
  choices: { unit: string; name: string }[];
}

export interface OutageRow {
  line: number;
  source: string;
  spans: OutageSpan[];
  places: OutagePlace[];
  left: boolean;
  over: boolean;
  // Waits for the officer.
  open: boolean;
  problem: string | null;
  problem_text: string | null;
}

export interface DarkAiring {
  schedule: string;
  title: string;
  starts: string;
  length_ms: number;
  // Clusters of it in the outage, and all of them.
  devices: number;
  all: number;
  before: string | null;
  after: string | null;
}

export interface OutagePreview {
  rows: OutageRow[];
  passed: { line: number; text: string }[];
  fresh: number;
  known: number;
  // At most so many as somebody looks through; the total counts all.
  clusters: { device: string; name: string; unit_name: string; from: string; to: string }[];
  clusters_total: number;
  airings: DarkAiring[];
  notices: { title: string; text: string; units: string[] }[];
  has_template: boolean;
}

export interface OutageWish {
  text: string;
  places?: { key: string; unit: string | null }[];
  left?: number[];
  moves?: { schedule: string; starts: string; to: string }[];
  notice?: boolean;
}

export interface OutagePaste {
  id: string;
  unit: string;
  text: string;
  at: string;
  by_name: string;
  // Null: it was taken back behind the day asked for, and nobody kept how many there were.
  outages: number | null;
  moved: { schedule: string; title: string; from: string; to: string; extra: boolean }[];
  notices: string[];
  undone_at: string | null;
}

export interface OutagesTaken {
  // Null: all of it was known.
  paste: OutagePaste | null;
  refused: {
    schedule: string;
    starts: string;
    code: string;
    message: string;
    suggestion: string | null;
  }[];
}

export const previewOutages = (wish: OutageWish): Promise<OutagePreview> =>
  post<OutagePreview>(`${path}/preview`, wish);
export const takeOutages = (wish: OutageWish): Promise<OutagesTaken> =>
  post<OutagesTaken>(path, wish);
export const listPastes = (day?: string): Promise<Page<OutagePaste>> =>
  get<Page<OutagePaste>>(path, { limit: 20, day });
export const undoPaste = (id: string): Promise<OutagesTaken> =>
  remove<OutagesTaken>(`${path}/${encodeURIComponent(id)}`);

export interface Incident {
  id: string;
  device: string;
  device_name: string;
  unit_name: string;
  code: string;
  message: string;
  at: string;
}

export const listIncidents = (filter: {
  device?: string;
  unit?: string;
  day?: string;
}): Promise<Page<Incident>> => get<Page<Incident>>('/api/v1/incidents', { ...filter });

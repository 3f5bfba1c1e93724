import { get, type Page, post, put } from './http';

export type Staff = 'grassroots' | 'it';

export interface Training {
  course: string;
  on: string;
}

// Who does the work of grassroots information, in a unit from one day to another.
export interface Officer {
  id: string;
  unit: string;
  unit_name: string;
  post: string | null;
  post_title: string;
  name: string;
  staff: Staff;
  full_time: boolean;
  duties: string;
  // Null for whoever has no right there.
  phone: string | null;
  email: string | null;
  account: string | null;
  stand_in: string | null;
  stand_in_name: string;
  from: string;
  to: string | null;
  trainings: Training[];
  may_edit: boolean;
  changed: string;
  changed_by: string;
  version: number;
}

export interface OfficerWish {
  unit: string;
  post: string | null;
  name: string;
  staff: Staff;
  full_time: boolean;
  duties: string;
  phone: string;
  email: string;
  account: string | null;
  stand_in: string | null;
  from: string;
  to: string | null;
  trainings: Training[];
}

export interface StaffPost {
  id: string;
  unit: string;
  unit_name: string;
  title: string;
  staff: Staff;
  duties: string;
  seats: number;
  holders: number;
  vacancies: number;
  from: string;
  to: string | null;
  may_edit: boolean;
  changed: string;
  changed_by: string;
  version: number;
}

export type StaffPostWish = Pick<
  StaffPost,
  'unit' | 'title' | 'staff' | 'duties' | 'seats' | 'from' | 'to'
>;

export interface StaffFigures {
  officers: number;
  trained: number;
  trained_permille: number | null;
  seats: number;
  vacancies: number;
}

export interface StaffSummary {
  day: string;
  total: StaffFigures;
  items: { unit: string; name: string; figures: StaffFigures }[];
}

export interface PeopleFilter {
  unit?: string;
  day?: string;
  staff?: string;
  trained?: string;
  vacant?: string;
  q?: string;
  cursor?: string;
  limit?: number;
}

const officers = '/api/v1/officers';
const posts = '/api/v1/staff-posts';
const one = (path: string, id: string) => `${path}/${encodeURIComponent(id)}`;

export const listOfficers = (filter: PeopleFilter): Promise<Page<Officer>> =>
  get<Page<Officer>>(officers, { ...filter });
export const addOfficer = (wish: OfficerWish): Promise<Officer> => post<Officer>(officers, wish);
export const saveOfficer = (
  id: string,
  wish: OfficerWish & { version: number },
): Promise<Officer> => put<Officer>(one(officers, id), wish);
export const listStaffPosts = (filter: PeopleFilter): Promise<Page<StaffPost>> =>
  get<Page<StaffPost>>(posts, { ...filter });
export const addStaffPost = (wish: StaffPostWish): Promise<StaffPost> =>
  post<StaffPost>(posts, wish);
export const saveStaffPost = (
  id: string,
  wish: Omit<StaffPostWish, 'unit'> & { version: number },
): Promise<StaffPost> => put<StaffPost>(one(posts, id), wish);
export const readStaffFigures = (unit: string, day?: string): Promise<StaffSummary> =>
  get<StaffSummary>('/api/v1/staff-figures', { unit, day });

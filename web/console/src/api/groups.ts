import { get, type Page, patch, post, remove } from './http';
import type { Group } from './types';

const path = '/api/v1/groups';
const one = (id: string) => `${path}/${encodeURIComponent(id)}`;

export const listGroups = (): Promise<Page<Group>> => get<Page<Group>>(path, { limit: 500 });
// As of an earlier day; with `on_day`.
export const listGroupsOn = (day: string): Promise<Page<Group>> =>
  get<Page<Group>>(path, { day, limit: 500 });
export const addGroup = (group: Omit<Group, 'id'>): Promise<Group> => post<Group>(path, group);
export const saveGroup = (id: string, change: Partial<Group>): Promise<Group> =>
  patch<Group>(one(id), change);
export const removeGroup = (id: string): Promise<void> => remove<void>(one(id));

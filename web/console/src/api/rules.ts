import { get, put } from './http';
import type { AirRules } from './types';

const path = (unit: string) => `/api/v1/units/${encodeURIComponent(unit)}/rules`;

export const readRules = (unit: string): Promise<AirRules> => get<AirRules>(path(unit));
export const saveRules = (unit: string, rules: AirRules): Promise<AirRules> =>
  put<AirRules>(path(unit), rules);

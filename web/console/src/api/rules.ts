import type { Manner } from './emergency_types';
import { get, put } from './http';
import type { AirRules } from './types';

const path = (unit: string) => `/api/v1/units/${encodeURIComponent(unit)}/rules`;

export const readRules = (unit: string): Promise<AirRules> => get<AirRules>(path(unit));
export const saveRules = (unit: string, rules: AirRules): Promise<AirRules> =>
  put<AirRules>(path(unit), rules);

// Who has to stand behind an alert.
export interface EmergencyRule {
  second_person: boolean;
  patience_s: number;
  review_within_h: number;
}

export interface EmergencyRuleRows {
  one_commune: EmergencyRule;
  wider: EmergencyRule;
  requires_person: boolean;
  manner: Manner | null;
}

export interface EmergencyRules extends EmergencyRuleRows {
  unit: string;
  inherited_from: string | null;
  version: number;
  effective: EmergencyRuleRows;
}

const emergencyPath = (unit: string) => `/api/v1/units/${encodeURIComponent(unit)}/emergency-rules`;

export const readEmergencyRules = (unit: string): Promise<EmergencyRules> =>
  get<EmergencyRules>(emergencyPath(unit));
export const saveEmergencyRules = (
  unit: string,
  rules: EmergencyRuleRows & { version: number },
): Promise<EmergencyRules> => put<EmergencyRules>(emergencyPath(unit), rules);

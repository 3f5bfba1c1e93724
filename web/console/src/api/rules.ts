import type { Manner } from './emergency_types';
import { get, type Page, put } from './http';
import type { UnitKind } from './types';

export interface QuietHours {
  from: string;
  to: string;
  // 1 is Monday, 7 is Sunday; absent means every day.
  days?: number[];
  // The contrary: sound is allowed here although a unit above is quiet.
  allowed?: boolean;
}

export interface SlotCaps {
  programmes_a_day: number;
  minutes_a_day: number;
  days: number[];
}

export interface AirRules {
  unit: string;
  quiet: QuietHours[];
  caps?: SlotCaps | null;
  sends_alone?: SendsAlone | null;
  live_minutes?: LiveMinutes | null;
  inherited_from?: string | null;
  // Since when those shown hold: a day, "unknown", or nothing where nobody wrote any.
  since?: string | null;
  version?: number;
}

// How long one may speak live in one go, by where he sits.
export interface LiveMinutes {
  commune: number;
  hamlet: number;
}

// Whose act of sending at once is the approval.
export type SendsAlone = 'nobody' | 'commune' | 'hamlet';

const path = (unit: string) => `/api/v1/units/${encodeURIComponent(unit)}/rules`;

export const readRules = (unit: string, day?: string): Promise<AirRules> =>
  get<AirRules>(path(unit), { day });
export const saveRules = (unit: string, rules: AirRules): Promise<AirRules> =>
  put<AirRules>(path(unit), rules);

// In which order the languages of a bulletin are heard in a unit, and whether one may lack.
export interface LanguageRule {
  unit: string;
  name: string;
  kind: UnitKind;
  // Its own; empty leaves it to the unit above.
  order: string[];
  required: boolean;
  version: number;
  // What holds there, and whose order that is.
  heard: string[];
  from: string | null;
  from_name: string | null;
  required_above: boolean;
  may_edit: boolean;
}

// The unit first, then those right below it.
export const listLanguageRules = (unit: string, day?: string): Promise<Page<LanguageRule>> =>
  get<Page<LanguageRule>>('/api/v1/language-rules', { unit, day });
export const saveLanguageRule = (
  unit: string,
  rule: { order: string[]; required: boolean; version: number },
): Promise<LanguageRule> =>
  put<LanguageRule>(`/api/v1/units/${encodeURIComponent(unit)}/language-rule`, rule);

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
  since: string | null;
  version: number;
  effective: EmergencyRuleRows;
}

const emergencyPath = (unit: string) => `/api/v1/units/${encodeURIComponent(unit)}/emergency-rules`;

export const readEmergencyRules = (unit: string, day?: string): Promise<EmergencyRules> =>
  get<EmergencyRules>(emergencyPath(unit), { day });
export const saveEmergencyRules = (
  unit: string,
  rules: EmergencyRuleRows & { version: number },
): Promise<EmergencyRules> => put<EmergencyRules>(emergencyPath(unit), rules);

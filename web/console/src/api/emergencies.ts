import type {
  AreaItem,
  CommuneLanguages,
  DeviceProgress,
  DrillScore,
  Emergency,
  EmergencyDraft,
  EmergencyPreview,
  EmergencyProgress,
  EmergencyState,
  EmergencyTemplate,
  Manner,
  OrderStage,
  TemplateEdit,
  TemplateKind,
  Tone,
  Translation,
} from './emergency_types';
import { get, type Page, patch, post, put, remove } from './http';
import { postPersonally } from './passkeys';

const path = '/api/v1/emergencies';
const one = (id: string) => `${path}/${encodeURIComponent(id)}`;

export interface EmergencyFilter {
  exercise: boolean;
  states?: EmergencyState[];
  cursor?: string;
  limit?: number;
}

export const listEmergencies = ({ states, ...filter }: EmergencyFilter): Promise<Page<Emergency>> =>
  get<Page<Emergency>>(path, { ...filter, state: states?.join(',') });
export const readEmergency = (id: string): Promise<Emergency> => get<Emergency>(one(id));

// The key makes a press that is sent twice (a lost line, a second sign-in) one emergency.
export const sendEmergency = (draft: EmergencyDraft, key: string): Promise<Emergency> =>
  postPersonally<Emergency>(path, draft, key);

// To how many it would go, and who has to stand behind it.
// Of an exercise, less: some devices take no part, and nobody has to be asked.
// The words say how long an airing takes.
export const previewEmergency = (
  audience: AreaItem[],
  exercise: boolean,
  said: { text?: string; repeat?: number; tone?: Tone; manner?: Manner } = {},
): Promise<EmergencyPreview> =>
  post<EmergencyPreview>(`${path}/preview`, {
    audience,
    ...(exercise ? { exercise } : {}),
    ...said,
  });

export type EmergencyStep = 'approve' | 'update' | 'end' | 'cancel' | 'resend';

export interface StepBody {
  version?: number;
  comment?: string;
  break_glass?: string;
  text?: string;
  translations?: Translation[];
  media?: string | null;
  expires?: string;
  repeat?: number;
}

export const stepEmergency = (
  id: string,
  step: EmergencyStep,
  body: StepBody,
): Promise<Emergency> =>
  step === 'approve' || step === 'update'
    ? postPersonally<Emergency>(`${one(id)}/${step}`, body)
    : post<Emergency>(`${one(id)}/${step}`, body);

// Server-sent events named `progress`.
export const progressAddress = (id: string): string => `${one(id)}/progress`;

export const readProgress = (data: string): EmergencyProgress =>
  JSON.parse(data) as EmergencyProgress;

// Failures first.
export const listEmergencyDevices = (
  id: string,
  filter: { stage?: OrderStage; limit?: number; cursor?: string },
): Promise<Page<DeviceProgress>> => get<Page<DeviceProgress>>(`${one(id)}/devices`, filter);

// An officer of a commune says that he heard of it; drills are scored by that.
export const answerEmergency = (id: string, unit: string): Promise<Emergency> =>
  post<Emergency>(`${one(id)}/answer`, { unit });
export const readScore = (id: string): Promise<DrillScore> => get<DrillScore>(`${one(id)}/score`);

const templates = '/api/v1/templates';

export const listTemplates = (kind: TemplateKind): Promise<Page<EmergencyTemplate>> =>
  get<Page<EmergencyTemplate>>(templates, { kind, limit: 500 });
export const addTemplate = (
  kind: TemplateKind,
  template: TemplateEdit,
): Promise<EmergencyTemplate> => post<EmergencyTemplate>(templates, { ...template, kind });
export const saveTemplate = (id: string, change: TemplateEdit): Promise<EmergencyTemplate> =>
  patch<EmergencyTemplate>(`${templates}/${encodeURIComponent(id)}`, change);
// Of the communes this account sees.
export const listLanguages = (day?: string): Promise<Page<CommuneLanguages>> =>
  get<Page<CommuneLanguages>>('/api/v1/languages', { day });
export const saveLanguages = (unit: string, languages: string[]): Promise<CommuneLanguages> =>
  put<CommuneLanguages>(`/api/v1/units/${encodeURIComponent(unit)}/languages`, { languages });
export const removeTemplate = (id: string, version: number): Promise<void> =>
  remove<void>(`${templates}/${encodeURIComponent(id)}`, { version });

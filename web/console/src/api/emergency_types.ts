// The shapes of emergencies.
import type { AudienceItem } from './types';

export type EmergencyState = 'awaiting_approval' | 'live' | 'ended' | 'cancelled' | 'expired';

export type Hazard =
  | 'flood'
  | 'flash_flood'
  | 'landslide'
  | 'storm'
  | 'fire'
  | 'epidemic'
  | 'dyke'
  | 'chemical'
  | 'security'
  | 'test'
  | 'other';

export type Severity = 'minor' | 'moderate' | 'severe' | 'extreme';

// Latitude and longitude in degrees.
export type Place = [number, number];

export interface Circle {
  centre: Place;
  radius_m: number;
}

// Whom it is for: units, groups, devices, or a shape on the ground.
export interface AreaItem extends AudienceItem {
  polygon?: Place[];
  circle?: Circle;
}

export interface Endorsement {
  account: string;
  name: string;
  at: string;
}

export type EmergencyDeed =
  | 'approve'
  | 'review'
  | 'break_glass'
  | 'update'
  | 'end'
  | 'cancel'
  | 'resend';

// The words in another language, for who reads the alert; devices speak the text.
export interface Translation {
  language: string;
  text: string;
}

export interface EmergencyDraft {
  // Its words and its sound are taken where `text` says no others.
  template?: string;
  text?: string;
  audience: AreaItem[];
  expires: string;
  exercise: boolean;
  hazard: Hazard;
  severity: Severity;
  repeat: number;
  tone: Tone;
  manner?: Manner;
  translations?: Translation[];
  // The sound that was heard before sending; without it the server or the device speaks the text.
  media?: string | null;
}

export type Tone = 'attention' | 'siren' | 'none';

export interface EmergencyContent {
  text: string;
  hazard: Hazard;
  severity: Severity;
  // What sounds before the words.
  tone: Tone;
  media: string | null;
  expires: string;
  repeat: number;
  // One airing, tone included.
  airing_ms: number;
  manner: Manner | null;
  translations?: Translation[];
}

export interface Emergency extends EmergencyContent {
  id: string;
  unit: string;
  unit_name?: string | null;
  exercise: boolean;
  state: EmergencyState;
  version: number;
  audience: AreaItem[];
  created: string;
  // When the newest order was caused.
  pressed_at: string | null;
  ended: string | null;
  author: Endorsement;
  approver: Endorsement | null;
  // A change that waits for the second person.
  proposal: (EmergencyContent & { by: Endorsement | null }) | null;
  // From then on the second person need not be waited for.
  break_glass_from: string | null;
  break_glass: string | null;
  review_due: string | null;
  reviewed: Endorsement | null;
  comment: string | null;
  deeds?: EmergencyDeed[];
  // While it is live, and only where it was asked for by its id.
  hearing?: { plan: HearingPlan; starts_at: string; boards: number } | null;
}

export interface EmergencyPreview {
  devices: number;
  speaker_devices: number;
  speakers: number;
  boards: number;
  households?: number;
  // Somebody else has to approve before it sounds.
  second_person: boolean;
  patience_s: number;
  review_within_h: number;
  // Of the devices, those that have a line now.
  connected: number;
  requires_person: boolean;
  may_send: boolean;
  hearing: HearingPlan;
}

// How loudspeakers in one another's earshot sound an alert; null leaves it to the groups and units.
export type Manner = 'in_turns' | 'together';

// Loudspeakers in one another's earshot speak in rounds; one round: all at once. Milliseconds from
// the first word.
export interface HearingPlan {
  rounds: {
    starts_ms: number;
    ends_ms: number;
    devices: number;
    speakers: number;
    unit_count: number;
    // Where most of them stand comes first; not all need be named.
    units: { unit: string; name: string | null; devices: number }[];
  }[];
  manner: Manner;
  phrase_gap_ms: number;
  airing_gap_ms: number;
  airing_ms: number;
  all_have_heard_ms: number;
  over_ms: number;
  // Clusters without a place.
  unplaced: number;
}

export type OrderStage = 'waiting' | 'received' | 'accepted' | 'sounding' | 'sounded' | 'refused';

// At least as far as each stage; `waiting` has not said a word yet, `unreachable` are those of them
// without a line.
export interface StageCounts {
  planned: number;
  waiting: number;
  unreachable: number;
  received: number;
  accepted: number;
  sounding: number;
  sounded: number;
  refused: number;
}

// Milliseconds from the press.
export interface StageTimes {
  p50_ms: number | null;
  p95_ms: number | null;
  last_ms: number | null;
}

export interface UnitProgress extends StageCounts {
  unit: string;
  name: string | null;
}

export interface DeviceProgress {
  device: string;
  name: string;
  unit: string;
  unit_name: string;
  online: boolean;
  stage: OrderStage;
  reason_text: string | null;
}

export interface EmergencyProgress {
  revision: number;
  act: 'sound' | 'end' | 'cancel';
  pressed_at: string;
  counts: StageCounts;
  times: { received: StageTimes; sounding: StageTimes; sounded: StageTimes };
  // By commune.
  units: UnitProgress[];
}

export interface TemplateTrack {
  language: string;
  text: string;
  media: string | null;
}

// A commune, what is spoken there beside Vietnamese, and what is prepared without a recording of it.
export interface CommuneLanguages {
  unit: string;
  name: string;
  languages: string[];
  // Of today; which recordings there were on an earlier day is not kept.
  lacks: { template: string; title: string; languages: string[] }[];
  may_edit: boolean;
  // Since when these are spoken there: a day, "unknown", or nothing where nobody has said.
  since: string | null;
}

export interface EmergencyTemplate {
  id: string;
  unit: string;
  unit_name: string | null;
  title: string;
  hazard: Hazard;
  severity: Severity;
  text: string;
  // Names in braces in the text, to be filled in when it is used.
  blanks: string[];
  repeat: number;
  tone: Tone;
  tracks: TemplateTrack[];
  // Of an ordinary notice: what has to be confirmed, and on how many days in a row it is aired.
  consent: string;
  days_in_a_row: number;
  // The sound that every device below its unit holds already.
  media: string | null;
  media_ms: number | null;
  version: number;
  may_edit: boolean;
}

export type TemplateKind = 'emergency' | 'ordinary';

export interface TemplateEdit {
  unit?: string;
  kind?: TemplateKind;
  title?: string;
  text?: string;
  hazard?: Hazard;
  severity?: Severity;
  repeat?: number;
  tone?: Tone;
  tracks?: TemplateTrack[];
  consent?: string;
  days_in_a_row?: number;
  version?: number;
}

export interface DrillRow {
  unit: string;
  name: string | null;
  planned: number;
  received: number;
  sounded: number;
  reached_percent: number;
  // From the press to the last that began.
  last_ms: number | null;
  answered_by: string | null;
  answered_at: string | null;
  answer_ms: number | null;
}

export interface DrillScore {
  items: DrillRow[];
}

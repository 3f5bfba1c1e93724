import type { Manner } from './emergency_types';

// The shapes the pages speak of.

// What an account may do somewhere; the server decides again, unit by unit, on every call.
export type Right =
  | 'view'
  | 'write_bulletin'
  | 'approve_bulletin'
  | 'approve_own_normal'
  | 'recall_bulletin'
  | 'edit_schedule'
  | 'override_quiet_hours'
  | 'operate_device'
  | 'manage_devices'
  | 'manage_units'
  | 'manage_accounts'
  | 'manage_rules'
  | 'send_emergency'
  | 'approve_emergency'
  | 'handle_feedback'
  | 'view_audit';

export interface Account {
  id: string;
  username: string;
  name: string;
  phone?: string;
  post?: string;
  unit: string;
  // Roles are rows on the server; there may be others than the known ones.
  roles: string[];
  rights: Right[];
  grants?: Grant[];
  // What others lend today; only in one's own session.
  lent?: LentGrant[];
  disabled?: boolean;
  otp?: boolean;
  must_change_password?: boolean;
  last_login?: string | null;
  version?: number;
}

// A role in a unit and all below it, from one day until before another.
export interface Grant {
  role: string;
  unit: string;
  from?: string | null;
  to?: string | null;
}

export interface LentGrant {
  role: string;
  unit: string;
  from: string;
  // The first day on which it no longer holds.
  to: string | null;
  by_name: string;
}

export interface Session {
  account: Account;
  csrf_token?: string;
  expires?: string;
  // Who approves needs one-time codes, and has none yet.
  otp_missing?: boolean;
}

export type UnitKind =
  | 'ministry'
  | 'province'
  | 'district'
  | 'commune'
  | 'ward'
  | 'township'
  | 'special_zone'
  | 'hamlet'
  | 'department';

export interface UnitEra {
  code: string;
  name: string;
  kind: UnitKind;
  parent: string | null;
  from: string;
  to: string | null;
  resolution: string;
}

export interface Unit {
  id: string;
  code: string;
  name: string;
  kind: UnitKind;
  parent: string | null;
  valid_from: string;
  valid_to: string | null;
  predecessors?: string[];
  successors?: string[];
  resolution?: string | null;
  children?: number;
  households?: number;
  // Since when there are that many: a day, "unknown", or nothing where nobody had counted.
  households_since?: string | null;
  // What it was called, and where it stood, oldest first.
  history?: UnitEra[];
  clusters?: number;
  speakers?: number;
  version?: number;
}

export interface DeviceStatus {
  online: boolean;
  last_seen: string | null;
  ready?: boolean;
  clock_error_ms?: number | null;
  plan_version?: number | string | null;
  volume?: number | null;
  // Title of what is heard now; none is silence.
  on_air?: string | null;
  software?: string | null;
  faults?: string[];
}

export interface QuietProfile {
  from: string;
  to: string;
  volume: number;
}

// The newest silent test of the way of an alert.
export interface SelfTest {
  state: 'pending' | 'delivered' | 'done' | 'failed' | 'expired';
  at: string;
  reason: string | null;
}

// What may be set off at the devices of a unit by themselves.
export interface OnsitePermit {
  unit: string;
  templates: string[];
  button: string | null;
  people: { name: string }[];
  stick: boolean;
  inherited_from: string | null;
  since: string | null;
  version: number;
}

// A record of a device's play log, of an order that did not come over the line.
export interface OnsitePlay {
  device: string;
  device_name: string;
  sequence: number;
  planned_at: string;
  started_at: string | null;
  result: 'played' | 'partial' | 'preempted' | 'missed' | 'refused';
  onsite: {
    way: 'button' | 'pin' | 'stick' | 'sms';
    who: string;
    template: string | null;
    title: string | null;
  } | null;
}

export interface Device {
  id: string;
  unit: string;
  unit_name?: string;
  kind: 'speaker' | 'board';
  name: string;
  speakers?: number;
  lat?: number | null;
  lon?: number | null;
  power_w?: number | null;
  bearing?: number | null;
  pairing_code?: string | null;
  pairing_expires?: string | null;
  volume?: number;
  // As installed; no command goes above it.
  volume_ceiling?: number;
  // It holds its own key: the code was typed at it.
  paired?: boolean;
  quiet?: QuietProfile[];
  // The number of its modem; empty while it has none.
  sim?: string;
  self_test?: SelfTest | null;
  status: DeviceStatus;
  // Announced by the electricity company: goes on, or begins within a day.
  planned_outage?: { from: string; to: string } | null;
  version?: number;
}

export type Verb =
  | 'volume'
  | 'stop'
  | 'test_tone'
  | 'restart_player'
  | 'report_status'
  | 'self_test';

export interface Command {
  id: string;
  device: string;
  device_name?: string;
  // A recall is sent by recalling a bulletin.
  verb: Verb | 'recall';
  args?: Record<string, unknown>;
  state: 'pending' | 'delivered' | 'done' | 'failed' | 'expired';
  issued_by?: string | null;
  issued_at: string;
  answered_at?: string | null;
  reason?: string | null;
}

export interface AudienceItem {
  unit?: string;
  group?: string;
  device?: string;
}

export interface AudienceCount {
  devices: number;
  // Cụm loa.
  speaker_devices: number;
  // Loa.
  speakers: number;
  boards: number;
  // Of the devices: nothing stands behind them yet, so they will not play.
  unpaired: number;
  // Of the unpaired.
  unpaired_boards: number;
  households?: number;
}

export type BulletinState = 'draft' | 'submitted' | 'approved' | 'rejected' | 'recalled';
export type Priority = 'normal' | 'priority';
export type Channel = 'speaker' | 'board' | 'site' | 'phone';

export interface Reading {
  written: string;
  spoken: string;
}

// What the officer writes; the rest of a bulletin is the server's.
// The same bulletin in another language, recorded by somebody who speaks it.
export interface BulletinTrack {
  language: string;
  text: string;
  media: string | null;
  reader: string;
}

// A commune of the audience, and the languages spoken there that a bulletin has no track in.
export interface LackingTracks {
  unit: string;
  name: string;
  languages: string[];
}

export interface BulletinContent {
  title: string;
  text: string;
  category: string;
  language: string;
  priority: Priority | 'emergency';
  channels: Channel[];
  audience: AudienceItem[];
  valid_from?: string | null;
  valid_to?: string | null;
  // His own recording, if there is one.
  recording?: string | null;
  voice: string;
  // Percent of the ordinary speed.
  speed: number;
  corrections: Reading[];
  tracks: BulletinTrack[];
  // What whoever submits has to confirm; may be empty.
  consent: string;
  consent_given: boolean;
  // On at least so many it has to be aired; 0: as one likes.
  days_in_a_row: number;
}

export type BulletinDeed =
  | 'edit'
  | 'submit'
  | 'delete'
  | 'approve'
  | 'reject'
  | 'recall'
  | 'schedule'
  | 'contribute';

export interface Bulletin extends BulletinContent {
  id: string;
  unit: string;
  state: BulletinState;
  version: number;
  author?: string;
  author_name?: string | null;
  created?: string;
  changed?: string;
  // Of the one who returned or recalled it.
  comment?: string | null;
  // What will sound: the recording, or the voice made of the text.
  media?: string | null;
  duration_ms?: number | null;
  approval?: { by_name: string; at: string; version: number } | null;
  // What this account may do with it now; not told in lists.
  deeds?: BulletinDeed[];
  lacking?: LackingTracks[];
  // While something is lacking it is neither submitted nor approved.
  tracks_required?: boolean;
  // Its voice is still being made.
  job?: string | null;
  recall?: { total: number; reached: number } | null;
  // What became of it above, where it was sent there.
  contribution?: {
    id: string;
    to: string;
    state: 'waiting' | 'returned' | 'taken' | 'withdrawn';
    sent_version: number;
    comment: string;
    handled_name: string;
    changed: string;
    version: number;
    result_state: BulletinState | null;
  } | null;
  // Whose bulletin it was made from.
  origin?: { bulletin: string; unit_name: string; by_name: string } | null;
}

export interface BulletinVersion {
  version: number;
  by_name: string;
  at: string;
  content: BulletinContent;
}

export interface Step {
  at: string;
  by_name: string;
  // As in the audit log: bulletin.approved.
  deed: string;
  version?: number | null;
  comment?: string | null;
  // In whose stead, where the right was lent.
  for_name?: string | null;
}

export interface Category {
  code: string;
  name: string;
}

export interface Group {
  id: string;
  unit: string;
  name: string;
  devices?: string[];
  units?: string[];
  // Of its alerts; null: as the units have it.
  manner?: Manner | null;
  version?: number;
  on_day?: GroupOnDay;
}

// What is known of a group on an earlier day.
export interface GroupOnDay {
  clusters: number;
  boards: number;
  // When it was changed last; null: never since it was made.
  saved_at: string | null;
  // Those who are in it today were in it on that day.
  members_known: boolean;
}

export interface Voice {
  id: string;
  name: string;
  region?: string;
  language?: string;
  default?: boolean;
}

// A stretch of the text in NFC, [from, to) in bytes of UTF-8, and how it will be said.
export interface SpokenPiece {
  from: number;
  to: number;
  written: string;
  spoken: string;
  kind: string;
  doubtful?: boolean;
  // Not said at all; shown struck through.
  skipped?: boolean;
  // Why it is doubtful: a stable code, and its sentence.
  code?: string;
  note?: string | null;
}

export interface Speech {
  // The written text in NFC, to which the pieces point.
  text?: string;
  spoken_text: string;
  pieces?: SpokenPiece[];
  media?: string | null;
  duration_ms?: number | null;
  peaks?: number[] | null;
}

export interface Job {
  id: string;
  kind?: string;
  state: 'waiting' | 'running' | 'done' | 'failed' | 'cancelled';
  // Percent.
  progress: number;
  // Of speech, the voice; of a recording, the sound that was made of it.
  result?: (Speech & { sha256?: string }) | null;
  error?: string | null;
}

export interface Media {
  id: string;
  sha256?: string;
  duration_ms?: number;
  received: number;
  size: number | null;
  complete: boolean;
  peaks?: number[];
  // A large recording is worked on afterwards.
  job?: Job;
}

export interface DictionaryEntry {
  id: string;
  unit: string;
  written: string;
  spoken: string;
}

export interface AuditEntry {
  id: string;
  at: string;
  account?: string | null;
  account_name?: string | null;
  deed: string;
  // The same in Vietnamese: the words of the log are the server's.
  deed_text: string;
  subject?: string | null;
  subject_kind?: string | null;
  subject_name?: string | null;
  unit?: string | null;
  detail?: string | null;
  address?: string | null;
}

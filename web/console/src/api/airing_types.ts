// The shapes of what is put on air: schedules, programmes, what will be heard and what was.
import type { AudienceItem, Priority } from './types';

// A day of every lunar month, or of one month of every year; `until` is a day, YYYY-MM-DD.
export interface LunarRecurrence {
  lunar_day: number;
  lunar_month?: number | null;
  until?: string;
}

export interface Schedule {
  id: string;
  unit?: string;
  bulletin?: string | null;
  bulletin_title?: string | null;
  programme?: string | null;
  programme_name?: string | null;
  starts: string;
  recurrence?: string | LunarRecurrence | null;
  duration_ms?: number;
  audience?: AudienceItem[];
  override_quiet_hours?: string | null;
  interrupted?: 'restart' | 'resume_at_break' | 'resume_at_clock' | 'drop';
  priority?: Priority | 'emergency';
  // Everything it plays is approved; else it stays silent.
  approved?: boolean;
  cancelled: boolean;
  // Its starts in the span that was asked for, exceptions left out.
  occurrences: string[];
  // Of these, what a pause or the rules of a day let be heard nowhere.
  withheld?: { at: string; message: string }[];
  // After it was cancelled: runs of days that are too short now, a sentence for each.
  warnings?: string[];
  // Sent at once: in nobody's programme.
  at_once?: boolean;
  version?: number;
}

export interface Conflict {
  code: string;
  device?: string | null;
  device_name?: string | null;
  // How many devices are concerned.
  devices?: number;
  at: string;
  message: string;
  suggestion?: string | null;
}

export interface CheckResult {
  ok: boolean;
  conflicts: Conflict[];
  devices?: number;
  next_starts?: string[];
  // Left out by a pause or the rules of a day, the first few, and how many in all.
  withheld?: { at: string; message: string }[];
  withheld_count?: number;
}

// One part of a programme: a bulletin, or time booked for a relay.
export interface ProgrammeItem {
  bulletin?: string | null;
  relay_minutes?: number | null;
  // The station that devices pass on; none: another apparatus does.
  relay_source?: string | null;
}

export interface Programme {
  id: string;
  unit: string;
  name: string;
  items: ProgrammeItem[];
  // With the jingles of its unit around and between the bulletins.
  framed?: boolean;
  duration_ms?: number;
  version?: number;
}

export interface ForecastItem {
  device: string;
  kind?: 'bulletin' | 'jingle' | 'greeting' | 'relay';
  // None of what frames a programme, or of another station.
  bulletin: string | null;
  bulletin_title?: string;
  schedule?: string | null;
  starts: string;
  ends: string;
  priority: Priority | 'emergency';
  // Why it will not be heard: a pause, or the rules of the day.
  withheld?: string | null;
}

export interface Reason {
  bulletin?: string | null;
  bulletin_title?: string | null;
  schedule?: string | null;
  won?: boolean;
  code?: string;
  message: string;
}

export interface Explanation {
  on_air: {
    bulletin: string | null;
    bulletin_title?: string;
    schedule?: string | null;
    started?: string;
  } | null;
  plan_version?: number | string | null;
  reasons: Reason[];
}

export type DeliveryState =
  | 'planned'
  | 'delivered'
  | 'ready'
  | 'played'
  | 'partial'
  | 'preempted'
  | 'missed'
  | 'refused'
  | 'awaiting';

// `on_air` are those of the window that have begun, `coming` those that are not due yet.
export type DeliverySummary = Record<DeliveryState, number> & {
  on_air?: number;
  coming?: number;
  // To come on devices that were never paired: nothing will play them.
  unpaired?: number;
};

export interface Delivery {
  id?: string;
  device: string;
  device_name?: string;
  unit?: string;
  unit_name?: string;
  // None of another station, which the title names.
  bulletin: string | null;
  bulletin_title?: string;
  // Which airing: schedule, start and part of a programme.
  occurrence: string;
  planned_at: string;
  started_at?: string | null;
  ended_at?: string | null;
  heard_ms?: number;
  state: DeliveryState;
  reason?: string | null;
  // The same in Vietnamese.
  reason_text?: string | null;
  clock_error_ms?: number | null;
  // The airing that was scheduled because this one was missed.
  made_up?: { schedule: string; starts: string; state: DeliveryState | null } | null;
  makes_up?: boolean;
}

// What was put on air again, and what could not be, with the reason.
export interface RetryAnswer {
  // Passed over: made up for before.
  already: number;
  items: {
    schedule: string;
    bulletin: string | null;
    bulletin_title: string;
    starts: string;
    devices: number;
  }[];
  refused: {
    bulletin: string;
    bulletin_title: string;
    code: string;
    message: string;
    suggestion: string | null;
  }[];
}

export interface DeliveryPage {
  summary: DeliverySummary;
  items: Delivery[];
  next?: string | null;
}

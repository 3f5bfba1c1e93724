// Every word a person sees. One object per noun; pages read from here and write none of their own.
import { approval, delegations, handOver, lostPhone, resetCode } from './vi/account_life';
import { accounts } from './vi/accounts';
import { archive } from './vi/archive';
import { asOf } from './vi/as_of';
import { audience } from './vi/audience';
import { audit } from './vi/audit';
import { bulletins, editor, languageRules, review, speech, tracks } from './vi/bulletins';
import { common, roles, states, unitKinds } from './vi/common';
import { contributions } from './vi/contributions';
import { boundaries, coverage, manner, placeOnMap, progressMap, rounds } from './vi/coverage';
import { deliveries } from './vi/deliveries';
import { commands, devices, storedTemplates } from './vi/devices';
import {
  alarm,
  emergencies,
  exercise,
  languages,
  scheme,
  templates,
  watch,
} from './vi/emergencies';
import { firstDay } from './vi/first_day';
import { hearing } from './vi/hearing';
import { imports } from './vi/imports';
import { answers, inbox, inboxRules } from './vi/inbox';
import { jingles } from './vi/jingles';
import { lists, undo } from './vi/lists';
import { live } from './vi/live';
import { now, recorder } from './vi/now';
import { onsite, selfTest } from './vi/onsite';
import { keys, received } from './vi/other_systems';
import { paper } from './vi/paper';
import { emergencyRules, otpDuty, passkeys, sessions } from './vi/passkeys';
import { people } from './vi/people';
import { power } from './vi/power';
import { reform } from './vi/reform';
import { register } from './vi/register';
import { relays } from './vi/relays';
import { rights } from './vi/rights';
import { repeats, schedules } from './vi/schedules';
import { settings } from './vi/settings';
import { login, shell } from './vi/shell';
import { recalled, silence } from './vi/silence';
import { since } from './vi/since';
import { stationPlans } from './vi/station_plans';
import { surveys } from './vi/surveys';
import { system } from './vi/system';
import { explain, forecast, today } from './vi/today';
import { unitChanges } from './vi/unit_changes';
import { unitTable } from './vi/unit_table';
import { units } from './vi/units';
import { breakdowns, upkeep } from './vi/upkeep';
import { campaigns, days, pauses, tet } from './vi/year';

export const vi = {
  campaigns,
  days,
  pauses,
  tet,
  breakdowns,
  upkeep,
  accounts,
  alarm,
  approval,
  archive,
  asOf,
  answers,
  audience,
  audit,
  bulletins,
  commands,
  storedTemplates,
  common,
  contributions,
  delegations,
  deliveries,
  devices,
  editor,
  emergencies,
  emergencyRules,
  exercise,
  explain,
  forecast,
  handOver,
  inbox,
  inboxRules,
  jingles,
  firstDay,
  hearing,
  imports,
  register,
  relays,
  keys,
  lostPhone,
  resetCode,
  live,
  now,
  onsite,
  selfTest,
  lists,
  login,
  recalled,
  received,
  recorder,
  otpDuty,
  paper,
  passkeys,
  people,
  placeOnMap,
  power,
  reform,
  repeats,
  review,
  rights,
  roles,
  schedules,
  scheme,
  boundaries,
  coverage,
  languageRules,
  languages,
  manner,
  rounds,
  progressMap,
  sessions,
  settings,
  silence,
  since,
  shell,
  speech,
  states,
  stationPlans,
  surveys,
  system,
  templates,
  today,
  tracks,
  undo,
  unitKinds,
  unitChanges,
  unitTable,
  units,
  watch,
} as const;

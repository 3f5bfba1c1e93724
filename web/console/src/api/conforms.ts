// Keeps the hand-written shapes and docs/openapi.yaml true to one another: nothing here runs, but
// the compiler refuses the console when what the server sends no longer fits what the pages read, or
// what the pages send no longer fits what the server takes. `npm run types` makes schema.d.ts anew.

import type * as life from './account_life';
import type { RightHolders } from './accounts';
import type * as airing from './airing_types';
import type * as approval from './approval_links';
import type { HeardBulletin } from './bulletins';
import type { Contribution } from './contributions';
import type { RetryWish } from './deliveries';
import type * as alarms from './emergency_types';
import type { Page } from './http';
import type { FixedCell, Import, ImportRow, TargetFields } from './imports';
import type * as above from './inbox';
import type { Jingles } from './jingles';
import type * as aloud from './live';
import type * as instant from './now';
import type * as others from './other_systems';
import type * as people from './people';
import type * as power from './power';
import type { RelaySource, TriedStream } from './relays';
import type { AirRules, LanguageRule } from './rules';
import type { components, paths } from './schema';
import type { Credentials } from './session';
import type * as quiet from './silence';
import type { SpeechWish } from './speech';
import type * as stations from './station_plans';
import type * as surveys from './surveys';
import type * as our from './types';
import type * as reform from './unit_changes';
import type { BoundaryImport, NewUnit, UnitEdit, UnitTable } from './units';
import type * as mending from './upkeep';
import type { KeptView } from './views';

type Sent = components['schemas'];
type BodyOf<Operation> = Operation extends {
  requestBody?: { content: { 'application/json': infer Body } };
}
  ? Body
  : never;

// Every value of `From` is a value of `To`.
type Fits<From extends To, To> = [From, To];

// What the server sends is what the pages read.
export type Read = [
  Fits<Sent['RightHolderPage'], RightHolders>,
  Fits<Sent['Account'], our.Account>,
  Fits<Sent['NewSession'], our.Session>,
  Fits<Sent['Session'], our.Session>,
  Fits<Sent['Unit'], our.Unit>,
  Fits<Sent['FullUnit'], our.Unit>,
  Fits<Sent['Device'], our.Device>,
  Fits<Sent['BoundaryImport'], BoundaryImport>,
  Fits<Sent['UnitTable'], UnitTable>,
  Fits<Sent['Import'], Import>,
  Fits<Sent['ImportRow'], ImportRow>,
  Fits<Sent['FixedImportCell'], FixedCell>,
  Fits<Sent['ImportTargets']['items'][number], TargetFields>,
  Fits<Sent['OutagePreview'], power.OutagePreview>,
  Fits<Sent['OutagePaste'], power.OutagePaste>,
  Fits<Sent['OutagesTaken'], power.OutagesTaken>,
  Fits<Sent['Incident'], power.Incident>,
  Fits<Sent['Breakdown'], mending.Breakdown>,
  Fits<Sent['BreakdownPage'], Page<mending.BreakdownRow>>,
  Fits<Sent['BreakdownFigure'], mending.BreakdownFigure>,
  Fits<Sent['BreakdownRules'], mending.BreakdownRules>,
  Fits<Sent['Contractor'], mending.Contractor>,
  Fits<Sent['EntrustedDevice'], mending.EntrustedDevice>,
  Fits<Sent['MaintenancePage'], mending.MaintenanceRows>,
  Fits<Sent['Expiry'], mending.Expiry>,
  Fits<Sent['FullStormCheck'], mending.FullStormCheck>,
  Fits<Sent['Spare'], mending.Spare>,
  Fits<Sent['SpareMove'], mending.SpareMove>,
  Fits<Sent['OnsitePermit'], our.OnsitePermit>,
  Fits<Sent['PlayRecord'], our.OnsitePlay>,
  Fits<Sent['AddedDevice'], our.Device>,
  Fits<Sent['Command'], our.Command>,
  Fits<Sent['AudienceCount'], our.AudienceCount>,
  Fits<Sent['Bulletin'], our.Bulletin>,
  Fits<Sent['FullBulletin'], our.Bulletin>,
  Fits<Sent['SubmittedBulletin'], our.Bulletin>,
  Fits<Sent['BulletinVersion'], our.BulletinVersion>,
  Fits<Sent['BulletinStep'], our.Step>,
  Fits<Sent['ShownDelegation'], life.Delegation>,
  Fits<Sent['OpenMatters'], life.OpenMatters>,
  Fits<Sent['OpenedLink'], approval.OpenedLink>,
  Fits<Sent['Category'], our.Category>,
  Fits<Sent['Group'], our.Group>,
  Fits<Sent['Voice'], our.Voice>,
  Fits<Sent['Speech'], our.Speech>,
  Fits<Sent['SpeechUnderWay'], our.Speech & { job: our.Job }>,
  Fits<Sent['Job'], our.Job>,
  Fits<Sent['Media'], our.Media>,
  Fits<Sent['Upload'], our.Media>,
  Fits<Sent['DictionaryEntry'], our.DictionaryEntry>,
  Fits<Sent['Schedule'], airing.Schedule>,
  Fits<Sent['NowOutlook'], instant.NowOutlook>,
  Fits<Sent['NowSent'], instant.NowSent>,
  Fits<Sent['NowItem'], instant.NowItem>,
  Fits<Sent['LiveOutlook'], aloud.LiveOutlook>,
  Fits<Sent['Live'], aloud.Live>,
  Fits<Sent['Contribution'], Contribution>,
  Fits<Sent['InboxPage'], above.InboxPage>,
  Fits<Sent['InboxAnswers'], above.InboxAnswers>,
  Fits<Sent['InboxRules'], above.InboxRules>,
  Fits<Sent['Accepted'], above.Accepted>,
  Fits<Sent['Silence'], quiet.Silence>,
  Fits<Sent['RecalledOn'], quiet.RecalledOn>,
  Fits<Sent['ScheduleCheck'], airing.CheckResult>,
  Fits<Sent['Programme'], airing.Programme>,
  Fits<Sent['ForecastItem'], airing.ForecastItem>,
  Fits<Sent['Jingles'], Jingles>,
  Fits<Sent['RelaySource'], RelaySource>,
  Fits<Sent['TriedStream'], TriedStream>,
  Fits<Sent['Officer'], people.Officer>,
  Fits<Sent['FullStationPlan'], stations.FullStationPlan>,
  Fits<Sent['StationPlanAdvice'], stations.PlanAdvice>,
  Fits<Sent['SurveyForm'], surveys.SurveyForm>,
  Fits<Sent['SurveyProgress'], surveys.SurveyProgress>,
  Fits<Sent['SurveyedAsset'], surveys.SurveyedAsset>,
  Fits<Sent['StaffPost'], people.StaffPost>,
  Fits<Sent['StaffSummary'], people.StaffSummary>,
  Fits<Sent['Explanation'], airing.Explanation>,
  Fits<Sent['DeliveryPage'], airing.DeliveryPage>,
  Fits<Sent['Retry'], airing.RetryAnswer>,
  Fits<Sent['AuditEntry'], our.AuditEntry>,
  Fits<Sent['EmergencyPreview'], alarms.EmergencyPreview>,
  Fits<Sent['OrderProgress'], alarms.EmergencyProgress>,
  Fits<Sent['OrderReceipt'], alarms.DeviceProgress>,
  Fits<Sent['Template'], alarms.EmergencyTemplate>,
  Fits<Sent['CommuneLanguages'], alarms.CommuneLanguages>,
  Fits<Sent['LanguageRule'], LanguageRule>,
  Fits<Sent['HeardBulletin'], HeardBulletin>,
  Fits<Sent['DrillScore'], alarms.DrillScore>,
  Fits<Omit<Sent['Emergency'], 'audience'>, Omit<alarms.Emergency, 'audience'>>,
  Fits<Sent['AirRules'], AirRules>,
  Fits<Omit<Sent['CapMessage'], 'audience'>, Omit<others.CapMessage, 'audience'>>,
  Fits<Sent['ApiKey'], others.ApiKey>,
  Fits<Sent['MadeApiKey'], others.MadeApiKey>,
  Fits<Sent['UnitChange'], reform.UnitChange>,
  Fits<Sent['ChangedUnit'], reform.ChangedUnit>,
  Fits<Sent['ReformReading'], reform.ReformReading>,
];

// What the pages send is what the server takes.
export type Written = [
  Fits<Credentials, BodyOf<paths['/api/v1/session']['post']>>,
  Fits<our.BulletinContent, Sent['BulletinEdit']>,
  Fits<SpeechWish, BodyOf<paths['/api/v1/speech']['post']>>,
  Fits<Omit<our.DictionaryEntry, 'id'>, BodyOf<paths['/api/v1/readings']['post']>>,
  Fits<Omit<our.Group, 'id'>, Sent['GroupEdit']>,
  Fits<AirRules, Sent['WishedRules']>,
  Fits<instant.NowWish, Sent['NowWish']>,
  Fits<aloud.LiveWish, Sent['LiveWish']>,
  Fits<above.Place & { unit: string; version: number }, Sent['AcceptBulletin']>,
  Fits<above.Place & { unit: string; bulletins: string[] }, Sent['AcceptBulletins']>,
  Fits<NewUnit, Sent['NewUnit']>,
  Fits<people.OfficerWish, Sent['NewOfficer']>,
  Fits<stations.StationPlanWish, Sent['NewStationPlan']>,
  Fits<surveys.SurveyRoundWish, Sent['NewSurveyRound']>,
  Fits<surveys.SurveyAnswerWish, Sent['NewSurveyAnswer']>,
  Fits<mending.ContractorWish & { unit: string }, Sent['NewContractor']>,
  Fits<mending.MaintenanceWish & { unit: string }, Sent['NewMaintenance']>,
  Fits<mending.BreakdownMove, Sent['BreakdownMove']>,
  Fits<KeptView, BodyOf<paths['/api/v1/session/views']['post']>>,
  Fits<people.StaffPostWish, Sent['NewStaffPost']>,
  Fits<UnitEdit, Sent['UnitEdit']>,
  Fits<reform.WishedUnitChange, Sent['WishedUnitChange']>,
  Fits<reform.ReformWish, Sent['WishedReform']>,
  Fits<RetryWish, Sent['RetryWish']>,
  Fits<Omit<alarms.EmergencyDraft, 'audience'>, Omit<Sent['NewEmergency'], 'audience'>>,
  Fits<alarms.TemplateEdit, Sent['TemplateEdit']>,
  Fits<others.ApiKeyWish, Sent['ApiKeyEdit']>,
];

// Words that must be the same on both sides, not only fit.
type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : never) : never;
export const same: {
  rights: Same<Sent['Right'], our.Right>;
  states: Same<Sent['BulletinState'], our.BulletinState>;
  kinds: Same<Sent['UnitKind'], our.UnitKind>;
  verbs: Same<Sent['Verb'], our.Verb>;
  channels: Same<Sent['Channel'], our.Channel>;
} = { rights: true, states: true, kinds: true, verbs: true, channels: true };

// What is being prepared to be sent, kept for an hour on this machine: an alert that was half written
// when the line broke is there again, one of last week is not.
import type {
  AreaItem,
  CommuneLanguages,
  EmergencyDraft,
  EmergencyTemplate,
  Hazard,
  Manner,
  Severity,
  Tone,
  Translation,
} from '../../api/emergency_types';
import { HOUR, MINUTE, rfc3339 } from '../../parts/format';
import { dropDraft, findDraft, keepDraft } from '../../parts/local_draft';

// The words in another language, and the Vietnamese ones that they say: beside others they are not sent.
export interface WrittenWords extends Translation {
  says?: string;
}

// What is said, and beside it in other languages.
export interface Written {
  // Nothing is chosen yet while it is undefined.
  text?: string;
  translations?: WrittenWords[];
}

export interface SendDraft extends Written {
  // The template it began with, and its words as they stand there.
  template?: { id: string; text: string; blanks: string[]; languages?: string[] };
  hazard: Hazard;
  severity: Severity;
  minutes: number;
  repeat: number;
  tone?: Tone; // the bells unless told
  // How neighbours sound it; absent: as the groups and units have chosen.
  manner?: Manner;
  area: AreaItem[];
}

// Code points, as the server counts.
export const mostText = 1200;

export const emptyDraft = (area: AreaItem[]): SendDraft => ({
  hazard: 'other',
  severity: 'severe',
  minutes: 60,
  repeat: 3,
  area,
});

export const fromTemplate = (draft: SendDraft, template: EmergencyTemplate): SendDraft => ({
  ...draft,
  text: template.text,
  template: {
    id: template.id,
    text: template.text,
    blanks: template.blanks,
    // Heard behind the Vietnamese words, as long as these are what was prepared.
    languages: template.media
      ? template.tracks.filter((track) => track.media).map((track) => track.language)
      : [],
  },
  translations: template.tracks
    .filter((track) => track.text.trim())
    .map(({ language, text }) => ({ language, text, says: template.text })),
  hazard: template.hazard,
  severity: template.severity,
  repeat: template.repeat,
  tone: template.tone,
});

// Communes where somebody may not understand: what they speak beside Vietnamese and is not in the
// sound. Words of one's own and filled blanks are spoken by the Vietnamese voice alone; an exercise
// sounds what the alert would. Only whole communes are told apart: of a drawn shape, a group or a
// unit above, all are named.
export function notUnderstood(
  draft: SendDraft,
  spoken: CommuneLanguages[],
): { name: string; languages: string[] }[] {
  const heard = draft.template?.text === draft.text ? (draft.template?.languages ?? []) : [];
  const isCommune = (item: AreaItem) => spoken.some((one) => one.unit === item.unit);
  const onlyThese = draft.area.length > 0 && draft.area.every(isCommune);
  return spoken
    .filter((one) => !onlyThese || draft.area.some((item) => item.unit === one.unit))
    .map((one) => ({
      name: one.name,
      languages: one.languages.filter((language) => !heard.includes(language)),
    }))
    .filter((one) => one.languages.length > 0);
}

// A blank that is left open would be read out as it stands.
export const openBlanks = (draft: SendDraft): string[] =>
  (draft.template?.blanks ?? []).filter((name) => draft.text?.includes(`{${name}}`));

export function withBlank(draft: SendDraft, name: string, words: string): SendDraft {
  const fill = (text: string) => text.replaceAll(`{${name}}`, words.trim());
  return {
    ...draft,
    text: draft.text === undefined ? undefined : fill(draft.text),
    translations: draft.translations?.map((one) => ({
      ...one,
      text: fill(one.text),
      says: one.says && fill(one.says),
    })),
  };
}

// Whoever writes in one language has the Vietnamese words before his eyes; of the others nobody knows.
export const withWritten = <Of extends Written>(draft: Of, language: string, text: string): Of => {
  const all = draft.translations ?? [];
  const now = { language, text, says: draft.text };
  return {
    ...draft,
    translations: all.some((one) => one.language === language)
      ? all.map((one) => (one.language === language ? now : one))
      : [...all, now],
  };
};

export const withoutWritten = <Of extends Written>(draft: Of, language: string): Of => ({
  ...draft,
  translations: draft.translations?.filter((one) => one.language !== language),
});

// An alert as it stands, to be put otherwise: its other languages say what it says now.
export const writtenFrom = (text: string, translations: Translation[] = []): Written => ({
  text,
  translations: translations.map((one) => ({ ...one, says: text })),
});

// Written for other Vietnamese words than these.
export const isStale = (draft: Written, { says }: WrittenWords): boolean =>
  says?.trim() !== draft.text?.trim();

// What is published beside the Vietnamese words, and what was written for other ones.
export function translationsOf(draft: Written): { sent: Translation[]; stale: Translation[] } {
  const written = (draft.translations ?? []).filter(({ text }) => text.trim());
  const isSame = (one: WrittenWords) => !isStale(draft, one);
  const plain = ({ language, text }: WrittenWords) => ({ language, text });
  return {
    sent: written.filter(isSame).map(plain),
    stale: written.filter((one) => !isSame(one)).map(plain),
  };
}

// What of them differs from an alert that stands already; null where nothing does. Other Vietnamese
// words leave the old translations behind, so those that still hold are said again.
export function changeOf(
  draft: Written,
  of: { text: string; translations?: Translation[] },
): { text?: string; translations?: Translation[] } | null {
  const text = (draft.text ?? '').trim();
  const { sent } = translationsOf(draft);
  const before = of.translations ?? [];
  const differs =
    sent.length !== before.length ||
    sent.some(({ language, text: words }) =>
      before.every((one) => one.language !== language || one.text !== words),
    );
  const isNew = text !== of.text;
  if (!isNew && !differs) return null;
  return {
    ...(isNew ? { text } : {}),
    ...(differs || (isNew && sent.length > 0) ? { translations: sent } : {}),
  };
}

export const isReady = (draft: SendDraft): boolean =>
  Boolean(draft.text?.trim()) &&
  [...(draft.text ?? '')].length <= mostText &&
  openBlanks(draft).length === 0 &&
  draft.area.length > 0;

export function bodyOf(
  draft: SendDraft,
  exercise: boolean,
  media: string | null | undefined,
  now: number,
): EmergencyDraft {
  // Unchanged words have a sound that lies on the devices already: nothing has to be fetched.
  const asPrepared = draft.template && draft.text === draft.template.text;
  return {
    ...(asPrepared
      ? { template: draft.template?.id }
      : // Other words are words of their own: the template's blanks would still be asked for.
        { text: (draft.text ?? '').trim() }),
    // An exercise says so before and after the words, so the sound of the words alone is not sent.
    ...(asPrepared || exercise || !media ? {} : { media }),
    audience: draft.area,
    hazard: draft.hazard,
    severity: draft.severity,
    tone: draft.tone ?? 'attention',
    repeat: draft.repeat,
    ...(draft.manner ? { manner: draft.manner } : {}),
    // Also where they are the template's own: one of them may have been taken out.
    ...(draft.translations ? { translations: translationsOf(draft).sent } : {}),
    expires: rfc3339(now + draft.minutes * MINUTE),
    exercise,
  };
}

const nameOf = (exercise: boolean) => (exercise ? 'exercise' : 'emergency');

export function keep(draft: SendDraft, exercise: boolean): void {
  keepDraft(nameOf(exercise), { value: draft, version: 0, at: Date.now() });
}

export function kept(exercise: boolean, now = Date.now()): SendDraft | undefined {
  const found = findDraft<SendDraft>(nameOf(exercise), now);
  return found && now - found.at < HOUR ? found.value : undefined;
}

export const forget = (exercise: boolean): void => dropDraft(nameOf(exercise));

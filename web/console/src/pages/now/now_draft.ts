// What is about to be sent at once, and whether it can be.
import type { EmergencyTemplate } from '../../api/emergency_types';
import type { NowOutlook, NowWish } from '../../api/now';
import type { AudienceItem, Media } from '../../api/types';
import { openBlanks } from '../../parts/template_blanks';
import { wordsIn } from '../bulletins/editable';

export const ways = ['text', 'template', 'record'] as const;
export type Way = (typeof ways)[number];

export interface NowDraft {
  way: Way;
  text: string;
  template?: EmergencyTemplate;
  blanks: Record<string, string>;
  // What the template asks to be confirmed is.
  consent: boolean;
  media?: Media;
  audience: AudienceItem[];
  repeat: number;
  reason: string;
}

export const mostWords = 300;

export const emptyDraft = (way: Way, audience: AudienceItem[]): NowDraft => ({
  way,
  text: '',
  blanks: {},
  consent: false,
  audience,
  repeat: 1,
  reason: '',
});

export type Lack = 'nothing' | 'blanks' | 'consent' | 'too_long' | 'nobody' | 'refused' | 'reason';

// Why the button does not send yet.
export function lackOf(draft: NowDraft, outlook: NowOutlook | undefined): Lack | undefined {
  if (draft.way === 'text' && !draft.text.trim()) return 'nothing';
  if (draft.way === 'text' && wordsIn(draft.text) > mostWords) return 'too_long';
  if (draft.way === 'template' && !draft.template) return 'nothing';
  if (draft.way === 'template' && openBlanks(draft).length > 0) return 'blanks';
  if (draft.way === 'template' && draft.template?.consent && !draft.consent) return 'consent';
  if (draft.way === 'record' && !draft.media?.sha256) return 'nothing';
  if (draft.audience.length === 0 || !outlook?.speaker_devices) return 'nobody';
  if (outlook.conflict && !outlook.may_override) return 'refused';
  if (outlook.conflict && !draft.reason.trim()) return 'reason';
  return undefined;
}

export function wishOf(draft: NowDraft, outlook: NowOutlook | undefined): NowWish {
  return {
    ...(draft.way === 'text' && { text: draft.text.trim() }),
    ...(draft.way === 'template' && { template: draft.template?.id, blanks: draft.blanks }),
    ...(draft.way === 'template' && draft.template?.consent && { consent_given: draft.consent }),
    ...(draft.way === 'record' && { media: draft.media?.sha256 }),
    audience: draft.audience,
    repeat: draft.repeat,
    ...(outlook?.conflict && { override_quiet_hours: draft.reason.trim() }),
  };
}

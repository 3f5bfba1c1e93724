import { expect, it } from 'vitest';
import type { UnitProgress } from '../../api/emergency_types';
import { HOUR } from '../../parts/format';
import {
  bodyOf,
  changeOf,
  emptyDraft,
  fromTemplate,
  isReady,
  keep,
  kept,
  notUnderstood,
  translationsOf,
  withBlank,
  withoutWritten,
  withWritten,
  writtenFrom,
} from './send_draft';
import { failuresFirst } from './use_progress';
import { worldOf } from './world';

const area = [{ unit: '7' }];
const draft = { ...emptyDraft(area), text: 'Nước lên nhanh.' };

it('is ready with words and a place, and within the length that devices take', () => {
  expect(isReady(emptyDraft(area))).toBe(false);
  expect(isReady({ ...draft, area: [] })).toBe(false);
  expect(isReady({ ...draft, text: 'ô'.repeat(1201) })).toBe(false);
  expect(isReady(draft)).toBe(true);
});

it('ends as long after the press as was chosen, on the clock of Vietnam', () => {
  const now = Date.parse('2026-11-21T06:00:00Z');
  expect(bodyOf(draft, false, 'abc', now)).toMatchObject({
    expires: '2026-11-21T14:00:00+07:00',
    exercise: false,
    media: 'abc',
  });
});

it('never sends the sound of the real words with an exercise', () => {
  expect(bodyOf(draft, true, 'abc', 0)).not.toHaveProperty('media');
});

const spoken = [
  {
    unit: '7',
    name: 'Xã Võ Nhai',
    languages: ['tyz', 'nut'],
    lacks: [],
    may_edit: false,
    since: null,
  },
  { unit: '8', name: 'Xã Dân Tiến', languages: ['tyz'], lacks: [], may_edit: false, since: null },
  { unit: '9', name: 'Xã Tràng Xá', languages: [], lacks: [], may_edit: false, since: null },
];

it('names who will not understand words that nobody recorded', () => {
  expect(notUnderstood(draft, spoken)).toEqual([{ name: 'Xã Võ Nhai', languages: ['tyz', 'nut'] }]);
  expect(notUnderstood({ ...draft, area: [{ unit: '1' }] }, spoken)).toHaveLength(2);
});

it('counts the recordings of a template for as long as its words are not changed', () => {
  const text = 'Bà con rời bờ suối.';
  const prepared = { ...draft, text, template: { id: '1', text, blanks: [], languages: ['tyz'] } };
  expect(notUnderstood(prepared, spoken)).toEqual([{ name: 'Xã Võ Nhai', languages: ['nut'] }]);
  expect(notUnderstood({ ...prepared, text: `${text} Đi ngay.` }, spoken)[0]?.languages).toEqual([
    'tyz',
    'nut',
  ]);
});

const template = {
  id: '1',
  unit: '2',
  unit_name: null,
  title: 'Lũ quét',
  hazard: 'flash_flood' as const,
  severity: 'extreme' as const,
  text: 'Nước tại {địa điểm} đang lên. Rời {địa điểm} ngay.',
  blanks: ['địa điểm'],
  repeat: 5,
  tone: 'siren' as const,
  tracks: [],
  consent: '',
  days_in_a_row: 0,
  media: null,
  media_ms: null,
  version: 1,
  may_edit: true,
};

it('takes words and gravity from a template, not its own area', () => {
  const filled = fromTemplate(draft, template);
  expect(filled).toMatchObject({ text: template.text, severity: 'extreme', area, repeat: 5 });
  expect(bodyOf(filled, false, null, 0).tone).toBe('siren');
  expect(bodyOf(draft, false, null, 0).tone).toBe('attention');
  expect(isReady(filled)).toBe(false);
});

it('is ready once every blank is filled, wherever it stands', () => {
  const filled = withBlank(fromTemplate(draft, template), 'địa điểm', ' ngầm Tràn ');
  expect(filled.text).toBe('Nước tại ngầm Tràn đang lên. Rời ngầm Tràn ngay.');
  expect(isReady(filled)).toBe(true);
  const body = bodyOf(filled, false, 'abc', 0);
  expect(body).toMatchObject({ text: filled.text, media: 'abc' });
  expect(body).not.toHaveProperty('template');
});

it('leaves the words of an unchanged template to the devices that hold its sound', () => {
  const plain = { ...template, text: 'Sơ tán ngay.', blanks: [] };
  const body = bodyOf(fromTemplate(draft, plain), false, 'abc', 0);
  expect(body.template).toBe('1');
  expect(body).not.toHaveProperty('text');
  expect(body).not.toHaveProperty('media');
});

it('publishes what a template says in other languages, with its blanks, until its words are others', () => {
  const tracks = [
    { language: 'en', text: 'Water is rising at {địa điểm}.', media: null },
    { language: 'tyz', text: '', media: 'aa' },
  ];
  const filled = withBlank(fromTemplate(draft, { ...template, tracks }), 'địa điểm', 'ngầm Tràn');
  const english = { language: 'en', text: 'Water is rising at ngầm Tràn.' };
  expect(bodyOf(filled, false, null, 0).translations).toEqual([english]);
  const changed = { ...filled, text: 'Nước đang rút.' };
  expect(bodyOf(changed, false, null, 0).translations).toEqual([]);
  expect(translationsOf(changed).stale).toEqual([english]);
  const again = withWritten(changed, 'en', 'It is going down.');
  expect(bodyOf(again, false, null, 0).translations).toEqual([
    { language: 'en', text: 'It is going down.' },
  ]);
  expect(bodyOf(draft, false, null, 0)).not.toHaveProperty('translations');
  // Another language is added and taken out again: what is old stays old.
  const touched = withoutWritten(withWritten(changed, 'km', ''), 'km');
  expect(translationsOf(touched)).toEqual({ sent: [], stale: [english] });
  const both = withWritten(changed, 'km', 'ទឹក');
  expect(translationsOf(both)).toEqual({
    sent: [{ language: 'km', text: 'ទឹក' }],
    stale: [english],
  });
});

it('says of an alert that stands only what is put otherwise', () => {
  const english = { language: 'en', text: 'Leave now.' };
  const stands = { text: 'Sơ tán ngay.', translations: [english] };
  const same = writtenFrom(stands.text, stands.translations);
  expect(changeOf(same, stands)).toBeNull();
  expect(changeOf({ ...same, text: ' Sơ tán ngay. ' }, stands)).toBeNull();
  const other = { ...same, text: 'Nước rút.' };
  expect(changeOf(other, stands)).toEqual({ text: 'Nước rút.', translations: [] });
  expect(changeOf(withWritten(other, 'en', english.text), stands)).toEqual({
    text: 'Nước rút.',
    translations: [english],
  });
  expect(changeOf(withWritten(same, 'en', 'Leave at once.'), stands)).toEqual({
    translations: [{ language: 'en', text: 'Leave at once.' }],
  });
  expect(changeOf(withoutWritten(same, 'en'), stands)).toEqual({ translations: [] });
  const plain = { text: stands.text };
  expect(changeOf(writtenFrom('Nước rút.'), plain)).toEqual({ text: 'Nước rút.' });
  expect(changeOf(withWritten(writtenFrom(plain.text), 'km', ''), plain)).toBeNull();
});

it('comes back within the hour, in its own world only', () => {
  keep(draft, true);
  expect(kept(true)?.text).toBe(draft.text);
  expect(kept(false)).toBeUndefined();
  expect(kept(true, Date.now() + HOUR + 1)).toBeUndefined();
});

it('is an exercise by its address alone', () => {
  expect(worldOf('/exercise/new').exercise).toBe(true);
  expect(worldOf('/exercise').exercise).toBe(true);
  expect(worldOf('/emergencies/12').exercise).toBe(false);
  expect(worldOf('/exercises').exercise).toBe(false);
});

it('puts the communes that need somebody first', () => {
  const unit = (name: string, refused: number, waiting: number): UnitProgress => ({
    unit: name,
    name,
    planned: 9,
    waiting,
    unreachable: 0,
    received: 9,
    accepted: 9,
    sounding: 9,
    sounded: 9,
    refused,
  });
  const order = failuresFirst([
    unit('Xã 10', 0, 0),
    unit('Xã 9', 0, 0),
    unit('C', 0, 4),
    unit('D', 1, 0),
  ]);
  expect(order.map(({ name }) => name)).toEqual(['D', 'C', 'Xã 9', 'Xã 10']);
});

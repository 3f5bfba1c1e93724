// The check of what we publish finds what it should: one that finds nothing would prove nothing.
import { expect, test } from 'vitest';
import { senseless } from './support/cap_sense.ts';

const noon = '2026-11-21T12:00:00+07:00';
const later = '2026-11-21T13:00:00+07:00';
const square = '21,105 22,105 22,106 21,105';

interface Wish {
  id: string;
  type?: string;
  references?: string;
  polygon?: string;
  sent?: string;
  status?: string;
  languages?: string[];
}

const info = (language: string, polygon: string) =>
  `<info><language>${language}</language><expires>2026-11-21T14:00:00+07:00</expires>` +
  `<area><areaDesc>Xã</areaDesc><polygon>${polygon}</polygon></area></info>`;
const message = ({ id, type = 'Alert', references = '', polygon = square, sent = noon, ...wish }: Wish) =>
  `<alert><identifier>${id}</identifier><sender>s</sender><sent>${sent}</sent>` +
  `<status>${wish.status ?? 'Actual'}</status><msgType>${type}</msgType>` +
  `${references && `<references>${references}</references>`}` +
  `${(wish.languages ?? ['vi-VN']).map((language) => info(language, polygon)).join('')}</alert>`;
const first = message({ id: 'a' });
const follows = { id: 'b', type: 'Update', references: `s,a,${noon}`, sent: later };

test('an alert and what follows it make sense, in two languages as well', () => {
  expect(senseless([first, message({ ...follows, languages: ['vi-VN', 'en-US'] })])).toEqual([]);
});

test('references lead to what was published before, in the same world', () => {
  expect(senseless([message(follows)])).toEqual([`b: it follows what nobody published: s,a,${noon}`]);
  expect(senseless([first, message({ ...follows, sent: '2026-11-21T11:00:00+07:00' })])).toEqual([
    'b: it follows what came later',
  ]);
  expect(senseless([first, message({ ...follows, status: 'Exercise' })])).toEqual([
    'b: an exercise and the real thing are mixed',
  ]);
  expect(senseless([message({ id: 'b', type: 'Cancel' })])).toEqual(['b: references do not go with its type']);
});

test('places are closed, times have an offset, and a language is there once', () => {
  expect(senseless([message({ id: 'a', polygon: '21,105 22,105 22,106 21,106' })])).toEqual([
    'a: a polygon that is not closed',
  ]);
  expect(senseless([message({ id: 'a', polygon: '105,21 105,22 106,22 105,21' })])).toEqual([
    'a: a latitude beyond a pole',
  ]);
  expect(senseless([message({ id: 'a', sent: '2026-11-21T05:00:00Z' })])).toEqual(['a: sent is no time']);
  expect(senseless([message({ id: 'a', languages: ['vi-VN', 'vi-VN'] })])).toEqual(['a: one language twice']);
  expect(senseless([message({ id: 'a', sent: '2026-11-21T15:00:00+07:00' })])).toEqual([
    'a: it is over before it is sent',
  ]);
});

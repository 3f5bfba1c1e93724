import { expect, it } from 'vitest';
import type { Jingle } from '../../api/jingles';
import { renewals } from './renewals';

const now = Date.parse('2026-11-23T07:00:00+07:00');

const jingle = (
  kind: Jingle['kind'],
  valid_to: string | null,
  media: string | null = 'a',
): Jingle => {
  const own = {
    unit: '2',
    media,
    duration_ms: 5_000,
    changed: '2025-12-01T08:00:00+07:00',
    changed_by: 'Nông Văn Dũng',
    version: 1,
    valid_to,
  };
  return { kind, title: kind, longest_ms: 30_000, music: true, own, heard: own, heard_from: 'Xã' };
};

it('tells what ends within thirty days, the first to end first, and what has ended', () => {
  const all = [
    jingle('opening', '2026-12-20T07:00:00+07:00'),
    jingle('greeting', '2026-11-22T07:00:00+07:00'),
    jingle('bumper', '2026-12-24T07:00:00+07:00'),
  ];
  expect(renewals(all, now).map((one) => [one.kind, one.over])).toEqual([
    ['greeting', true],
    ['opening', false],
  ]);
});

it('is silent about what has no sound, no end, or belongs to a unit above', () => {
  const above = { ...jingle('closing', '2026-11-24T07:00:00+07:00'), own: null };
  expect(
    renewals(
      [above, jingle('opening', null), jingle('bumper', '2026-11-24T07:00:00+07:00', null)],
      now,
    ),
  ).toEqual([]);
});

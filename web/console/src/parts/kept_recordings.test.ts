import { expect, it } from 'vitest';
import { beginRecording, type KeptRecording, offered, recordingsOf } from './kept_recordings';

const now = Date.parse('2026-11-21T14:00:00+07:00');
const kept = (id: number, more: Partial<KeptRecording> = {}): KeptRecording => ({
  id,
  owner: '7',
  type: 'audio/webm',
  begun: now - 60_000,
  touched: now - 30_000,
  length: 20_000,
  ...more,
});

it('offers what a person recorded and did not use, the newest first', () => {
  expect(offered([kept(1), kept(2)], '7', now).map((one) => one.id)).toEqual([2, 1]);
});

it('offers nobody what somebody else recorded on the same machine', () => {
  expect(offered([kept(1, { owner: '8' })], '7', now)).toEqual([]);
});

it('does not offer what is being spoken in another window, nor what is no recording yet', () => {
  expect(offered([kept(1, { touched: now - 500 })], '7', now)).toEqual([]);
  expect(offered([kept(1, { length: 300 })], '7', now)).toEqual([]);
});

it('offers it although the clock of the phone was wrong by years', () => {
  expect(offered([kept(1, { begun: 0, touched: 20_000 })], '7', now)).toHaveLength(1);
  expect(offered([kept(1, { touched: now + 86_400_000 })], '7', now)).toHaveLength(1);
});

it('lets one record where the browser keeps nothing', async () => {
  expect(await beginRecording('7', 'audio/webm')).toBeUndefined();
  expect(await recordingsOf('7')).toEqual([]);
});

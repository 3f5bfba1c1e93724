import { expect, test } from 'vitest';
import type { CapMessage } from '../../api/other_systems';
import { confirmLabel, reasonOf } from './received_page';

const message = (more: Partial<CapMessage>): CapMessage =>
  ({
    type: 'Alert',
    exercise: false,
    ends: false,
    emergency: null,
    count: { devices: 214, speaker_devices: 1214, speakers: 0, boards: 0 },
    ...more,
  }) as CapMessage;

test('the button says what will happen and to how many', () => {
  expect(confirmLabel(message({}))).toBe('Giữ để phát tới 1.214 cụm loa');
});

test('an exercise is never offered as the real thing', () => {
  expect(confirmLabel(message({ exercise: true }))).toBe('Giữ để phát diễn tập tới 1.214 cụm loa');
  expect(confirmLabel(message({ exercise: true, ends: true }))).toBe('Giữ để kết thúc diễn tập');
});

test('what is odd about a message is not taken for what kept it from passing', () => {
  const odd = { reason: 'cap.partial', reason_text: 'Chỉ là một phần.' };
  expect(reasonOf(message(odd))).toBe('Chỉ là một phần.');
  expect(reasonOf(message({ ...odd, reason: 'api_key.pass_not_allowed' }))).toBe(
    'Không phát thẳng được: Chỉ là một phần.',
  );
});

test('what ends an alert does not promise to sound anywhere', () => {
  expect(confirmLabel(message({ type: 'Cancel', ends: true }))).toBe(
    'Giữ để kết thúc cảnh báo đang phát',
  );
});

test('what sounds already is not promised again when only its forerunner is left to be ended', () => {
  expect(confirmLabel(message({ type: 'Update', emergency: '7' }))).toBe(
    'Giữ để kết thúc cảnh báo đang phát',
  );
});

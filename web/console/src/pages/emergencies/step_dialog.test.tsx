import { fireEvent, render, screen } from '@testing-library/react';
import { expect, it, vi } from 'vitest';
import type { StepBody } from '../../api/emergencies';
import type { Emergency } from '../../api/emergency_types';
import type { Account } from '../../api/types';
import { SessionFor } from '../../app/session';
import { StepDialog, type StepKind } from './step_dialog';

vi.mock('../../parts/use_spoken', () => ({
  useSpoken: () => ({ speech: { media: 'abc' }, pending: false, failed: false }),
}));
vi.mock('../../parts/hear', () => ({ Hear: () => null }));

const account = {
  id: '1',
  name: 'Ma Thị Hoa',
  unit: '2',
  roles: [],
  rights: [],
} as unknown as Account;
const alert = {
  id: '9',
  version: 4,
  text: 'Nước lên nhanh.',
  exercise: false,
  deeds: ['update', 'end', 'cancel'],
  translations: [{ language: 'en', text: 'Water is rising.' }],
} as unknown as Emergency;

function open(kind: StepKind, emergency = alert) {
  const made: [string, StepBody][] = [];
  render(
    <SessionFor account={account}>
      <StepDialog
        kind={kind}
        emergency={emergency}
        busy={false}
        error={undefined}
        onStep={(to, body) => made.push([to, body])}
        onClose={() => undefined}
      />
    </SessionFor>,
  );
  return made;
}
const write = (label: RegExp, value: string) =>
  fireEvent.change(screen.getByLabelText(label), { target: { value } });
// By what stands on it: the roles of a whole dialog take seconds to be told.
const button = (words: RegExp) => screen.getByText(words).closest('button');
const press = (words: RegExp) => fireEvent.click(screen.getByText(words));

it('updates the words in another language as well', () => {
  const made = open('update');
  write(/Nội dung mới/, 'Nước đang rút.');
  write(/Lời viết tiếng Anh/, 'Water is falling.');
  press(/Phát nội dung mới/);
  expect(made).toEqual([
    [
      'update',
      {
        text: 'Nước đang rút.',
        translations: [{ language: 'en', text: 'Water is falling.' }],
        media: 'abc',
        comment: undefined,
      },
    ],
  ]);
});

it('changes a translation alone, says what that does, and keeps the sound', () => {
  const made = open('update');
  expect(button(/Phát nội dung mới/)).toHaveProperty('disabled', true);
  write(/Lời viết tiếng Anh/, 'The water is rising.');
  expect(screen.getByText(/loa phát lại cùng lời tiếng Việt/)).toBeTruthy();
  press(/Phát nội dung mới/);
  expect(made[0]?.[1]).toEqual({
    translations: [{ language: 'en', text: 'The water is rising.' }],
    comment: undefined,
  });
});

it('does not publish old words beside a correction, unless they are said to hold', () => {
  const made = open('correct');
  write(/Nội dung mới/, 'Đính chính. Nước lên chậm.');
  expect(screen.getByText(/lời này sẽ không đăng/)).toBeTruthy();
  press(/Phát đính chính/);
  expect(made[0]?.[1]).toMatchObject({ translations: [], comment: 'Đính chính' });
  press(/Vẫn đúng, đăng kèm/);
  press(/Phát đính chính/);
  expect(made[1]?.[1]).toMatchObject({ translations: alert.translations });
});

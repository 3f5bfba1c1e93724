import { fireEvent, render, screen } from '@testing-library/react';
import { useState } from 'react';
import { expect, it } from 'vitest';
import type { CapMessage } from '../../api/other_systems';
import { confirmationOf, HeldWords, isReadyToSound, wordsOf } from './held_words';

const held = (more: Partial<CapMessage> = {}): CapMessage =>
  ({
    id: '5',
    version: 3,
    text: 'Nước lên nhanh.',
    language: 'vi-VN',
    translations: [{ language: 'en-US', text: 'Leave now.' }],
    may_decide: true,
    ...more,
  }) as CapMessage;
const foreign = held({ text: '', language: 'en-US' });

function Shown({ message }: { message: CapMessage }) {
  const [words, setWords] = useState(wordsOf(message));
  return (
    <>
      <HeldWords message={message} words={words} onChange={setWords} />
      <output>{JSON.stringify(confirmationOf(message, words))}</output>
      <span>{isReadyToSound(words) ? 'có thể phát' : 'chưa thể phát'}</span>
    </>
  );
}
const sent = () => JSON.parse(screen.getByRole('status').textContent ?? '');
const write = (label: RegExp, value: string) =>
  fireEvent.change(screen.getByLabelText(label), { target: { value } });

it('shows the other languages of a message and sends nothing that was not changed', () => {
  render(<Shown message={held()} />);
  expect(screen.getByLabelText(/Lời viết tiếng Anh/)).toHaveProperty('value', 'Leave now.');
  expect(screen.queryByText('Bản tin này chưa có tiếng Việt')).toBeNull();
  expect(sent()).toEqual({ version: 3 });
});

it('leaves a translation behind when the Vietnamese words change, unless it is said to hold', () => {
  render(<Shown message={held()} />);
  write(/Lời sẽ đọc/, 'Bà con lên đồi.');
  expect(sent()).toEqual({ version: 3, text: 'Bà con lên đồi.', translations: [] });
  fireEvent.click(screen.getByRole('button', { name: /Vẫn đúng, đăng kèm/ }));
  expect(sent()).toEqual({
    version: 3,
    text: 'Bà con lên đồi.',
    translations: [{ language: 'en-US', text: 'Leave now.' }],
  });
});

it('asks for Vietnamese where there is none, and shows what was said', () => {
  render(<Shown message={foreign} />);
  expect(screen.getByText('Bản tin này chưa có tiếng Việt')).toBeTruthy();
  expect(screen.getByText('Leave now.', { selector: 'span' }).getAttribute('lang')).toBe('en-US');
  expect(screen.getByLabelText(/Lời sẽ đọc/)).toHaveProperty('value', '');
  expect(screen.getByText('chưa thể phát')).toBeTruthy();
  write(/Lời sẽ đọc/, 'Sơ tán ngay.');
  expect(screen.getByText('có thể phát')).toBeTruthy();
  expect(sent()).toEqual({ version: 3, text: 'Sơ tán ngay.' });
});

it('keeps what a foreign message says beside any Vietnamese words, as it is or as it was put', () => {
  render(<Shown message={foreign} />);
  write(/Lời viết tiếng Anh/, 'Leave now, uphill.');
  write(/Lời sẽ đọc/, 'Sơ tán ngay.');
  expect(screen.queryByRole('button', { name: /Vẫn đúng/ })).toBeNull();
  expect(sent()).toEqual({
    version: 3,
    text: 'Sơ tán ngay.',
    translations: [{ language: 'en-US', text: 'Leave now, uphill.' }],
  });
});

it('lets Vietnamese words be left out that came as those of another language', () => {
  render(
    <Shown message={{ ...foreign, translations: [{ language: 'en-US', text: 'Nước lên' }] }} />,
  );
  write(/Lời sẽ đọc/, 'Nước lên!');
  fireEvent.click(screen.getByRole('button', { name: /Bỏ lời viết tiếng Anh/ }));
  expect(sent()).toEqual({ version: 3, text: 'Nước lên!', translations: [] });
  expect(screen.getByText('Nước lên', { selector: 'span' })).toBeTruthy();
});

it('promises no original beside the alert where none came, or none is left', () => {
  const { unmount } = render(<Shown message={{ ...foreign, translations: [] }} />);
  expect(screen.getByText('Hãy viết lời tiếng Việt để loa đọc.')).toBeTruthy();
  unmount();
  render(<Shown message={foreign} />);
  expect(screen.getByText(/để loa đọc\. Bản tiếng Anh được đăng kèm cảnh báo\.$/)).toBeTruthy();
  fireEvent.click(screen.getByRole('button', { name: /Bỏ lời viết tiếng Anh/ }));
  expect(screen.getByText('Hãy viết lời tiếng Việt để loa đọc.')).toBeTruthy();
});

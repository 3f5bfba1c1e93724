import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { App } from 'antd';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { PaperButton } from './paper_button';

beforeEach(() => {
  URL.createObjectURL = vi.fn(() => 'blob:paper');
  URL.revokeObjectURL = vi.fn();
});
afterEach(() => vi.unstubAllGlobals());

const shown = (address: string) => (
  <App>
    <PaperButton address={address} label="In lịch phát" />
  </App>
);

it('makes the paper and hands it over', async () => {
  vi.stubGlobal('fetch', async () => new Response('%PDF-', { status: 200 }));
  const { rerender } = render(shown('/week'));
  await userEvent.click(screen.getByRole('button', { name: /In lịch phát/ }));
  const link = await screen.findByRole('link', { name: /Mở tệp: In lịch phát/ });
  expect(link.getAttribute('href')).toBe('blob:paper');
  // Another week is another paper.
  rerender(shown('/next-week'));
  expect(screen.queryByRole('link')).toBeNull();
  expect(screen.getByRole('button', { name: /In lịch phát/ })).toBeTruthy();
});

it('tells a refusal where it was pressed', async () => {
  const problem = { code: 'paper.too_much', title: 'Khoảng này quá nhiều để in một lần.' };
  vi.stubGlobal('fetch', async () => new Response(JSON.stringify(problem), { status: 422 }));
  render(shown('/log'));
  await userEvent.click(screen.getByRole('button', { name: /In lịch phát/ }));
  expect(await screen.findByText('Khoảng này quá nhiều để in một lần.')).toBeTruthy();
});

it('is given up at once when somebody does not want to wait', async () => {
  let given: AbortSignal | undefined;
  vi.stubGlobal(
    'fetch',
    (_: string, init: RequestInit) =>
      new Promise((_resolve, reject) => {
        given = init.signal ?? undefined;
        given?.addEventListener('abort', () => reject(new DOMException('gone', 'AbortError')));
      }),
  );
  render(shown('/log'));
  await userEvent.click(screen.getByRole('button', { name: /In lịch phát/ }));
  await userEvent.click(screen.getByRole('button', { name: 'Bỏ' }));
  expect(given?.aborted).toBe(true);
  expect(await screen.findByRole('button', { name: /In lịch phát/ })).toBeTruthy();
  expect(screen.queryByRole('alert')).toBeNull();
});

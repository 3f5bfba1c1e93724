import { act, render, screen } from '@testing-library/react';
import { App } from 'antd';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { performAll, UndoBar, undoable, useGoing } from './undo';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

function List() {
  const going = useGoing();
  return <p>{going.includes('group 7') ? 'không còn' : 'còn nhóm'}</p>;
}

function show() {
  render(
    <App>
      <List />
      <UndoBar />
    </App>,
  );
  const deed = vi.fn(async () => undefined);
  act(() => undoable({ subject: 'group 7', words: 'Đã xóa nhóm.', act: deed }));
  return deed;
}

it('does nothing before ten seconds are over, and then once', async () => {
  const deed = show();
  expect(screen.getByText('không còn')).toBeTruthy();
  await act(() => vi.advanceTimersByTimeAsync(9900));
  expect(deed).not.toHaveBeenCalled();
  await act(() => vi.advanceTimersByTimeAsync(200));
  expect(deed).toHaveBeenCalledTimes(1);
  await act(() => vi.advanceTimersByTimeAsync(20_000));
  expect(deed).toHaveBeenCalledTimes(1);
});

it('takes the deed back, and the list shows it again', async () => {
  const deed = show();
  act(() => screen.getByRole('button', { name: /Hoàn tác/ }).click());
  expect(screen.getByText('còn nhóm')).toBeTruthy();
  await act(() => vi.advanceTimersByTimeAsync(20_000));
  expect(deed).not.toHaveBeenCalled();
});

it('does it at once when the page is left', async () => {
  const deed = show();
  act(() => {
    window.dispatchEvent(new Event('pagehide'));
  });
  expect(deed).toHaveBeenCalledTimes(1);
});

it('lets who signs out wait until all of it is done, also what is under way', async () => {
  let finish: () => void = () => undefined;
  render(
    <App>
      <UndoBar />
    </App>,
  );
  const slow = () => new Promise<void>((resolve) => (finish = resolve));
  act(() => undoable({ subject: 'group 8', words: 'Đã xóa nhóm.', act: slow, atOnce: true }));
  const deed = vi.fn(async () => undefined);
  act(() => undoable({ subject: 'group 9', words: 'Đã xóa nhóm.', act: deed }));
  let settled = false;
  await act(async () => {
    const all = performAll().then(() => {
      settled = true;
    });
    await vi.advanceTimersByTimeAsync(0);
    expect(deed).toHaveBeenCalledTimes(1);
    expect(settled).toBe(false);
    finish();
    await all;
  });
  expect(settled).toBe(true);
});

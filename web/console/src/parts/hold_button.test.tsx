import { act, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { HoldButton, holdMs } from './hold_button';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

function show(disabled = false) {
  const onHeld = vi.fn();
  render(
    <HoldButton
      label="Giữ để phát"
      word="PHÁT"
      tone="emergency"
      disabled={disabled}
      onHeld={onHeld}
    />,
  );
  return { onHeld, button: screen.getByRole('button', { name: 'Giữ để phát' }) };
}

const wait = (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms));

it('does nothing when it is only pressed, or let go too early', async () => {
  const { onHeld, button } = show();
  fireEvent.click(button);
  fireEvent.pointerDown(button, { button: 0 });
  await wait(holdMs - 100);
  fireEvent.pointerUp(button);
  await wait(holdMs * 2);
  expect(onHeld).not.toHaveBeenCalled();
});

it('acts once when it is held, by pointer or by key', async () => {
  const { onHeld, button } = show();
  fireEvent.pointerDown(button, { button: 0 });
  await wait(holdMs + 50);
  expect(onHeld).toHaveBeenCalledTimes(1);
  await wait(holdMs * 2);
  expect(onHeld).toHaveBeenCalledTimes(1);
  fireEvent.keyDown(button, { key: 'Enter' });
  await wait(holdMs + 50);
  expect(onHeld).toHaveBeenCalledTimes(2);
});

it('takes a typed word from those who cannot hold, marks or not', () => {
  const { onHeld } = show();
  const box = screen.getByLabelText(/gõ PHÁT/);
  fireEvent.change(box, { target: { value: 'phat di' } });
  fireEvent.submit(box.closest('form') as HTMLFormElement);
  expect(onHeld).not.toHaveBeenCalled();
  fireEvent.change(box, { target: { value: 'phat' } });
  fireEvent.submit(box.closest('form') as HTMLFormElement);
  expect(onHeld).toHaveBeenCalledTimes(1);
});

it('stays shut while there is nothing to send', async () => {
  const { onHeld, button } = show(true);
  fireEvent.pointerDown(button, { button: 0 });
  await wait(holdMs * 2);
  expect(onHeld).not.toHaveBeenCalled();
});

import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { ReactNode } from 'react';
import { describe, expect, it } from 'vitest';
import { ClockPicker } from './clock_picker';
import { DayPicker } from './day_picker';
import { MomentPicker } from './moment_picker';

// An answer comes, and the page is drawn anew, between the last letter and Enter.
async function typed(picker: () => ReactNode, words: string): Promise<void> {
  const { rerender } = render(picker());
  const box = screen.getByRole('textbox');
  await userEvent.clear(box);
  await userEvent.type(box, words);
  rerender(picker());
  await userEvent.type(box, '{Enter}');
}

describe('what is typed into a picker while the page is drawn anew', () => {
  let taken: string | null = null;
  const take = (chosen: string | null) => {
    taken = chosen;
  };

  it('is the moment that is taken', async () => {
    const picker = () => <MomentPicker value="2026-11-22T05:30:00+07:00" onChange={take} />;
    await typed(picker, '10:05 23/11/2026');
    expect(taken).toBe('2026-11-23T10:05:00+07:00');
  });

  it('is the day that is taken', async () => {
    await typed(() => <DayPicker value="2026-11-22" onChange={take} />, '24/12/2026');
    expect(taken).toBe('2026-12-24');
  });

  it('is the time of day that is taken', async () => {
    await typed(() => <ClockPicker value="05:30" onChange={take} />, '06:15');
    expect(taken).toBe('06:15');
  });
});

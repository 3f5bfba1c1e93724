import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, expect, it, vi } from 'vitest';
import { CheckPanel } from './check_panel';

afterEach(() => vi.unstubAllGlobals());

it('explains a refused time and moves to the one that is allowed', async () => {
  const suggestion = '2026-11-22T05:30:00+07:00';
  const body = {
    ok: false,
    conflicts: [
      {
        code: 'schedule.quiet_hours',
        at: '2026-11-22T03:15:00+07:00',
        message: '03:15 nằm trong khung giờ không phát 21:00–05:00.',
        suggestion,
      },
    ],
  };
  vi.stubGlobal('fetch', async () => new Response(JSON.stringify(body)));
  const move = vi.fn();
  render(
    <QueryClientProvider client={new QueryClient()}>
      <CheckPanel body={{ bulletin: 'b1', starts: '2026-11-22T03:15:00+07:00' }} onMove={move} />
    </QueryClientProvider>,
  );
  expect(await screen.findByText(/khung giờ không phát 21:00/)).toBeTruthy();
  await userEvent.click(screen.getByRole('button', { name: 'Chuyển sang 05:30' }));
  expect(move).toHaveBeenCalledWith(suggestion);
});

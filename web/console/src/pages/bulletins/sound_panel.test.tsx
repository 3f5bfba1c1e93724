import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render, screen } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import { mediaAddress } from '../../api/media';
import type { Account } from '../../api/types';
import { SessionFor } from '../../app/session';
import { blank } from './editable';
import { SoundPanel } from './sound_panel';

afterEach(() => vi.unstubAllGlobals());

const account: Account = {
  id: '1',
  username: 'a',
  name: 'Ma Thị Hoa',
  unit: '2',
  roles: [],
  rights: [],
};
const media = 'ab'.repeat(32);

function show(disabled: boolean, sounding: string | null) {
  vi.stubGlobal(
    'fetch',
    async () => new Response(JSON.stringify({ items: [], peaks: [0.5, 0.2], duration_ms: 4000 })),
  );
  return render(
    <QueryClientProvider client={new QueryClient()}>
      <SessionFor account={account}>
        <SoundPanel
          value={{ ...blank, text: 'Sáng mai cắt nước.' }}
          change={() => undefined}
          disabled={disabled}
          media={sounding}
        />
      </SessionFor>
    </QueryClientProvider>,
  );
}

it('plays to the approver exactly the sound that was submitted', () => {
  const { container } = show(true, media);
  expect(container.querySelector('audio')?.getAttribute('src')).toBe(mediaAddress(media));
  expect(screen.getByText('Loa sẽ phát đúng bản đọc này.')).toBeTruthy();
  expect(screen.queryByText('Bản thu âm')).toBeNull();
});

it('offers recording and voice to whoever still writes', () => {
  const { container } = show(false, media);
  expect(container.querySelector('audio')).toBeNull();
  expect(screen.getByText('Bản thu âm')).toBeTruthy();
});

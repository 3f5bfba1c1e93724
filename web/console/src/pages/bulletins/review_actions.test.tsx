import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { fireEvent, render, screen, waitFor } from '@testing-library/react';
import { App } from 'antd';
import { afterEach, expect, it, vi } from 'vitest';
import type { Bulletin } from '../../api/types';
import { SessionFor } from '../../app/session';
import type { Autosave } from '../../parts/use_autosave';
import { account } from '../../test_account';
import { blank, type Editable } from './editable';
import { ReviewActions } from './review_actions';

vi.mock('@tanstack/react-router', () => ({ useNavigate: () => () => undefined }));
afterEach(() => vi.unstubAllGlobals());

const value = { ...blank, title: 'Cắt nước', audience: [{ unit: '2' }] };
const draft = { ...value, id: '9', state: 'draft', version: 4, deeds: ['submit'] };

it('submits once when the button is pressed twice', async () => {
  const flush = vi.fn(async () => 4);
  const sent: string[] = [];
  vi.stubGlobal('fetch', async (address: string) => {
    sent.push(String(address));
    return new Response(JSON.stringify({ ...draft, state: 'submitted', deeds: [] }), {
      headers: { 'Content-Type': 'application/json' },
    });
  });
  render(
    <QueryClientProvider client={new QueryClient()}>
      <App>
        <SessionFor account={account}>
          <ReviewActions
            bulletin={draft as unknown as Bulletin}
            autosave={{ value, flush } as unknown as Autosave<Editable>}
          />
        </SessionFor>
      </App>
    </QueryClientProvider>,
  );
  const button = screen.getByRole('button', { name: /^Trình duyệt/ });
  fireEvent.click(button);
  fireEvent.click(button);
  await waitFor(() => expect(sent.some((address) => address.endsWith('/9/submit'))).toBe(true));
  expect(flush).toHaveBeenCalledTimes(1);
});

it('approves the version that stands on the page, not one that arrived behind it', async () => {
  const sent: unknown[] = [];
  vi.stubGlobal('fetch', async (address: string, call?: RequestInit) => {
    if (String(address).endsWith('/9/approve')) sent.push(JSON.parse(String(call?.body)));
    return new Response('{}', { headers: { 'Content-Type': 'application/json' } });
  });
  render(
    <QueryClientProvider client={new QueryClient()}>
      <App>
        <SessionFor account={account}>
          <ReviewActions
            bulletin={
              {
                ...draft,
                state: 'submitted',
                version: 6,
                deeds: ['approve'],
                media: {},
              } as unknown as Bulletin
            }
            autosave={{ value, version: 3 } as unknown as Autosave<Editable>}
          />
        </SessionFor>
      </App>
    </QueryClientProvider>,
  );
  fireEvent.click(screen.getByRole('button', { name: /^Duyệt/ }));
  await waitFor(() => expect(sent).toEqual([{ version: 3 }]));
});

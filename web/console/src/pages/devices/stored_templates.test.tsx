import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render, screen } from '@testing-library/react';
import { afterEach, expect, it, vi as mock } from 'vitest';
import type { Device } from '../../api/types';
import { StoredTemplates } from './stored_templates';

const hash = 'ab12cd34ef56'.padEnd(64, '0');
const row = {
  id: '1',
  title: 'Lũ quét',
  state: 'current',
  newest: 3,
  version: 3,
  hash,
  media: null,
};
const rows = [
  row,
  { ...row, id: '2', title: 'Sạt lở', state: 'older', newest: 5, version: 4 },
  { ...row, id: '3', title: 'Bão', state: 'awaited', version: null, hash: null },
];

const answer = (body: unknown) =>
  mock.stubGlobal(
    'fetch',
    async () =>
      new Response(JSON.stringify(body), {
        headers: { 'Content-Type': 'application/json' },
      }),
  );
afterEach(() => mock.unstubAllGlobals());

const show = () => {
  const device = {
    id: '21',
    kind: 'speaker',
    status: { online: true, last_seen: null, software: '1.4' },
  };
  render(
    <QueryClientProvider
      client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}
    >
      <StoredTemplates device={device as unknown as Device} />
    </QueryClientProvider>,
  );
};

it('tells version and hash of what is held, and what is not there yet', async () => {
  answer({ items: rows, next: null, total: 3 });
  show();
  expect(await screen.findByText(/phiên bản 3 · mã ab12cd34ef56$/)).toBeTruthy();
  expect(screen.getByText('Bản cũ')).toBeTruthy();
  expect(screen.getByText('Chưa có trên thiết bị')).toBeTruthy();
  expect(screen.getByText(/phần mềm thiết bị 1\.4/)).toBeTruthy();
});

it('says so where no alert was prepared', async () => {
  answer({ items: [], next: null, total: 0 });
  show();
  expect(await screen.findByText(/Chưa có mẫu cảnh báo nào/)).toBeTruthy();
});

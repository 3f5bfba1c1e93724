import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { fireEvent, render, screen, waitFor } from '@testing-library/react';
import { App } from 'antd';
import { afterEach, expect, it, vi } from 'vitest';
import { SessionFor } from '../../app/session';
import { account } from '../../test_account';
import { Delegations } from './delegations';

afterEach(() => vi.unstubAllGlobals());

it('asks for what was lent on an earlier day', async () => {
  const asked: string[] = [];
  vi.stubGlobal('fetch', async (path: string) => {
    asked.push(path);
    return Response.json({ items: [], next: null });
  });
  render(
    <App>
      <QueryClientProvider client={new QueryClient()}>
        <SessionFor account={account}>
          <Delegations account={account} />
        </SessionFor>
      </QueryClientProvider>
    </App>,
  );
  const day = screen.getByLabelText('Tại ngày');
  fireEvent.mouseDown(day);
  fireEvent.change(day, { target: { value: '05/01/2026' } });
  fireEvent.keyDown(day, { key: 'Enter', keyCode: 13 });
  await waitFor(() => expect(asked.some((path) => path.includes('day=2026-01-05'))).toBe(true));
  expect(await screen.findByText(/^Ngày này không có ủy quyền/)).toBeTruthy();
});

import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { App } from 'antd';
import { afterEach, expect, it, vi } from 'vitest';
import { SessionFor } from '../../app/session';
import { account } from '../../test_account';
import { PasswordDialog } from './password_dialog';

afterEach(() => vi.unstubAllGlobals());

it('asks the administrator for his own password before he gives another a new one', async () => {
  let fresh = false;
  const given: unknown[] = [];
  vi.stubGlobal('fetch', async (path: string, init: RequestInit) => {
    if (path === '/api/v1/session/confirm') {
      fresh = true;
      return Response.json({ account, csrf_token: 'x' });
    }
    if (!fresh) return Response.json({ code: 'session.too_old' }, { status: 403 });
    given.push([path, JSON.parse(String(init.body))]);
    return new Response(null, { status: 204 });
  });
  const onClose = vi.fn();
  render(
    <App>
      <QueryClientProvider client={new QueryClient()}>
        <SessionFor account={account}>
          <PasswordDialog account={{ ...account, id: '7' }} onClose={onClose} />
        </SessionFor>
      </QueryClientProvider>
    </App>,
  );
  await userEvent.type(screen.getByLabelText(/Mật khẩu/), 'mk-moi');
  await userEvent.click(screen.getByRole('button', { name: 'Đặt lại mật khẩu' }));
  await screen.findByText('Xác nhận lại là bạn');
  expect(onClose).not.toHaveBeenCalled();
  await userEvent.type(screen.getByLabelText('Mật khẩu'), 'mk-cu');
  await userEvent.click(screen.getByRole('button', { name: 'Xác nhận và tiếp tục' }));
  await vi.waitFor(() => expect(onClose).toHaveBeenCalledTimes(1));
  expect(given).toEqual([['/api/v1/accounts/7/password', { password: 'mk-moi' }]]);
});

import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { App } from 'antd';
import { afterEach, expect, it, vi } from 'vitest';
import { SessionFor } from '../../app/session';
import { account } from '../../test_account';
import { ResetCodeDialog } from './reset_code_dialog';

afterEach(() => vi.unstubAllGlobals());

it('asks the administrator for his own password before it shows a code', async () => {
  let fresh = false;
  const asked: string[] = [];
  vi.stubGlobal('fetch', async (path: string) => {
    if (path === '/api/v1/session/confirm') {
      fresh = true;
      return Response.json({ account, csrf_token: 'x' });
    }
    if (!fresh) return Response.json({ code: 'session.too_old' }, { status: 403 });
    asked.push(path);
    return Response.json(
      { code: 'K7QM-3XRT', expires: '2026-11-22T10:30:00+07:00' },
      { status: 201 },
    );
  });
  const onClose = vi.fn();
  render(
    <App>
      <QueryClientProvider client={new QueryClient()}>
        <SessionFor account={account}>
          <ResetCodeDialog account={{ ...account, id: '7' }} onClose={onClose} />
        </SessionFor>
      </QueryClientProvider>
    </App>,
  );
  await userEvent.click(screen.getByRole('button', { name: 'Cấp mã đặt lại' }));
  await screen.findByText('Xác nhận lại là bạn');
  await userEvent.type(screen.getByLabelText('Mật khẩu'), 'mk-cu');
  await userEvent.click(screen.getByRole('button', { name: 'Xác nhận và tiếp tục' }));
  expect(await screen.findByText('K7QM-3XRT')).toBeTruthy();
  expect(asked).toEqual(['/api/v1/accounts/7/reset-code']);
  await userEvent.click(screen.getByRole('button', { name: 'Xong' }));
  expect(onClose).toHaveBeenCalledTimes(1);
});

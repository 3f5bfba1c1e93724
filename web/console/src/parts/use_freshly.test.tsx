import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { App } from 'antd';
import { afterEach, expect, it, vi } from 'vitest';
import { post } from '../api/http';
import { SessionFor } from '../app/session';
import { account } from '../test_account';
import { useFreshly } from './use_freshly';

afterEach(() => vi.unstubAllGlobals());

function Sender({ onDone }: { onDone: () => void }) {
  const send = useFreshly((key: string) => post('/api/v1/emergencies', {}, { key }), onDone);
  return (
    <>
      <button type="button" onClick={() => send.run('lan-bam-1')}>
        Phát
      </button>
      {send.dialog}
    </>
  );
}

it('asks for the password again when it was given too long ago, and sends the same press once more', async () => {
  let fresh = false;
  const keys: (string | null)[] = [];
  const confirmed: unknown[] = [];
  vi.stubGlobal('fetch', async (path: string, init: RequestInit) => {
    if (path === '/api/v1/session/confirm') {
      fresh = true;
      confirmed.push(JSON.parse(String(init.body)));
      return Response.json({ account, csrf_token: 'x' });
    }
    keys.push(new Headers(init.headers).get('Idempotency-Key'));
    return fresh
      ? Response.json({ id: '9' }, { status: 201 })
      : Response.json({ code: 'session.too_old' }, { status: 403 });
  });
  const onDone = vi.fn();
  render(
    <App>
      <QueryClientProvider client={new QueryClient()}>
        <SessionFor account={account}>
          <Sender onDone={onDone} />
        </SessionFor>
      </QueryClientProvider>
    </App>,
  );
  await userEvent.click(screen.getByRole('button', { name: 'Phát' }));
  await screen.findByText('Xác nhận lại là bạn');
  expect(onDone).not.toHaveBeenCalled();
  await userEvent.type(screen.getByLabelText('Mật khẩu'), 'suoi-trong-ban-xa');
  await userEvent.click(screen.getByRole('button', { name: 'Xác nhận và tiếp tục' }));
  await vi.waitFor(() => expect(onDone).toHaveBeenCalledTimes(1));
  expect(confirmed).toEqual([{ password: 'suoi-trong-ban-xa' }]);
  expect(keys).toEqual(['lan-bam-1', 'lan-bam-1']);
});

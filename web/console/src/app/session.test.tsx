import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { App } from 'antd';
import { afterEach, expect, it, vi } from 'vitest';
import { remove } from '../api/http';
import { SessionGate, useSession } from './session';
import { undoable } from './undo';

afterEach(() => vi.unstubAllGlobals());

it('asks for a password of one’s own before any page opens, and opens it afterwards', async () => {
  let mustChange = true;
  const sent: unknown[] = [];
  vi.stubGlobal('fetch', async (path: string, init: RequestInit) => {
    if (path === '/api/v1/session/password') {
      sent.push(JSON.parse(String(init.body)));
      mustChange = false;
      return new Response(null, { status: 204 });
    }
    return Response.json({
      account: {
        id: '1',
        name: 'Ma Thị Hoa',
        roles: [],
        rights: [],
        must_change_password: mustChange,
      },
      csrf_token: 'x',
      expires: '2026-11-22T00:00:00+07:00',
    });
  });
  render(
    <App>
      <QueryClientProvider client={new QueryClient()}>
        <SessionGate>
          <p>Trang làm việc</p>
        </SessionGate>
      </QueryClientProvider>
    </App>,
  );
  await screen.findByText('Đặt mật khẩu của riêng mình');
  expect(screen.queryByText('Trang làm việc')).toBeNull();
  await userEvent.type(screen.getByLabelText('Mật khẩu đang dùng'), 'mat-khau-duoc-cap');
  await userEvent.type(screen.getByLabelText('Mật khẩu mới'), 'suoi-trong-ban-xa');
  await userEvent.type(screen.getByLabelText('Nhập lại mật khẩu mới'), 'suoi-trong-ban-xa');
  await userEvent.click(screen.getByRole('button', { name: 'Đổi mật khẩu' }));
  expect(await screen.findByText('Trang làm việc')).toBeTruthy();
  expect(sent).toEqual([{ current: 'mat-khau-duoc-cap', password: 'suoi-trong-ban-xa' }]);
});

function Leave() {
  const { leave } = useSession();
  return (
    <button type="button" onClick={() => void leave()}>
      Đăng xuất
    </button>
  );
}

it('does in one’s own name what could still be undone, before one is signed out', async () => {
  const sent: string[] = [];
  vi.stubGlobal('fetch', async (path: string, init: RequestInit) => {
    if (init.method === 'DELETE') {
      await new Promise((resolve) => setTimeout(resolve, 20));
      sent.push(path);
      return new Response(null, { status: 204 });
    }
    return Response.json({
      account: { id: '1', name: 'Ma Thị Hoa', roles: [], rights: [] },
      csrf_token: 'x',
      expires: '2026-11-22T00:00:00+07:00',
    });
  });
  render(
    <App>
      <QueryClientProvider client={new QueryClient()}>
        <SessionGate>
          <Leave />
        </SessionGate>
      </QueryClientProvider>
    </App>,
  );
  const button = await screen.findByRole('button', { name: 'Đăng xuất' });
  undoable({
    subject: 'group 7',
    words: 'Đã xóa nhóm.',
    act: () => remove('/api/v1/groups/7'),
  });
  await userEvent.click(button);
  await waitFor(() => expect(sent).toEqual(['/api/v1/groups/7', '/api/v1/session']));
});

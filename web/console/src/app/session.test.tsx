import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { App } from 'antd';
import { afterEach, expect, it, vi } from 'vitest';
import { remove, setUnconfirmed } from '../api/http';
import { keepSession } from './kept_session';
import { SessionGate, useLine, useSession } from './session';
import { undoable } from './undo';

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  setUnconfirmed(false);
});

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

function Here() {
  const { account, offline } = useSession();
  const hasLine = useLine();
  return (
    <p>
      {account.name} {offline ? 'mất mạng' : 'có mạng'} {hasLine ? 'gửi' : 'giữ'}
    </p>
  );
}

const hoa = { id: '1', username: 'hoa', name: 'Ma Thị Hoa', unit: '2', roles: [], rights: [] };

// The line comes back with this answer to who is signed in.
async function comesBack(answer: () => Response): Promise<void> {
  keepSession({ account: hoa });
  const online = vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(false);
  vi.stubGlobal('fetch', async () => {
    throw new TypeError('Failed to fetch');
  });
  render(
    <App>
      <QueryClientProvider client={new QueryClient()}>
        <SessionGate>
          <Here />
        </SessionGate>
      </QueryClientProvider>
    </App>,
  );
  await screen.findByText('Ma Thị Hoa mất mạng giữ');
  vi.stubGlobal('fetch', async () => answer());
  online.mockReturnValue(true);
  window.dispatchEvent(new Event('online'));
}

it('opens without a line for who was here last, and goes on when the line is back', async () => {
  await comesBack(() => Response.json({ account: hoa, csrf_token: 'x' }));
  expect(await screen.findByText('Ma Thị Hoa có mạng gửi')).toBeTruthy();
});

it('asks for the password where the session ended meanwhile, and sends nothing', async () => {
  await comesBack(() => Response.json({ code: 'session.required' }, { status: 401 }));
  await screen.findByText('Phiên làm việc đã hết hạn');
  expect(screen.getByText('Ma Thị Hoa mất mạng giữ')).toBeTruthy();
});

it('does not take another person for the one who was here', async () => {
  await comesBack(() =>
    Response.json({ account: { ...hoa, id: '9', name: 'Hoàng Văn Nam' }, csrf_token: 'x' }),
  );
  await screen.findByText('Phiên làm việc đã hết hạn');
  expect(screen.queryByText(/Hoàng Văn Nam/)).toBeNull();
  expect(screen.getByText('Ma Thị Hoa mất mạng giữ')).toBeTruthy();
});

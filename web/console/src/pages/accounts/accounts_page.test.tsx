import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render, screen } from '@testing-library/react';
import { App } from 'antd';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { SessionFor } from '../../app/session';
import { account } from '../../test_account';
import { AccountsPage } from './accounts_page';

let shown: { day?: string } = {};
vi.mock('../../app/url_state', () => ({ useUrlState: () => [shown, vi.fn()] }));

let asked: string[] = [];

beforeEach(() => {
  asked = [];
  vi.stubGlobal('fetch', async (path: string) => {
    asked.push(path);
    if (path.includes('/units/3')) return Response.json({ id: '3', name: 'Xã La Hiên' });
    if (path.includes('/units/')) return Response.json({ id: '2', name: 'Xã Võ Nhai' });
    if (!path.startsWith('/api/v1/accounts?'))
      return Response.json({ items: [], next: null, day: '2026-01-05', known_from: '2026-01-01' });
    return Response.json({
      items: [
        {
          ...account,
          id: '14',
          username: 'duyetxa',
          name: 'Hoàng Văn Duyệt',
          roles: ['commune_approver'],
          grants: [{ role: 'commune_approver', unit: '3', from: '2025-07-01', to: '2026-01-07' }],
          disabled: true,
        },
      ],
      next: null,
      day: '2026-01-05',
      known_from: '2026-01-06',
    });
  });
});

afterEach(() => vi.unstubAllGlobals());

function show(address: typeof shown) {
  shown = address;
  render(
    <App>
      <QueryClientProvider client={new QueryClient()}>
        <SessionFor account={account}>
          <AccountsPage />
        </SessionFor>
      </QueryClientProvider>
    </App>,
  );
}

it('shows the accounts of an earlier day with the roles and units of then, and changes nothing', async () => {
  show({ day: '2026-01-05' });
  expect(await screen.findByText('Hoàng Văn Duyệt')).toBeTruthy();
  expect(asked.find((path) => path.startsWith('/api/v1/accounts?'))).toContain('day=2026-01-05');
  expect(await screen.findByText(/Lãnh đạo xã \(duyệt\) \(Xã La Hiên\)/)).toBeTruthy();
  expect(screen.getByText('Đã khóa')).toBeTruthy();
  expect(screen.getByText(/^Xem như cuối ngày 05\/01\/2026/)).toBeTruthy();
  expect(screen.getByText(/^Trước ngày 06\/01\/2026/)).toBeTruthy();
  expect(screen.queryByRole('button', { name: 'Thêm tài khoản' })).toBeNull();
  expect(screen.queryByRole('button', { name: 'Sửa tài khoản Hoàng Văn Duyệt' })).toBeNull();
  expect(screen.queryByText('Đăng nhập gần nhất')).toBeNull();
});

it('shows those of today, who can be changed', async () => {
  show({});
  expect(await screen.findByRole('button', { name: 'Sửa tài khoản Hoàng Văn Duyệt' })).toBeTruthy();
  expect(asked.find((path) => path.startsWith('/api/v1/accounts?'))).not.toContain('day=');
  expect(screen.queryByText(/^Xem như cuối ngày/)).toBeNull();
  expect(screen.getByText('Thêm tài khoản')).toBeTruthy();
});

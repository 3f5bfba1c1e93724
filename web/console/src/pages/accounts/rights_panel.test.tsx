import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render, screen } from '@testing-library/react';
import { App } from 'antd';
import { afterEach, expect, it, vi } from 'vitest';
import type { RightHolder } from '../../api/accounts';
import { SessionFor } from '../../app/session';
import { account } from '../../test_account';
import { grantWords, RightsPanel } from './rights_panel';

afterEach(() => vi.unstubAllGlobals());

const grant: RightHolder['by'][number] = {
  role: 'commune_approver',
  unit: '2',
  from: '2025-07-01',
  to: '2026-11-26',
  lent_by: null,
};

it('names the role, its last day and who lent it', () => {
  expect(grantWords(grant)).toBe('Lãnh đạo xã (duyệt), từ 01/07/2025 đến hết 25/11/2026');
  expect(grantWords({ ...grant, to: null, lent_by: { account: '7', name: 'Lý Văn An' } })).toBe(
    'Lãnh đạo xã (duyệt), từ 01/07/2025, do Lý Văn An ủy quyền',
  );
});

it('asks for who may approve today, and says from when on what was taken away is known', async () => {
  const asked: string[] = [];
  vi.stubGlobal('fetch', async (path: string) => {
    asked.push(path);
    if (path.includes('/units?')) return Response.json({ items: [], next: null });
    if (path.includes('/units/')) return Response.json({ id: '2', name: 'Xã Võ Nhai' });
    return Response.json({
      items: [
        {
          account: '14',
          username: 'duyetxa',
          name: 'Hoàng Văn Duyệt',
          post: '',
          unit: '2',
          by: [grant],
          maybe_locked: true,
        },
      ],
      next: null,
      day: '2026-11-22',
      known_from: '2026-11-23',
    });
  });
  render(
    <App>
      <QueryClientProvider client={new QueryClient()}>
        <SessionFor account={account}>
          <RightsPanel />
        </SessionFor>
      </QueryClientProvider>
    </App>,
  );
  expect(await screen.findByText('Hoàng Văn Duyệt')).toBeTruthy();
  expect(asked.find((path) => path.startsWith('/api/v1/rights'))).toContain(
    'right=approve_bulletin',
  );
  expect(screen.getByText(/^Trước ngày 23\/11\/2026/)).toBeTruthy();
  expect(screen.getByText(/không rõ từ ngày nào/)).toBeTruthy();
  expect(
    screen.getByText(/Vai trò bị thu hồi trong ngày thì không tính cho ngày đó\./),
  ).toBeTruthy();
});

import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render, screen } from '@testing-library/react';
import { App } from 'antd';
import { expect, it, vi } from 'vitest';
import type { Account } from '../../api/types';
import { listContractors } from '../../api/upkeep';
import { SessionFor } from '../../app/session';
import { ContractorsTab } from './contractors_tab';

vi.mock('../../api/upkeep', () => ({ listContractors: vi.fn(), saveContractor: vi.fn() }));
const address = vi.hoisted(() => ({ state: {} as Record<string, string> }));
vi.mock('../../app/url_state', () => ({ useUrlState: () => [address.state, () => {}] }));

const me = { id: '7', name: 'Lý Văn Đài', unit: '2', rights: ['manage_devices'] };
const firm = {
  id: '5',
  unit: '2',
  unit_name: 'Xã Một',
  name: 'Điện máy Hoa Sen',
  phone: '',
  email: '',
  contract: '',
  ended: false,
  may_edit: true,
  accounts: [{ id: '9', name: 'Thợ Ba', username: 'thoba' }],
  devices: [{ id: '21', name: 'Cụm loa cũ', unit_name: 'Xã Một' }],
  version: 1,
};
const stand = (state: Record<string, string>) => {
  address.state = state;
  vi.mocked(listContractors).mockResolvedValue({ items: [firm] } as never);
  render(
    <QueryClientProvider client={new QueryClient()}>
      <App>
        <SessionFor account={me as unknown as Account}>
          <ContractorsTab />
        </SessionFor>
      </App>
    </QueryClientProvider>,
  );
};

it('shows firms as of an earlier day and lets nothing of it be written', async () => {
  stand({ day: '2026-01-05' });
  expect(await screen.findByText('Thợ Ba, Cụm loa cũ')).toBeTruthy();
  expect(listContractors).toHaveBeenLastCalledWith('2026-01-05');
  expect(screen.getByText(/hết ngày 05\/01\/2026/)).toBeTruthy();
  expect(screen.queryByRole('button', { name: /Sửa/ })).toBeNull();
  expect(screen.queryByRole('button', { name: 'Thêm đơn vị bảo trì' })).toBeNull();
});

it('is written on today', async () => {
  stand({});
  expect(await screen.findByRole('button', { name: 'Sửa Điện máy Hoa Sen' })).toBeTruthy();
  expect(listContractors).toHaveBeenLastCalledWith(undefined);
});

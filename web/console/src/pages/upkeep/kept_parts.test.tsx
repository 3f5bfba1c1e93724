import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { App } from 'antd';
import type { ReactNode } from 'react';
import { expect, it, vi } from 'vitest';
import { Problem } from '../../api/problem';
import type { Account } from '../../api/types';
import {
  type Contractor,
  type MaintenanceRow,
  saveContractor,
  saveMaintenance,
} from '../../api/upkeep';
import { SessionFor } from '../../app/session';
import { FirmForm } from './contractors_tab';
import { PlanForm } from './plan_tab';

vi.mock('../../api/upkeep', () => ({
  listContractors: vi.fn(),
  listMaintenance: vi.fn(),
  removeMaintenance: vi.fn(),
  saveContractor: vi.fn(),
  saveMaintenance: vi.fn(),
}));
vi.mock('../../api/devices', () => ({ listDevices: async () => ({ items: [], next: null }) }));
vi.mock('../../api/accounts', () => ({ listAccounts: async () => ({ items: [], next: null }) }));

const me = { id: '7', name: 'Lý Văn Đài', unit: '2', rights: [] } as unknown as Account;
const stand = (form: ReactNode) =>
  render(
    <QueryClientProvider client={new QueryClient()}>
      <App>
        <SessionFor account={me}>{form}</SessionFor>
      </App>
    </QueryClientProvider>,
  );
const stale = (code: string, current: object) =>
  new Problem(409, { code, title: 'Đã có người lưu', current });

async function saveTwice(label: string, typed: string, save: string) {
  const box = await screen.findByLabelText(label);
  await userEvent.clear(box);
  await userEvent.type(box, typed);
  await userEvent.click(screen.getByRole('button', { name: save }));
  await userEvent.click(
    await screen.findByRole('button', { name: 'Lấy bản mới, giữ phần tôi sửa' }),
  );
  await userEvent.click(screen.getByRole('button', { name: save }));
}

it('keeps what was typed of a firm that somebody else changed meanwhile', async () => {
  const firm = {
    id: '5',
    unit: '2',
    name: 'Điện máy Hoa Sen',
    phone: '0901',
    email: '',
    contract: '',
    ended: false,
    accounts: [],
    devices: [],
    version: 1,
  } as unknown as Contractor;
  const theirs = { ...firm, contract: '12/HĐ', version: 2 };
  const send = vi.mocked(saveContractor);
  send.mockRejectedValueOnce(stale('contractor.stale', theirs)).mockResolvedValueOnce(theirs);
  stand(<FirmForm firm={firm} onClose={() => {}} />);
  await saveTwice('Điện thoại', '0902', 'Lưu');
  expect(send).toHaveBeenLastCalledWith(
    expect.objectContaining({ phone: '0902', contract: '12/HĐ', version: 2 }),
    '5',
  );
});

it('keeps what was typed of a planned work that somebody else changed meanwhile', async () => {
  const row = {
    id: '6',
    asset: null,
    month: '2026-12-01',
    work: 'Lau loa',
    estimate: 0,
    done_on: null,
    done_by: '',
    cost: 0,
    note: '',
    version: 1,
  } as unknown as MaintenanceRow;
  const theirs = { ...row, work: 'Lau loa, siết ốc', version: 2 };
  const send = vi.mocked(saveMaintenance);
  send.mockRejectedValueOnce(stale('maintenance.stale', theirs)).mockResolvedValueOnce(theirs);
  stand(<PlanForm row={row} onClose={() => {}} />);
  await saveTwice('Người làm', 'Hoàng Văn Thắng', 'Lưu');
  expect(send).toHaveBeenLastCalledWith(
    expect.objectContaining({ done_by: 'Hoàng Văn Thắng', work: 'Lau loa, siết ốc', version: 2 }),
    '6',
  );
});

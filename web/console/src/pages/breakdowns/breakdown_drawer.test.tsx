import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { App } from 'antd';
import { beforeEach, expect, it, vi } from 'vitest';
import { Problem } from '../../api/problem';
import type { Account } from '../../api/types';
import { assignBreakdown, type Breakdown, moveBreakdown, readBreakdown } from '../../api/upkeep';
import { SessionFor } from '../../app/session';
import { BreakdownDrawer } from './breakdown_drawer';

vi.mock('@tanstack/react-router', () => ({ Link: () => null }));
vi.mock('../../parts/account_select', () => ({ AccountSelect: () => null }));
vi.mock('../../api/upkeep', () => ({
  assignBreakdown: vi.fn(),
  moveBreakdown: vi.fn(),
  readBreakdown: vi.fn(),
  putPart: vi.fn(),
  listContractors: async () => ({ items: [] }),
  listSpares: async () => ({ items: [] }),
}));
const read = vi.mocked(readBreakdown);

const one = {
  id: '1',
  unit_name: 'Xóm Làng Mười',
  device: null,
  device_name: 'Cụm loa nhà văn hóa',
  kind: 'silent',
  state: 'in_work',
  text: 'Loa rè.',
  devices: 1,
  opened: '2026-11-21T09:42:00+07:00',
  opened_by: '',
  reopened: 0,
  cause: 'unknown',
  account: null,
  account_name: '',
  contractor: null,
  contractor_name: '',
  repair_ms: null,
  may_assign: true,
  may_work: true,
  version: 3,
  steps: [],
  parts: [],
  device_names: [],
  clocks: [],
} as unknown as Breakdown;

const me = { id: '7', name: 'Lý Văn Đài', unit: '2', rights: [] } as unknown as Account;

beforeEach(() => {
  vi.mocked(assignBreakdown).mockReset();
  vi.mocked(moveBreakdown).mockReset();
  read.mockReset().mockResolvedValue(one);
  render(
    <QueryClientProvider client={new QueryClient()}>
      <SessionFor account={me}>
        <App>
          <BreakdownDrawer id="1" onClose={() => undefined} />
        </App>
      </SessionFor>
    </QueryClientProvider>,
  );
});

const noteField = () => screen.findByLabelText<HTMLTextAreaElement>('Ghi chú');

it('keeps what was typed while the breakdown is given to somebody', async () => {
  await userEvent.type(await noteField(), 'Thiếu cầu chì');
  read.mockResolvedValue({ ...one, account: me.id, account_name: me.name, version: 4 });
  vi.mocked(assignBreakdown).mockResolvedValue(one);
  await userEvent.click(screen.getByRole('button', { name: 'Tôi nhận' }));
  expect(await screen.findByText(me.name)).toBeTruthy();
  expect((await noteField()).value).toBe('Thiếu cầu chì');
});

it('reads again what somebody else did, and the next press goes through', async () => {
  await userEvent.type(await noteField(), 'Chờ củ loa');
  read.mockResolvedValue({ ...one, account_name: 'Nông Văn Dũng', version: 4 });
  vi.mocked(moveBreakdown).mockRejectedValue(new Problem(409, { title: 'Đã có người lưu' }));
  await userEvent.click(screen.getByRole('button', { name: 'Chờ vật tư' }));
  expect(await screen.findByText('Nông Văn Dũng')).toBeTruthy();
  expect((await noteField()).value).toBe('Chờ củ loa');
  await userEvent.click(screen.getByRole('button', { name: 'Chờ vật tư' }));
  expect(vi.mocked(moveBreakdown).mock.lastCall?.[1]).toMatchObject({
    note: 'Chờ củ loa',
    version: 4,
  });
});

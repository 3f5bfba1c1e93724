import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { App } from 'antd';
import { afterEach, expect, it, vi } from 'vitest';
import type { UnitTable } from '../../api/units';
import { SessionFor } from '../../app/session';
import { account } from '../../test_account';
import { UnitTableImport } from './unit_table_import';

afterEach(() => vi.unstubAllGlobals());

const clear: UnitTable = {
  is_taken: false,
  unit_total: 2,
  kinds: [{ kind: 'commune', count: 2 }],
  units: [
    { line: 2, code: '90001', name: 'Xã Một', kind: 'commune', parent_name: 'Tỉnh Thái Nguyên' },
    { line: 3, code: '90002', name: 'Xã Hai', kind: 'commune', parent_name: 'Tỉnh Thái Nguyên' },
  ],
  fault_total: 0,
  faults: [],
};

// Answers a look with this table; whatever is taken in is taken as it was seen.
function show(seen: UnitTable): string[] {
  const sent: string[] = [];
  const headers = { 'Content-Type': 'application/json' };
  vi.stubGlobal('fetch', async (url: string) => {
    const address = String(url);
    if (!address.includes('/unit-tables')) {
      const page = { items: [], id: '2', name: 'Tỉnh Thái Nguyên', kind: 'province' };
      return new Response(JSON.stringify(page), { status: 200, headers });
    }
    sent.push(address);
    const table = { ...seen, is_taken: address.includes('take=true') };
    return new Response(JSON.stringify(table), { status: 200, headers });
  });
  render(
    <QueryClientProvider
      client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}
    >
      <App>
        <SessionFor account={account}>
          <UnitTableImport />
        </SessionFor>
      </App>
    </QueryClientProvider>,
  );
  return sent;
}

const choose = () =>
  userEvent.upload(
    screen.getByLabelText('Chọn bảng đơn vị', { selector: 'input' }),
    new File(['code,name,kind,parent_code,level\n'], 'don-vi.csv', { type: 'text/csv' }),
  );

it('shows what a table would add before it is taken in', async () => {
  const sent = show(clear);
  await choose();
  expect(await screen.findByText('Sẽ thêm 2 đơn vị: 2 xã.')).toBeTruthy();
  expect(screen.getByText('90001 · Xã Một, thuộc Tỉnh Thái Nguyên')).toBeTruthy();
  expect(sent).toHaveLength(1);
  expect(sent[0]).toContain('take=false');
  expect(sent[0]).toContain('under=2');
  await userEvent.click(screen.getByRole('button', { name: 'Nhập 2 đơn vị' }));
  expect(await screen.findByText('Đã thêm 2 đơn vị: 2 xã.')).toBeTruthy();
  expect(sent[1]).toContain('take=true');
  expect(screen.queryByRole('button', { name: 'Nhập 2 đơn vị' })).toBeNull();
});

it('names what is wrong by its line, and takes nothing in', async () => {
  show({
    ...clear,
    fault_total: 101,
    faults: [{ line: 3, column: 'code', code: 'import.code_repeated', message: 'Mã bị lặp.' }],
  });
  await choose();
  expect(await screen.findByText('Dòng 3, cột Mã: Mã bị lặp.')).toBeTruthy();
  expect(screen.getByText('và 100 lỗi khác.')).toBeTruthy();
  expect(screen.queryByRole('button', { name: /^Nhập/ })).toBeNull();
});

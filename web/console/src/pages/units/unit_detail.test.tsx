import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { fireEvent, render, screen } from '@testing-library/react';
import type { ReactNode } from 'react';
import { expect, it, vi } from 'vitest';
import type { Account } from '../../api/types';
import { SessionFor } from '../../app/session';
import { vi as words } from '../../locale/vi';
import { UnitDetail } from './unit_detail';

vi.mock('@tanstack/react-router', () => ({
  Link: ({ children }: { children: ReactNode }) => <span>{children}</span>,
}));
vi.mock('../../app/url_state', () => ({ useUrlState: () => [{}, vi.fn()] }));
const kinds: Record<string, string> = { '1': 'province', '2': 'commune', '4': 'hamlet' };
vi.mock('../../api/units', () => ({
  readUnit: async (id: string) => ({
    id,
    name: `Đơn vị ${id}`,
    code: '',
    kind: kinds[id],
    parent: id === '1' ? null : '1',
    valid_from: '2025-07-01',
    valid_to: null,
    version: 1,
  }),
}));

function open(unit: string, own: string) {
  render(
    <QueryClientProvider client={new QueryClient()}>
      <SessionFor
        account={
          { id: '1', unit: own, roles: [], rights: ['view', 'manage_units'] } as unknown as Account
        }
      >
        <UnitDetail id={unit} />
      </SessionFor>
    </QueryClientProvider>,
  );
}

it('a commune counts its households and does not close or name itself', async () => {
  open('2', '2');
  fireEvent.click(await screen.findByRole('button', { name: words.units.edit }));
  expect(screen.queryByRole('button', { name: words.units.close })).toBeNull();
  expect(await screen.findByLabelText(words.units.name)).toHaveProperty('disabled', true);
  expect(screen.getByLabelText(words.units.code)).toHaveProperty('disabled', true);
  expect(screen.getByLabelText(words.units.households)).toHaveProperty('disabled', false);
});

it('its hamlets are named and closed by it', async () => {
  open('4', '2');
  fireEvent.click(await screen.findByRole('button', { name: words.units.edit }));
  expect(screen.getByRole('button', { name: words.units.close })).toBeTruthy();
  expect(await screen.findByLabelText(words.units.name)).toHaveProperty('disabled', false);
});

it('the province names and closes its communes', async () => {
  open('2', '1');
  fireEvent.click(await screen.findByRole('button', { name: words.units.edit }));
  expect(await screen.findByRole('button', { name: words.units.close })).toBeTruthy();
  expect(await screen.findByLabelText(words.units.name)).toHaveProperty('disabled', false);
});

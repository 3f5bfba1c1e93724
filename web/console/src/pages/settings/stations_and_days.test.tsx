// Stations and profiles of days, as they stand and as they were on an earlier day.
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render, screen } from '@testing-library/react';
import { App } from 'antd';
import type { ReactNode } from 'react';
import { afterEach, expect, it, vi } from 'vitest';
import type { RelaySource } from '../../api/relays';
import type { DayProfile } from '../../api/year';
import { SessionFor } from '../../app/session';
import { account } from '../../test_account';
import { UnitDays } from './days_tab';
import { UnitRelays } from './relays_tab';

afterEach(() => vi.unstubAllGlobals());

const station: RelaySource = {
  id: '7',
  unit: '1',
  unit_name: 'Tỉnh Thái Nguyên',
  kind: 'fm',
  name: 'VOV1',
  address: null,
  khz: 102_700,
  silence_s: 15,
  fallback: 'silence',
  may_edit: false,
  valid_to: '2027-11-22T08:00:00+07:00',
  changed: '2026-03-01T08:00:00+07:00',
  changed_by: 'Nông Văn Dũng',
  version: 1,
};

const mourning = {
  id: '8',
  unit: '1',
  unit_name: 'Tỉnh Thái Nguyên',
  name: 'Quốc tang',
  kind: 'mourning',
  days: '10/03/2026',
  hours: [],
  dropped_categories: [],
  volume: null,
  own_only: false,
  act: '',
  next: ['2026-03-10'],
  may_edit: false,
  version: 1,
} as unknown as DayProfile;

function show(page: ReactNode, items: unknown[], notKept: number) {
  const asked: string[] = [];
  vi.stubGlobal('fetch', async (url: string) => {
    asked.push(url);
    return new Response(JSON.stringify({ items, next: null, not_kept: notKept }));
  });
  render(
    <App>
      <QueryClientProvider client={new QueryClient()}>
        <SessionFor account={{ ...account, rights: ['manage_rules', 'approve_bulletin'] }}>
          {page}
        </SessionFor>
      </QueryClientProvider>
    </App>,
  );
  return asked;
}
const buttons = () => screen.queryAllByRole('button').map((button) => button.textContent);

it('shows the stations of an earlier day, and how many nobody kept', async () => {
  const asked = show(<UnitRelays then="2026-11-20" />, [station], 2);
  expect(await screen.findByText('VOV1')).toBeTruthy();
  expect(asked[0]).toContain('/relay-sources?day=2026-11-20');
  expect(screen.getByText(/^2 mục khác khi đó đã có/)).toBeTruthy();
  expect(buttons()).toEqual([]);
});

it('lets who approves add a station today', async () => {
  const asked = show(<UnitRelays />, [station], 0);
  expect(await screen.findByText('VOV1')).toBeTruthy();
  expect(asked[0]).not.toContain('day=');
  expect(buttons()).toHaveLength(1);
});

it('shows the profiles of days as they were', async () => {
  const asked = show(<UnitDays then="2026-03-09" />, [mourning], 0);
  expect(await screen.findByText('Quốc tang')).toBeTruthy();
  expect(
    asked.some((url) => url.includes('/day-profiles?') && url.includes('day=2026-03-09')),
  ).toBe(true);
  expect(screen.getByText(/Gần nhất: 10\/03\/2026/)).toBeTruthy();
  expect(buttons()).toEqual([]);
});

it('says that a day had no profile yet', async () => {
  show(<UnitDays then="2026-02-28" />, [], 0);
  expect(await screen.findByText('Ngày này chưa có gì')).toBeTruthy();
  expect(buttons()).toEqual([]);
});

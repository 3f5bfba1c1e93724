import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render, screen } from '@testing-library/react';
import { App } from 'antd';
import { expect, it } from 'vitest';
import type { AirRules } from '../../api/rules';
import { SessionFor } from '../../app/session';
import { account } from '../../test_account';
import { RulesForm } from './rules_tab';

const rules: AirRules = {
  unit: '2',
  quiet: [{ from: '12:00', to: '13:00', allowed: false }],
  caps: null,
  sends_alone: null,
  live_minutes: null,
  inherited_from: null,
  since: '2026-03-01',
  version: 0,
};

const show = (shown: AirRules, isPast: boolean) =>
  render(
    <App>
      <QueryClientProvider client={new QueryClient()}>
        <SessionFor account={{ ...account, rights: ['manage_rules', 'manage_accounts'] }}>
          <RulesForm rules={shown} unit="2" isPast={isPast} />
        </SessionFor>
      </QueryClientProvider>
    </App>,
  );

it('says since when the hours hold, and saves them', () => {
  show(rules, false);
  expect(screen.getByText(/từ ngày 01\/03\/2026/)).toBeTruthy();
  expect(screen.getByRole('button', { name: 'Lưu khung giờ phát' })).toBeTruthy();
});

it('shows the rules of an earlier day without a way to write them again', () => {
  show({ ...rules, since: 'unknown' }, true);
  expect(screen.getByText(/không rõ có từ ngày nào/)).toBeTruthy();
  expect(screen.queryByRole('button', { name: 'Lưu khung giờ phát' })).toBeNull();
});

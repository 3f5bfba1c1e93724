// Rules of an earlier day are shown with since when they hold, and cannot be written again.
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render, screen } from '@testing-library/react';
import { App } from 'antd';
import type { ReactNode } from 'react';
import { expect, it } from 'vitest';
import type { EmergencyRules } from '../api/rules';
import type { BreakdownRules } from '../api/upkeep';
import { SessionFor } from '../app/session';
import { account } from '../test_account';
import { Keeping } from './archive/keeping_panel';
import { Sizes } from './register/board_rule_form';
import { RulesForm as EmergencyForm } from './settings/emergency_rules_section';
import { RuleLine } from './settings/inbox_rules_section';
import { PermitForm } from './settings/onsite_tab';
import { RulesForm as ThresholdsForm, thresholdsOf } from './upkeep/rules_tab';

const show = (page: ReactNode) =>
  render(
    <App>
      <QueryClientProvider client={new QueryClient()}>
        <SessionFor account={{ ...account, rights: ['manage_rules', 'manage_accounts'] }}>
          {page}
        </SessionFor>
      </QueryClientProvider>
    </App>,
  );
const buttons = () => screen.queryAllByRole('button').map((button) => button.textContent);

const rows = {
  one_commune: { second_person: false, patience_s: 60, review_within_h: 24 },
  wider: { second_person: true, patience_s: 60, review_within_h: 24 },
  requires_person: false,
  manner: null,
};
const alerts: EmergencyRules = {
  ...rows,
  unit: '2',
  inherited_from: null,
  since: '2026-03-01',
  version: 0,
  effective: { ...rows, one_commune: { ...rows.one_commune, second_person: true } },
};

it('shows who stood behind an alert then, and what the unit above asked for besides', () => {
  show(<EmergencyForm rules={alerts} unit="2" isPast />);
  expect(screen.getByText(/từ ngày 01\/03\/2026/)).toBeTruthy();
  expect(screen.getByText(/Cấp trên yêu cầu chặt hơn/)).toBeTruthy();
  expect(buttons()).not.toContain('Lưu quy tắc cảnh báo');
});

it('lets who may save the rules of alerts of today', () => {
  show(<EmergencyForm rules={{ ...alerts, version: 3 }} unit="2" isPast={false} />);
  expect(buttons()).toContain('Lưu quy tắc cảnh báo');
});

it('names who could set off something at the place then, and words that are gone since', () => {
  const permit = {
    unit: '2',
    templates: ['5', '6'],
    button: '6',
    people: [{ name: 'Ma Văn Khác' }],
    stick: true,
    inherited_from: null,
    since: '2026-03-01',
    version: 0,
  };
  show(<PermitForm permit={permit} templates={[{ id: '5', title: 'Lũ quét' }]} isPast />);
  expect(screen.getByDisplayValue('Ma Văn Khác')).toHaveProperty('disabled', true);
  expect(screen.getByLabelText('Lũ quét')).toHaveProperty('checked', true);
  expect(screen.getByLabelText('Mẫu nay không còn')).toHaveProperty('checked', true);
  expect(screen.queryByLabelText('Mã PIN mới')).toBeNull();
  expect(buttons()).toEqual([]);
});

it('tells the rule of the inbox of a day, or that there was none', () => {
  const rule = { decide_by: '15:00', air_at: '16:00', priority_only: true };
  const { unmount } = show(
    <RuleLine rules={{ unit: '2', rule, inherited_from: '1', since: 'unknown', version: 0 }} />,
  );
  expect(screen.getByText(/Theo quy định của cấp trên: chưa xử lý trước 15:00/)).toBeTruthy();
  expect(screen.getByText('Chỉ tự phát tin ưu tiên.')).toBeTruthy();
  expect(screen.getByText(/không rõ có từ ngày nào/)).toBeTruthy();
  unmount();
  show(
    <RuleLine rules={{ unit: '2', rule: null, inherited_from: null, since: null, version: 0 }} />,
  );
  expect(screen.getByText('Chưa có quy định tự động phát.')).toBeTruthy();
});

it('shows for how long sounds were to be kept then', () => {
  const rule = {
    months: 0,
    version: 0,
    inherited_months: 6,
    inherited_from: 'Tỉnh Thái Nguyên',
    since: '2026-03-01',
    may_save: false,
  };
  show(<Keeping rule={rule} unit="2" />);
  expect(screen.getByText('Theo Tỉnh Thái Nguyên: 6 tháng.')).toBeTruthy();
  expect(screen.getByText(/từ ngày 01\/03\/2026/)).toBeTruthy();
  expect(buttons()).toEqual([]);
});

it('shows the thresholds of a day, and sends nothing of them but the figures', () => {
  const figures = {
    by_itself: true,
    offline_min: 45,
    fault_min: 5,
    well_min: 10,
    reopen_h: 24,
    clock_ms: 5000,
    storage_mb: 200,
    unheard: 2,
    mains_min_v: 90,
    mains_max_v: 240,
    group_least: 5,
  };
  const rules: BreakdownRules = {
    ...figures,
    unit: '2',
    from: 'Tỉnh Thái Nguyên',
    own: false,
    may_edit: false,
    since: '2026-03-01',
    version: 0,
  };
  show(<ThresholdsForm rules={rules} />);
  expect(screen.getByText(/từ ngày 01\/03\/2026/)).toBeTruthy();
  expect(screen.getByDisplayValue('45')).toHaveProperty('disabled', true);
  expect(buttons()).toEqual([]);
  expect(thresholdsOf(rules)).toEqual(figures);
});

it('shows how large boards had to be then', () => {
  const rule = { commune_m2: 6.5, large_m2: 20, since: null };
  show(<Sizes unit="2" rule={rule} isPast onClose={() => undefined} />);
  expect(screen.getByText(/chưa ai ghi/)).toBeTruthy();
  expect(screen.getByDisplayValue('6,5')).toHaveProperty('disabled', true);
  expect(buttons()).toEqual([]);
});

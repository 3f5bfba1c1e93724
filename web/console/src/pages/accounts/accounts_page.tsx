import { CheckCircleOutlined, LockOutlined, PlusOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { type AccountPage, listAccounts } from '../../api/accounts';
import type { Account } from '../../api/types';
import { useUrlState } from '../../app/url_state';
import { vi } from '../../locale/vi';
import { DayFilter, FilterBar, SearchFilter, SelectFilter, UnitFilter } from '../../parts/filters';
import { day as dayText, isoDay, shortMoment, startOfDay } from '../../parts/format';
import { Page, Panel } from '../../parts/page';
import { EmptyState } from '../../parts/page_states';
import { type Column, PagedTable } from '../../parts/paged_table';
import { PastDay } from '../../parts/past_day';
import { StatusTag } from '../../parts/status_tag';
import { UnitName } from '../../parts/unit_name';
import { type AccountDeed, AccountDialog, AccountMenu } from './account_deeds';
import { AccountForm } from './account_form';
import { RightsPanel } from './rights_panel';

export function AccountsPage() {
  const [{ q, unit, role, day, cursor }] = useUrlState();
  const [form, setForm] = useState<Account | 'new'>();
  const [doing, setDoing] = useState<{ account: Account; deed: AccountDeed }>();
  // Nothing of an earlier day is written again.
  const past = day && day !== isoDay(Date.now()) ? day : undefined;
  const wish = { q, unit, role, day: past, cursor, limit: 50 };
  const accounts = useQuery({
    queryKey: ['accounts', 'list', wish],
    queryFn: () => listAccounts(wish),
    placeholderData: (before) => before,
  });
  const columns: Column<Account>[] = [
    {
      key: 'name',
      title: vi.accounts.name,
      lead: true,
      render: (account) => (
        <>
          <strong>{account.name}</strong>
          <div className="small muted">{account.username}</div>
        </>
      ),
    },
    {
      key: 'unit',
      title: vi.accounts.unit,
      render: (account) => <UnitName item={{ unit: account.unit }} />,
    },
    {
      key: 'roles',
      title: vi.accounts.roles,
      render: (account) =>
        past ? (
          <RolesThen account={account} />
        ) : (
          account.roles.map((one) => vi.roles[one] ?? one).join(', ')
        ),
    },
    {
      key: 'state',
      title: vi.accounts.state,
      render: (account) =>
        account.disabled ? (
          <StatusTag tone="bad" icon={<LockOutlined />}>
            {vi.accounts.locked}
          </StatusTag>
        ) : (
          <StatusTag tone="good" icon={<CheckCircleOutlined />}>
            {vi.accounts.active}
          </StatusTag>
        ),
    },
  ];
  const today: Column<Account>[] = [
    {
      key: 'seen',
      title: vi.accounts.lastSeen,
      numeric: true,
      render: (account) =>
        account.last_login ? shortMoment(account.last_login) : vi.accounts.never,
    },
    {
      key: 'deeds',
      title: vi.common.deeds,
      render: (account) => (
        <div className="row">
          <Button aria-label={vi.accounts.edit(account.name)} onClick={() => setForm(account)}>
            {vi.common.edit}
          </Button>
          <AccountMenu account={account} onChoose={(deed) => setDoing({ account, deed })} />
        </div>
      ),
    },
  ];
  return (
    <Page
      title={vi.accounts.title}
      lead={vi.accounts.lead}
      actions={
        !past && (
          <Button type="primary" icon={<PlusOutlined />} onClick={() => setForm('new')}>
            {vi.accounts.create}
          </Button>
        )
      }
    >
      <Panel>
        <div className="stack">
          <PastDay then={past} />
          {past && <OfThen day={past} page={accounts.data} />}
          <FilterBar names={['q', 'unit', 'role', 'day']}>
            <SearchFilter label={vi.accounts.searchLabel} />
            <SelectFilter
              name="role"
              label={vi.accounts.roles}
              options={Object.entries(vi.roles).map(([value, label]) => ({ value, label }))}
            />
            <UnitFilter label={vi.accounts.unit} at={past} />
            <DayFilter name="day" label={vi.asOf.day} />
          </FilterBar>
          <PagedTable
            label={vi.accounts.title}
            columns={past ? columns : [...columns, ...today]}
            of={accounts}
            rowKey={(account) => account.id}
            empty={
              past ? (
                <EmptyState title={vi.asOf.emptyTitle} text={vi.asOf.emptyText} />
              ) : (
                <EmptyState title={vi.accounts.emptyTitle} text={vi.accounts.emptyText} />
              )
            }
          />
        </div>
      </Panel>
      <RightsPanel />
      {doing && <AccountDialog {...doing} onClose={() => setDoing(undefined)} />}
      {form && (
        <AccountForm
          account={form === 'new' ? undefined : form}
          onClose={() => setForm(undefined)}
        />
      )}
    </Page>
  );
}

// What is not of that day, or was not kept of it.
function OfThen({ day, page }: { day: string; page?: AccountPage }) {
  return (
    <>
      <p className="muted">{vi.accounts.pastLead}</p>
      {page && day < page.known_from && (
        <p className="muted">{vi.accounts.notKept(dayText(startOfDay(page.known_from)))}</p>
      )}
    </>
  );
}

// Of an earlier day with the unit of each: it need not be the one he sits in.
function RolesThen({ account }: { account: Account }) {
  return (account.grants ?? []).map((grant) => (
    <div key={`${grant.role} ${grant.unit} ${grant.from}`}>
      {vi.roles[grant.role] ?? grant.role} (<UnitName item={{ unit: grant.unit }} />)
    </div>
  ));
}

import { useQuery } from '@tanstack/react-query';
import { Select } from 'antd';
import { useState } from 'react';
import { listStandIns } from '../api/account_life';
import { listAccounts } from '../api/accounts';
import { useSession } from '../app/session';
import { folded } from './format';

interface Person {
  value: string;
  label: string;
}

// Who manages accounts finds any of them; everybody else his colleagues and himself.
function usePeople(search: string, unit?: string) {
  const { account, may } = useSession();
  const all = may('manage_accounts');
  const found = useQuery({
    queryKey: ['accounts', 'people', all, unit, all && search],
    queryFn: async (): Promise<Person[]> => {
      if (all) {
        const { items } = await listAccounts({ q: search || undefined, unit, limit: 50 });
        return items
          .filter((one) => !one.disabled)
          .map((one) => ({ value: one.id, label: `${one.name} (${one.username})` }));
      }
      const { items } = await listStandIns(account.id);
      return [
        { value: account.id, label: account.name },
        ...items.map((one) => ({ value: one.id, label: one.name })),
      ];
    },
    placeholderData: (before) => before,
  });
  // A few colleagues are all there already; only the list of all accounts is searched by the server.
  const people = (found.data ?? []).filter(
    (one) => all || folded(one.label).includes(folded(search)),
  );
  return { people, loading: found.isFetching };
}

// One account found by its name.
export function AccountSelect({
  value,
  name,
  onChange,
  label,
  unit,
  id,
  allowClear = false,
}: {
  value?: string;
  // Of the account that is chosen, which may not be among those found.
  name?: string;
  onChange: (account: string | undefined) => void;
  label: string;
  unit?: string;
  id?: string;
  allowClear?: boolean;
}) {
  const [search, setSearch] = useState('');
  const { people, loading } = usePeople(search, unit);
  const known = !value || people.some((one) => one.value === value);
  return (
    <Select
      id={id}
      className="filter_select"
      aria-label={label}
      placeholder={label}
      allowClear={allowClear}
      showSearch={{ filterOption: false, onSearch: setSearch }}
      loading={loading}
      value={value}
      options={known ? people : [{ value, label: name ?? value }, ...people]}
      onChange={onChange}
      popupMatchSelectWidth={false}
    />
  );
}

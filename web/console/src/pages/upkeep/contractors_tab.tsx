import { useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Button, Checkbox, Input, Select } from 'antd';
import { useState } from 'react';
import { listAccounts } from '../../api/accounts';
import { listDevices } from '../../api/devices';
import { asProblem } from '../../api/problem';
import { type Contractor, listContractors, saveContractor } from '../../api/upkeep';
import { useSession } from '../../app/session';
import { useUrlState } from '../../app/url_state';
import { useDeed } from '../../app/use_deed';
import { vi } from '../../locale/vi';
import { Field } from '../../parts/field';
import { DayFilter, FilterBar } from '../../parts/filters';
import { FormDrawer } from '../../parts/form_drawer';
import { day as dayText, isoDay, number, startOfDay } from '../../parts/format';
import { EmptyState, Reading } from '../../parts/page_states';
import { useWish } from '../../parts/use_wish';

const filters = ['day'];

export function ContractorsTab() {
  const { may } = useSession();
  const [open, setOpen] = useState<Contractor | 'new'>();
  const [{ day }] = useUrlState();
  // Nothing of an earlier day is written again.
  const past = day && day !== isoDay(Date.now()) ? day : undefined;
  const firms = useQuery({
    queryKey: past ? ['contractors', 'on', past] : ['contractors'],
    queryFn: () => listContractors(past),
  });
  return (
    <div className="stack">
      {!past && may('manage_devices') && (
        <div className="row">
          <Button type="primary" onClick={() => setOpen('new')}>
            {vi.upkeep.addFirm}
          </Button>
        </div>
      )}
      <FilterBar names={filters}>
        <DayFilter name="day" label={vi.asOf.day} />
      </FilterBar>
      {past && <p className="muted">{vi.upkeep.firmsAsOfLead(dayText(startOfDay(past)))}</p>}
      <Reading of={firms}>
        {({ items }) =>
          items.length === 0 ? (
            past ? (
              <EmptyState title={vi.asOf.emptyTitle} text={vi.asOf.emptyText} />
            ) : (
              <EmptyState title={vi.upkeep.firmsEmptyTitle} text={vi.upkeep.firmsEmptyText} />
            )
          ) : (
            <ul className="plain list_rows">
              {items.map((firm) => (
                <li key={firm.id} className="row_between">
                  <div>
                    <strong>{firm.name}</strong>
                    <div className="small muted">
                      {[
                        firm.unit_name,
                        firm.contract,
                        firm.phone,
                        vi.upkeep.firmDevices(number(firm.devices.length)),
                        vi.upkeep.firmAccounts(number(firm.accounts.length)),
                        firm.ended ? vi.upkeep.firmEnded : '',
                      ]
                        .filter(Boolean)
                        .join(' · ')}
                    </div>
                    {past && (
                      <div className="small">
                        {[...firm.accounts, ...firm.devices].map((one) => one.name).join(', ')}
                      </div>
                    )}
                  </div>
                  {!past && firm.may_edit && (
                    <Button
                      aria-label={`${vi.common.edit} ${firm.name}`}
                      onClick={() => setOpen(firm)}
                    >
                      {vi.common.edit}
                    </Button>
                  )}
                </li>
              ))}
            </ul>
          )
        }
      </Reading>
      {open && (
        <FirmForm firm={open === 'new' ? undefined : open} onClose={() => setOpen(undefined)} />
      )}
    </div>
  );
}

const wishOf = (firm?: Contractor) => ({
  name: firm?.name ?? '',
  phone: firm?.phone ?? '',
  email: firm?.email ?? '',
  contract: firm?.contract ?? '',
  ended: firm?.ended ?? false,
  accounts: firm?.accounts.map((one) => one.id) ?? [],
  devices: firm?.devices.map((one) => one.id) ?? [],
});

export function FirmForm({ firm: opened, onClose }: { firm?: Contractor; onClose: () => void }) {
  const { account, may } = useSession();
  const { message } = App.useApp();
  const queries = useQueryClient();
  const { row: firm, wish, change, keepMyPart } = useWish(opened, wishOf);
  const [search, setSearch] = useState('');
  const devices = useQuery({
    queryKey: ['devices', 'search', search],
    queryFn: () => listDevices({ q: search || undefined, limit: 50 }),
    placeholderData: (before) => before,
  });
  const [person, setPerson] = useState('');
  const accounts = useQuery({
    queryKey: ['accounts', 'search', person],
    queryFn: () => listAccounts({ q: person || undefined, limit: 50 }),
    enabled: may('manage_accounts'),
    placeholderData: (before) => before,
  });
  const save = useDeed({
    mutationFn: () =>
      saveContractor(
        firm ? { ...wish, version: firm.version } : { ...wish, unit: account.unit },
        firm?.id,
      ),
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: ['contractors'] });
      void message.success(vi.upkeep.firmSaved);
      onClose();
    },
    // What somebody else saved meanwhile stands in the list behind the form.
    onError: () => void queries.invalidateQueries({ queryKey: ['contractors'] }),
  });
  const problem = save.error ? asProblem(save.error) : undefined;
  const text = (name: 'name' | 'phone' | 'email' | 'contract', label: string) => (
    <Field label={label} error={problem?.errorAt(name)}>
      <Input
        value={wish[name]}
        maxLength={name === 'phone' ? 50 : 100}
        onChange={(event) => change({ [name]: event.target.value })}
      />
    </Field>
  );
  const deviceOptions = choices(
    (firm?.devices ?? []).map((one) => ({ value: one.id, label: one.name })),
    (devices.data?.items ?? []).map((one) => ({ value: one.id, label: one.name })),
  );
  const accountOptions = choices(
    (firm?.accounts ?? []).map((one) => ({ value: one.id, label: one.name })),
    // Only those without a role may work for a firm.
    (accounts.data?.items ?? [])
      .filter((one) => one.roles.length === 0)
      .map((one) => ({ value: one.id, label: `${one.name} (${one.username})` })),
  );
  return (
    <FormDrawer
      title={firm ? firm.name : vi.upkeep.addFirm}
      save={vi.upkeep.save}
      blocked={!wish.name.trim()}
      busy={save.isPending}
      error={save.error}
      suggestion={keepMyPart(save)}
      onSave={() => save.mutate()}
      onClose={onClose}
    >
      {text('name', vi.upkeep.firmName)}
      {text('contract', vi.upkeep.firmContract)}
      {text('phone', vi.upkeep.firmPhone)}
      {text('email', vi.upkeep.firmEmail)}
      <Field label={vi.upkeep.firmEntrusted}>
        <Select
          mode="multiple"
          showSearch={{ filterOption: false, onSearch: setSearch }}
          value={wish.devices}
          options={deviceOptions}
          onChange={(chosen) => change({ devices: chosen })}
        />
      </Field>
      <Field label={vi.upkeep.firmPeople} hint={vi.upkeep.firmPeopleHint}>
        <Select
          mode="multiple"
          disabled={!may('manage_accounts')}
          showSearch={{ filterOption: false, onSearch: setPerson }}
          value={wish.accounts}
          options={accountOptions}
          onChange={(chosen) => change({ accounts: chosen })}
        />
      </Field>
      {firm && (
        <Checkbox
          checked={wish.ended}
          onChange={(event) => change({ ended: event.target.checked })}
        >
          {vi.upkeep.firmEnd}
        </Checkbox>
      )}
    </FormDrawer>
  );
}

interface Choice {
  value: string;
  label: string;
}

// Those chosen already keep their names while others are searched for.
function choices(chosen: Choice[], found: Choice[]): Choice[] {
  return [...chosen, ...found.filter((one) => !chosen.some(({ value }) => value === one.value))];
}

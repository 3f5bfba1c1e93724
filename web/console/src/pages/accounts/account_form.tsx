import { CloseOutlined, PlusOutlined } from '@ant-design/icons';
import { useQueryClient } from '@tanstack/react-query';
import { App, Button, Checkbox, Input, Select, Switch } from 'antd';
import { useState } from 'react';
import { addAccount, saveAccount } from '../../api/accounts';
import { asProblem } from '../../api/problem';
import type { Account, Grant } from '../../api/types';
import { vi } from '../../locale/vi';
import { OptionalDayPicker } from '../../parts/day_picker';
import { Field, FieldGroup } from '../../parts/field';
import { UnitSelect } from '../../parts/filters';
import { FormDrawer } from '../../parts/form_drawer';
import { addDays } from '../../parts/format';
import { useFreshly } from '../../parts/use_freshly';

const roleOptions = Object.entries(vi.roles).map(([value, label]) => ({
  value,
  label,
}));

// Roles held at home without an end; what is lent elsewhere or for a while stands by itself.
const isOwn = (account: Account, grant: Grant) => grant.unit === account.unit && !grant.to;
const ownRoles = (account: Account): string[] =>
  (account.grants ?? []).filter((grant) => isOwn(account, grant)).map((grant) => grant.role);
const lent = (account: Account): Grant[] =>
  (account.grants ?? []).filter((grant) => !isOwn(account, grant));

export function AccountForm({ account, onClose }: { account?: Account; onClose: () => void }) {
  const { message } = App.useApp();
  const queries = useQueryClient();
  const [name, setName] = useState(account?.name ?? '');
  const [username, setUsername] = useState(account?.username ?? '');
  const [password, setPassword] = useState('');
  const [unit, setUnit] = useState<string | undefined>(account?.unit);
  const [roles, setRoles] = useState<string[]>(account ? ownRoles(account) : []);
  const [grants, setGrants] = useState<Grant[]>(account ? lent(account) : []);
  const [locked, setLocked] = useState(account?.disabled ?? false);
  // What opens the way to more rights asks who sits there now.
  const save = useFreshly<undefined, Account>(
    () => {
      const own = roles.map((role) => ({ role, unit: unit ?? '' }));
      const body = {
        name: name.trim(),
        unit,
        grants: [...own, ...grants.filter((one) => one.unit)],
      };
      return account
        ? saveAccount(account.id, {
            ...body,
            disabled: locked,
            version: account.version,
          })
        : addAccount({ ...body, username: username.trim(), password });
    },
    () => {
      void queries.invalidateQueries({ queryKey: ['accounts'] });
      void message.success(account ? vi.accounts.saved : vi.accounts.created);
      onClose();
    },
  );
  const problem = save.error ? asProblem(save.error) : undefined;
  const complete = name.trim() && unit && (account || (username.trim() && password));
  return (
    <FormDrawer
      title={account ? vi.accounts.edit(account.name) : vi.accounts.create}
      save={account ? vi.accounts.save : vi.accounts.create}
      blocked={!complete}
      busy={save.busy}
      error={save.error}
      onSave={() => save.run(undefined)}
      onClose={onClose}
    >
      <Field label={vi.accounts.name} error={problem?.errorAt('name')}>
        <Input value={name} maxLength={120} onChange={(event) => setName(event.target.value)} />
      </Field>
      {!account && (
        <>
          <Field
            label={vi.accounts.username}
            hint={vi.accounts.usernameHint}
            error={problem?.errorAt('username')}
          >
            <Input
              value={username}
              autoComplete="off"
              autoCapitalize="none"
              onChange={(event) => setUsername(event.target.value)}
            />
          </Field>
          <Field
            label={vi.accounts.password}
            hint={vi.accounts.passwordHint}
            error={problem?.errorAt('password')}
          >
            <Input.Password
              value={password}
              autoComplete="new-password"
              onChange={(event) => setPassword(event.target.value)}
            />
          </Field>
        </>
      )}
      <div className="field">
        <span className="label">{vi.accounts.unit}</span>
        <UnitSelect label={vi.accounts.pickUnit} value={unit} onChange={setUnit} />
        {problem?.errorAt('unit') && <span className="field_error">{problem.errorAt('unit')}</span>}
      </div>
      <FieldGroup label={vi.accounts.roles} error={problem?.errorAt('roles')}>
        <Checkbox.Group
          className="stack_tight"
          value={roles}
          options={roleOptions}
          onChange={(chosen) => setRoles(chosen as string[])}
        />
      </FieldGroup>
      <Grants grants={grants} onChange={setGrants} />
      {account && (
        <div className="row">
          <Switch
            checked={locked}
            onChange={setLocked}
            aria-label={locked ? vi.accounts.unlock : vi.accounts.lock}
          />
          <span>{vi.accounts.lock}</span>
        </div>
      )}
      {save.dialog}
    </FormDrawer>
  );
}

// Rights lent at another unit, if wanted until a day: a stand-in while somebody is on leave.
function Grants({ grants, onChange }: { grants: Grant[]; onChange: (grants: Grant[]) => void }) {
  // Another role, or elsewhere, begins today: the days of the one before are not its own.
  const edit = (index: number, part: Partial<Grant>) =>
    onChange(grants.map((one, at) => (at === index ? { ...one, ...part } : one)));
  return (
    <FieldGroup label={vi.accounts.grants}>
      {grants.map((grant, index) => (
        <div key={index} className="row">
          <Select
            aria-label={vi.accounts.roles}
            value={grant.role}
            options={roleOptions}
            popupMatchSelectWidth={false}
            onChange={(role) => edit(index, { role, from: undefined })}
          />
          <UnitSelect
            label={vi.accounts.pickUnit}
            value={grant.unit || undefined}
            onChange={(unit) => edit(index, { unit: unit ?? '', from: undefined })}
          />
          <OptionalDayPicker
            aria-label={vi.accounts.grantUntil}
            placeholder={vi.accounts.grantUntil}
            value={grant.to && addDays(grant.to, -1)}
            onChange={(last) => edit(index, { to: last ? addDays(last, 1) : null })}
          />
          <Button
            icon={<CloseOutlined />}
            aria-label={vi.accounts.grantRemove(vi.roles[grant.role] ?? grant.role)}
            onClick={() => onChange(grants.filter((_, at) => at !== index))}
          />
        </div>
      ))}
      <div>
        <Button
          icon={<PlusOutlined />}
          onClick={() => onChange([...grants, { role: 'commune_approver', unit: '' }])}
        >
          {vi.accounts.grantAdd}
        </Button>
      </div>
    </FieldGroup>
  );
}

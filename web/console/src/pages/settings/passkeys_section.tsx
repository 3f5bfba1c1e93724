import { CheckCircleOutlined, ClockCircleOutlined } from '@ant-design/icons';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, App, Button, Input } from 'antd';
import { type FormEvent, useState } from 'react';
import {
  canUsePasskeys,
  listPasskeys,
  makePasskey,
  type Passkey,
  revokePasskey,
} from '../../api/passkeys';
import { vi } from '../../locale/vi';
import { Field } from '../../parts/field';
import { dayTime } from '../../parts/format';
import { Reading } from '../../parts/page_states';
import { ProblemAlert } from '../../parts/problem_alert';
import { StatusTag } from '../../parts/status_tag';
import { useFreshly } from '../../parts/use_freshly';

// The keys with which an officer signs alerts himself.
export function PasskeysSection() {
  const keys = useQuery({ queryKey: ['passkeys'], queryFn: listPasskeys });
  return (
    <section className="stack">
      <h2>{vi.passkeys.title}</h2>
      <p className="muted">{vi.passkeys.help}</p>
      <Reading of={keys}>
        {(page) =>
          page.items.length === 0 ? (
            <p>
              <strong>{vi.passkeys.emptyTitle}.</strong> {vi.passkeys.empty}
            </p>
          ) : (
            <>
              <ul className="plain list_rows">
                {page.items.map((key) => (
                  <KeyRow key={key.id} passkey={key} />
                ))}
              </ul>
              {page.items.some((key) => !key.vouched_for) && (
                <p className="small muted">{vi.passkeys.notVouchedHelp}</p>
              )}
            </>
          )
        }
      </Reading>
      {canUsePasskeys() ? <AddKey /> : <Alert type="info" showIcon title={vi.passkeys.insecure} />}
    </section>
  );
}

function AddKey() {
  const { message } = App.useApp();
  const queries = useQueryClient();
  const [name, setName] = useState('');
  const add = useFreshly(makePasskey, (made) => {
    setName('');
    void queries.invalidateQueries({ queryKey: ['passkeys'] });
    void message.success(vi.passkeys.added(made.name));
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    add.run(name.trim());
  };
  return (
    <>
      <ProblemAlert error={add.error} />
      <form className="stack_tight" onSubmit={submit}>
        <Field label={vi.passkeys.name}>
          <Input
            value={name}
            maxLength={60}
            placeholder={vi.passkeys.namePlaceholder}
            onChange={(event) => setName(event.target.value)}
          />
        </Field>
        <div>
          <Button htmlType="submit" disabled={!name.trim()} loading={add.busy}>
            {vi.passkeys.add}
          </Button>
        </div>
      </form>
      {add.dialog}
    </>
  );
}

function KeyRow({ passkey }: { passkey: Passkey }) {
  const { message, modal } = App.useApp();
  const queries = useQueryClient();
  const revoke = useFreshly<undefined, void>(
    () => revokePasskey(passkey.id),
    () => {
      void queries.invalidateQueries({ queryKey: ['passkeys'] });
      void message.success(vi.passkeys.revoked(passkey.name));
    },
  );
  // A key that was given up cannot be taken back: this is asked, not undone.
  const ask = () =>
    modal.confirm({
      title: vi.passkeys.revokeAsk(passkey.name),
      content: vi.passkeys.revokeText,
      okText: vi.passkeys.revoke,
      okButtonProps: { danger: true },
      cancelText: vi.common.cancel,
      onOk: () => revoke.run(undefined),
    });
  return (
    <li className="stack_tight">
      <div className="row_between">
        <strong>{passkey.name}</strong>
        <Button
          aria-label={vi.passkeys.revokeOne(passkey.name)}
          loading={revoke.busy}
          onClick={ask}
        >
          {vi.passkeys.revoke}
        </Button>
      </div>
      <div className="row">
        {passkey.vouched_for ? (
          <StatusTag tone="good" icon={<CheckCircleOutlined />}>
            {vi.passkeys.vouched}
          </StatusTag>
        ) : (
          <StatusTag tone="warn" icon={<ClockCircleOutlined />}>
            {vi.passkeys.notVouched}
          </StatusTag>
        )}
        <span className="small number">{vi.passkeys.code(passkey.key)}</span>
      </div>
      <span className="small muted">
        {vi.passkeys.created(dayTime(passkey.created))} ·{' '}
        {passkey.last_used ? vi.passkeys.used(dayTime(passkey.last_used)) : vi.passkeys.neverUsed}
      </span>
      <ProblemAlert error={revoke.error} />
      {revoke.dialog}
    </li>
  );
}

import { App, Input, Modal } from 'antd';
import { useState } from 'react';
import { resetPassword } from '../../api/accounts';
import { asProblem } from '../../api/problem';
import type { Account } from '../../api/types';
import { vi } from '../../locale/vi';
import { Field } from '../../parts/field';
import { ProblemAlert } from '../../parts/problem_alert';
import { useFreshly } from '../../parts/use_freshly';

export function PasswordDialog({ account, onClose }: { account: Account; onClose: () => void }) {
  const { message } = App.useApp();
  const [password, setPassword] = useState('');
  const reset = useFreshly<undefined, void>(
    () => resetPassword(account.id, password),
    () => {
      void message.success(vi.accounts.resetDone);
      onClose();
    },
  );
  return (
    <Modal
      open
      title={vi.accounts.resetTitle(account.name)}
      okText={vi.accounts.reset}
      cancelText={vi.common.cancel}
      okButtonProps={{ disabled: !password, loading: reset.busy }}
      onOk={() => reset.run(undefined)}
      onCancel={onClose}
    >
      <div className="stack">
        <ProblemAlert error={reset.error} />
        <Field
          label={vi.accounts.newPassword}
          hint={vi.accounts.passwordHint}
          error={reset.error ? asProblem(reset.error).errorAt('password') : undefined}
        >
          <Input.Password
            value={password}
            autoComplete="new-password"
            onChange={(event) => setPassword(event.target.value)}
          />
        </Field>
      </div>
      {reset.dialog}
    </Modal>
  );
}

import { useMutation } from '@tanstack/react-query';
import { App, Button, Input } from 'antd';
import { type FormEvent, useState } from 'react';
import { changeOwnPassword } from '../api/accounts';
import { asProblem } from '../api/problem';
import { vi } from '../locale/vi';
import { Field } from './field';
import { isSettled, NewPassword, noPassword } from './new_password';
import { ProblemAlert } from './problem_alert';

// One's own password: by choice among the settings, by duty at the first sign-in.
export function PasswordForm({
  required = false,
  onDone,
}: {
  // It is the one thing that can be done now.
  required?: boolean;
  onDone?: () => void;
}) {
  const { message } = App.useApp();
  const [current, setCurrent] = useState('');
  const [fresh, setFresh] = useState(noPassword);
  const save = useMutation({
    mutationFn: () => changeOwnPassword(current, fresh.password),
    onSuccess: () => {
      setCurrent('');
      setFresh(noPassword);
      void message.success(vi.settings.passwordChanged);
      onDone?.();
    },
  });
  const problem = save.error ? asProblem(save.error) : undefined;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <form className="stack" onSubmit={submit}>
      {!required && <h2>{vi.settings.changePassword}</h2>}
      <ProblemAlert error={save.error} />
      <Field label={vi.settings.oldPassword} error={problem?.errorAt('current')}>
        <Input.Password
          value={current}
          autoComplete="current-password"
          onChange={(event) => setCurrent(event.target.value)}
        />
      </Field>
      <NewPassword value={fresh} error={problem?.errorAt('password')} onChange={setFresh} />
      <div>
        <Button
          type={required ? 'primary' : 'default'}
          htmlType="submit"
          disabled={!current || !isSettled(fresh)}
          loading={save.isPending}
        >
          {vi.settings.changePassword}
        </Button>
      </div>
    </form>
  );
}

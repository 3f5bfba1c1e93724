import { useMutation } from '@tanstack/react-query';
import { App, Button, Input } from 'antd';
import { type FormEvent, useState } from 'react';
import { changeOwnPassword } from '../api/accounts';
import { asProblem } from '../api/problem';
import { vi } from '../locale/vi';
import { Field } from './field';
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
  const [fresh, setFresh] = useState('');
  const [again, setAgain] = useState('');
  const save = useMutation({
    mutationFn: () => changeOwnPassword(current, fresh),
    onSuccess: () => {
      setCurrent('');
      setFresh('');
      setAgain('');
      void message.success(vi.settings.passwordChanged);
      onDone?.();
    },
  });
  const problem = save.error ? asProblem(save.error) : undefined;
  const differ = again !== '' && again !== fresh;
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
      <Field
        label={vi.settings.newPassword}
        hint={vi.settings.passwordRule}
        error={problem?.errorAt('password')}
      >
        <Input.Password
          value={fresh}
          autoComplete="new-password"
          onChange={(event) => setFresh(event.target.value)}
        />
      </Field>
      <Field
        label={vi.settings.repeatPassword}
        error={differ ? vi.settings.passwordsDiffer : undefined}
      >
        <Input.Password
          value={again}
          autoComplete="new-password"
          onChange={(event) => setAgain(event.target.value)}
        />
      </Field>
      <div>
        <Button
          type={required ? 'primary' : 'default'}
          htmlType="submit"
          disabled={!current || !fresh || again !== fresh}
          loading={save.isPending}
        >
          {vi.settings.changePassword}
        </Button>
      </div>
    </form>
  );
}

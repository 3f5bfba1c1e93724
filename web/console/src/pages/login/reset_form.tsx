import { Button, Input } from 'antd';
import { type FormEvent, useState } from 'react';
import { resetByCode } from '../../api/account_life';
import { asProblem } from '../../api/problem';
import { useDeed } from '../../app/use_deed';
import { vi } from '../../locale/vi';
import { Field } from '../../parts/field';
import { ProblemAlert } from '../../parts/problem_alert';

// A forgotten password: the administrator of the unit read out a code, its owner chooses another.
export function ResetForm({ onDone }: { onDone: () => void }) {
  const [username, setUsername] = useState('');
  const [code, setCode] = useState('');
  const [password, setPassword] = useState('');
  const [again, setAgain] = useState('');
  const reset = useDeed({
    mutationFn: () => resetByCode({ username: username.trim(), code: code.trim(), password }),
    onSuccess: onDone,
  });
  const differ = again !== '' && again !== password;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    reset.mutate();
  };
  return (
    <form className="stack" onSubmit={submit}>
      <ProblemAlert error={reset.error} />
      <Field label={vi.login.username}>
        <Input
          name="username"
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          value={username}
          onChange={(event) => setUsername(event.target.value)}
        />
      </Field>
      <Field label={vi.resetCode.code} hint={vi.resetCode.codeHint}>
        <Input
          autoComplete="one-time-code"
          autoCapitalize="characters"
          spellCheck={false}
          maxLength={20}
          value={code}
          onChange={(event) => setCode(event.target.value)}
        />
      </Field>
      <Field
        label={vi.settings.newPassword}
        hint={vi.settings.passwordRule}
        error={reset.error ? asProblem(reset.error).errorAt('password') : undefined}
      >
        <Input.Password
          value={password}
          autoComplete="new-password"
          onChange={(event) => setPassword(event.target.value)}
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
      <Button
        type="primary"
        size="large"
        htmlType="submit"
        disabled={!username.trim() || !code.trim() || !password || again !== password}
        loading={reset.isPending}
      >
        {vi.resetCode.submit}
      </Button>
    </form>
  );
}

import { Button, Input } from 'antd';
import { type FormEvent, useState } from 'react';
import { resetByCode } from '../../api/account_life';
import { asProblem } from '../../api/problem';
import { useDeed } from '../../app/use_deed';
import { vi } from '../../locale/vi';
import { Field } from '../../parts/field';
import { isSettled, NewPassword, noPassword } from '../../parts/new_password';
import { ProblemAlert } from '../../parts/problem_alert';

// A forgotten password: the administrator of the unit read out a code, its owner chooses another.
export function ResetForm({ onDone }: { onDone: () => void }) {
  const [username, setUsername] = useState('');
  const [code, setCode] = useState('');
  const [fresh, setFresh] = useState(noPassword);
  const reset = useDeed({
    mutationFn: () =>
      resetByCode({ username: username.trim(), code: code.trim(), password: fresh.password }),
    onSuccess: onDone,
  });
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
      <NewPassword
        value={fresh}
        error={reset.error ? asProblem(reset.error).errorAt('password') : undefined}
        onChange={setFresh}
      />
      <Button
        type="primary"
        size="large"
        htmlType="submit"
        disabled={!username.trim() || !code.trim() || !isSettled(fresh)}
        loading={reset.isPending}
      >
        {vi.resetCode.submit}
      </Button>
    </form>
  );
}

import { useMutation } from '@tanstack/react-query';
import { Alert, Button, Input } from 'antd';
import { type FormEvent, useState } from 'react';
import { asProblem, type Problem } from '../../api/problem';
import { signIn } from '../../api/session';
import type { Session } from '../../api/types';
import { vi } from '../../locale/vi';
import { Field } from '../../parts/field';
import { OtpField } from '../../parts/otp_field';

function wordsFor(problem: Problem): string {
  if (problem.isOffline) return vi.login.unreachable;
  return problem.message || vi.login.wrong;
}

// Asks for the second factor only when the server says that this account has one.
export function LoginForm({
  username: fixedName,
  onEnter,
}: {
  username?: string;
  onEnter: (session: Session) => void;
}) {
  const [username, setUsername] = useState(fixedName ?? '');
  const [password, setPassword] = useState('');
  const [otp, setOtp] = useState('');
  const [needsOtp, setNeedsOtp] = useState(false);
  const enter = useMutation({
    mutationFn: signIn,
    onSuccess: onEnter,
    onError: (error) => {
      if (/otp/.test(asProblem(error).code)) setNeedsOtp(true);
    },
  });

  const submit = (event: FormEvent) => {
    event.preventDefault();
    enter.mutate({ username: username.trim(), password, otp: otp || undefined });
  };
  return (
    <form className="stack" onSubmit={submit}>
      {enter.error && (
        <Alert role="alert" type="error" showIcon title={wordsFor(asProblem(enter.error))} />
      )}
      <Field label={vi.login.username}>
        <Input
          name="username"
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          value={username}
          readOnly={fixedName !== undefined}
          onChange={(event) => setUsername(event.target.value)}
        />
      </Field>
      <Field label={vi.login.password}>
        <Input.Password
          name="password"
          autoComplete="current-password"
          value={password}
          onChange={(event) => setPassword(event.target.value)}
        />
      </Field>
      {needsOtp && (
        <OtpField
          name="otp"
          label={vi.login.otp}
          hint={vi.login.otpHint}
          value={otp}
          onChange={setOtp}
        />
      )}
      <Button
        type="primary"
        size="large"
        htmlType="submit"
        loading={enter.isPending}
        disabled={!username || !password}
      >
        {vi.login.submit}
      </Button>
    </form>
  );
}

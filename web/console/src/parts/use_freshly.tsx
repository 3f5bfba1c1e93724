// What reaches every horn is asked of somebody who signed in a moment ago. Where that is too long
// ago the password is asked again, and what was pressed goes on by itself.

import { Button, Input, Modal } from 'antd';
import { type FormEvent, type ReactNode, useState } from 'react';
import { asProblem } from '../api/problem';
import { confirmSession } from '../api/session';
import type { Session } from '../api/types';
import { useSession } from '../app/session';
import { useDeed } from '../app/use_deed';
import { vi } from '../locale/vi';
import { Field } from './field';
import { OtpField } from './otp_field';
import { ProblemAlert } from './problem_alert';

export const isTooOld = (error: unknown): boolean => asProblem(error).code === 'session.too_old';

export interface Freshly<V> {
  run: (wish: V) => void;
  busy: boolean;
  error: unknown;
  // Stands on the page while the password is asked.
  dialog: ReactNode;
  reset: () => void;
}

export function useFreshly<V, R>(
  act: (wish: V) => Promise<R>,
  onDone: (result: R, wish: V) => void,
): Freshly<V> {
  const { signedInAgain } = useSession();
  const [held, setHeld] = useState<{ wish: V }>();
  const work = useDeed({
    mutationFn: act,
    onSuccess: onDone,
    onError: (error, wish) => {
      if (isTooOld(error)) setHeld({ wish });
    },
  });
  return {
    run: work.mutate,
    busy: work.isPending,
    error: work.error && !isTooOld(work.error) ? work.error : undefined,
    reset: work.reset,
    dialog: held && (
      <ConfirmDialog
        onClose={() => setHeld(undefined)}
        onConfirmed={(session) => {
          signedInAgain(session);
          setHeld(undefined);
          work.mutate(held.wish);
        }}
      />
    ),
  };
}

function ConfirmDialog({
  onConfirmed,
  onClose,
}: {
  onConfirmed: (session: Session) => void;
  onClose: () => void;
}) {
  const [password, setPassword] = useState('');
  const [otp, setOtp] = useState('');
  const { account } = useSession();
  const confirm = useDeed({
    mutationFn: () => confirmSession(password, otp || undefined),
    onSuccess: onConfirmed,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    confirm.mutate();
  };
  return (
    <Modal open title={vi.alarm.freshTitle} footer={null} onCancel={onClose}>
      <form className="stack" onSubmit={submit}>
        <p>{vi.alarm.freshText}</p>
        <ProblemAlert error={confirm.error} />
        <Field label={vi.login.password}>
          <Input.Password
            autoFocus
            autoComplete="current-password"
            value={password}
            onChange={(event) => setPassword(event.target.value)}
          />
        </Field>
        {account.otp && (
          <OtpField label={vi.login.otp} hint={vi.login.otpHint} value={otp} onChange={setOtp} />
        )}
        <Button
          type="primary"
          size="large"
          htmlType="submit"
          disabled={!password}
          loading={confirm.isPending}
        >
          {vi.alarm.freshDo}
        </Button>
      </form>
    </Modal>
  );
}

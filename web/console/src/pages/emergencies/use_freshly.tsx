// What reaches every horn is asked of somebody who signed in a moment ago. Where that is too long
// ago the password is asked again, and what was pressed goes on by itself.
import { useMutation } from '@tanstack/react-query';
import { Modal } from 'antd';
import { type ReactNode, useState } from 'react';
import { asProblem } from '../../api/problem';
import { useSession } from '../../app/session';
import { vi } from '../../locale/vi';
import { LoginForm } from '../login/login_form';

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
  const { account, signedInAgain } = useSession();
  const [held, setHeld] = useState<{ wish: V }>();
  const work = useMutation({
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
      <Modal open title={vi.alarm.freshTitle} footer={null} onCancel={() => setHeld(undefined)}>
        <div className="stack">
          <p>{vi.alarm.freshText}</p>
          <LoginForm
            username={account.username}
            onEnter={(session) => {
              signedInAgain(session);
              setHeld(undefined);
              work.mutate(held.wish);
            }}
          />
        </div>
      </Modal>
    ),
  };
}

// Who is signed in. The answer of the server is the only source; a reload asks it again.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react';
import { onSessionExpired, setCsrfToken } from '../api/http';
import { readSession, signOut } from '../api/session';
import type { Account, Right, Session } from '../api/types';
import { FirstPasswordPage } from '../pages/login/first_password_page';
import { LoginPage } from '../pages/login/login_page';
import { ReloginDialog } from '../pages/login/relogin_dialog';
import { SecondFactorPage } from '../pages/login/second_factor_page';
import { Loading } from '../parts/page_states';
import { performAll } from './undo';

interface SessionValue {
  account: Account;
  may: (right: Right) => boolean;
  // Whoever works for a firm that repairs holds no role, and reaches what is entrusted to it.
  ofFirm: boolean;
  leave: () => Promise<void>;
  // The same person has signed in again, because the last time was too long ago.
  signedInAgain: (session: Session) => void;
}

const rightsOf = ({ rights }: Account): Pick<SessionValue, 'may' | 'ofFirm'> => ({
  may: (right) => rights.includes(right),
  ofFirm: rights.length === 0,
});

const SessionContext = createContext<SessionValue | undefined>(undefined);

export function useSession(): SessionValue {
  const value = useContext(SessionContext);
  if (!value) throw new Error('useSession is asked outside of a signed-in page.');
  return value;
}

// Lets a test or a single part stand under a given account.
export function SessionFor({ account, children }: { account: Account; children: ReactNode }) {
  const value = useMemo<SessionValue>(
    () => ({
      account,
      ...rightsOf(account),
      leave: async () => undefined,
      signedInAgain: () => undefined,
    }),
    [account],
  );
  return <SessionContext.Provider value={value}>{children}</SessionContext.Provider>;
}

export function SessionGate({ children }: { children: ReactNode }) {
  const queries = useQueryClient();
  const session = useQuery({
    queryKey: ['session'],
    queryFn: async () => {
      const found = await readSession();
      setCsrfToken(found?.csrf_token);
      return found;
    },
    staleTime: Number.POSITIVE_INFINITY,
    retry: 1,
  });
  const [expired, setExpired] = useState<(() => void) | undefined>();

  useEffect(() => {
    if (!session.data) return;
    onSessionExpired(
      () =>
        new Promise<void>((resolve) => {
          setExpired(() => resolve);
        }),
    );
    return () => onSessionExpired(undefined);
  }, [session.data]);

  const enter = (entered: Session) => {
    setCsrfToken(entered.csrf_token);
    queries.setQueryData(['session'], entered);
    expired?.();
    setExpired(undefined);
  };

  const account = session.data?.account;
  const value = useMemo<SessionValue | undefined>(
    () =>
      account && {
        account,
        ...rightsOf(account),
        leave: async () => {
          // What is still to be undone is done now, by the one who did it.
          await performAll();
          await signOut();
          setCsrfToken(undefined);
          queries.clear();
          queries.setQueryData(['session'], null);
        },
        signedInAgain: (fresh) => {
          setCsrfToken(fresh.csrf_token);
          queries.setQueryData(['session'], fresh);
        },
      },
    [account, queries],
  );

  if (session.isPending) return <Loading full />;
  if (value?.account.must_change_password) {
    return (
      <FirstPasswordPage
        name={value.account.name}
        onDone={() => void queries.invalidateQueries({ queryKey: ['session'] })}
        onLeave={() => void value.leave()}
      />
    );
  }
  if (value && session.data?.otp_missing) {
    return (
      <SessionContext.Provider value={value}>
        <SecondFactorPage name={value.account.name} onLeave={() => void value.leave()} />
      </SessionContext.Provider>
    );
  }
  if (!value) return <LoginPage onEnter={enter} unreachable={session.isError} />;
  return (
    <SessionContext.Provider value={value}>
      {children}
      {expired && <ReloginDialog username={value.account.username} onEnter={enter} />}
    </SessionContext.Provider>
  );
}

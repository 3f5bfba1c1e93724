// Who is signed in, and which page stands before the others until that is known.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react';
import { onSessionExpired, setCsrfToken } from '../api/http';
import { signOut } from '../api/session';
import type { Account, Right, Session } from '../api/types';
import { FirstPasswordPage } from '../pages/login/first_password_page';
import { LoginPage } from '../pages/login/login_page';
import { ReloginDialog } from '../pages/login/relogin_dialog';
import { SecondFactorPage } from '../pages/login/second_factor_page';
import { leaveRounds } from '../pages/surveys/kept_survey';
import { leaveChecks } from '../pages/upkeep/kept_checks';
import { Loading } from '../parts/page_states';
import { askSession, type Entered, entered } from './ask_session';
import { keepShell } from './keep_shell';
import { dropKeptSession } from './kept_session';
import { performAll } from './undo';
import { useOnline } from './use_online';

interface SessionValue {
  account: Account;
  may: (right: Right) => boolean;
  // Whoever works for a firm that repairs holds no role, and reaches what is entrusted to it.
  ofFirm: boolean;
  // Opened without a line: the account is who was here last, and the server has not been asked.
  offline: boolean;
  // Whether the server answered.
  askAgain: () => Promise<boolean>;
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

// Whether something may be sent: there is a line, and the server has said who is here.
export function useLine(): boolean {
  const { offline } = useSession();
  return useOnline() && !offline;
}

// Lets a test or a single part stand under a given account.
export function SessionFor({ account, children }: { account: Account; children: ReactNode }) {
  const value = useMemo<SessionValue>(
    () => ({
      account,
      ...rightsOf(account),
      offline: false,
      askAgain: async () => true,
      leave: async () => undefined,
      signedInAgain: () => undefined,
    }),
    [account],
  );
  return <SessionContext.Provider value={value}>{children}</SessionContext.Provider>;
}

// A line that works again is noticed late or not at all by a browser: the server is asked as well.
const askedEvery = 15_000;

function useAskedSession() {
  const queries = useQueryClient();
  const online = useOnline();
  const session = useQuery({
    queryKey: ['session'],
    queryFn: () => askSession(queries.getQueryData<Entered | null>(['session'])),
    staleTime: Number.POSITIVE_INFINITY,
    networkMode: 'always',
    retry: 1,
    refetchInterval: ({ state: { data } }) => data?.offline && !data.ended && askedEvery,
  });
  const { data, refetch } = session;
  const offline = Boolean(data?.offline);
  useEffect(() => {
    if (offline && online) void refetch();
  }, [offline, online, refetch]);
  const isAnswered = Boolean(data) && !offline;
  useEffect(() => {
    if (isAnswered) keepShell();
  }, [isAnswered]);
  useEffect(() => {
    if (!offline) return;
    // What was read meanwhile is what was kept.
    return () =>
      void queries.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'session' });
  }, [offline, queries]);
  return session;
}

export function SessionGate({ children }: { children: ReactNode }) {
  const queries = useQueryClient();
  const session = useAskedSession();
  const [expired, setExpired] = useState<(() => void) | undefined>();

  useEffect(() => {
    if (!session.data) return;
    onSessionExpired(
      () =>
        new Promise<void>((resolve) => {
          dropKeptSession();
          setExpired(() => resolve);
        }),
    );
    return () => onSessionExpired(undefined);
  }, [session.data]);

  const enter = (fresh: Session) => {
    queries.setQueryData(['session'], entered(fresh));
    expired?.();
    setExpired(undefined);
  };

  const account = session.data?.account;
  const offline = Boolean(session.data?.offline);
  const ask = session.refetch;
  const value = useMemo<SessionValue | undefined>(
    () =>
      account && {
        account,
        ...rightsOf(account),
        offline,
        askAgain: async () => {
          const { data } = await ask();
          return !data?.offline || Boolean(data.ended);
        },
        leave: async () => {
          // What is still to be undone is done now, by the one who did it.
          await performAll();
          await signOut();
          dropKeptSession();
          await leaveRounds(account.id);
          leaveChecks(account.id);
          setCsrfToken(undefined);
          queries.clear();
          queries.setQueryData(['session'], null);
        },
        signedInAgain: (fresh) => {
          queries.setQueryData(['session'], entered(fresh));
        },
      },
    [account, offline, ask, queries],
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
      {(expired || session.data?.ended) && (
        <ReloginDialog username={value.account.username} onEnter={enter} />
      )}
    </SessionContext.Provider>
  );
}

// Who is signed in. The answer of the server is the only source; where it cannot be asked, a page that
// is opened anew shows what this machine keeps for whoever was here last, and sends nothing in his name.
import { setCsrfToken, setUnconfirmed } from '../api/http';
import { asProblem } from '../api/problem';
import { readSession } from '../api/session';
import type { Session } from '../api/types';
import { dropKeptSession, keepSession, keptAccount } from './kept_session';

export interface Entered extends Session {
  // Not asked yet, for there is no line.
  offline?: boolean;
  // Asked with the line that came back: that session is over, or it is another person's.
  ended?: boolean;
}

// How long (ms) a page that can open without the answer waits for it.
const patience = 10_000;

export function entered(session: Session): Entered {
  keepSession(session);
  setCsrfToken(session.csrf_token);
  setUnconfirmed(false);
  return session;
}

// `before`: what this page was told already. An open page stays as it is when the line goes.
export async function askSession(before: Entered | null | undefined): Promise<Entered | null> {
  const kept = before === undefined ? keptAccount() : undefined;
  try {
    const found = await readSession(kept && AbortSignal.timeout(patience));
    if (found) keepSession(found);
    else dropKeptSession();
    if (before?.offline && found?.account.id !== before.account.id)
      return { ...before, ended: true };
    if (found) return entered(found);
    setCsrfToken(undefined);
    return null;
  } catch (error) {
    if (!kept || !asProblem(error).isOffline) throw error;
    setUnconfirmed(true);
    return { account: kept, offline: true };
  }
}

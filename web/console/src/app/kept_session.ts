// Whose console this is when there is no line to ask: what the pages show of a person, and no key to
// anything. It opens what this machine keeps for that account; the server gives nothing for it.
import type { Account, Session } from '../api/types';

const place = 'nguon.session';
const daysKept = 7;

interface KeptSession {
  account: Account;
  at: number;
}

// One that still has to choose a password or a second factor opens no page, with or without a line.
export function keepSession(session: Session, now = Date.now()): void {
  const { id, username, name, unit, roles, rights, must_change_password } = session.account;
  if (must_change_password || session.otp_missing) {
    dropKeptSession();
    return;
  }
  const kept: KeptSession = { account: { id, username, name, unit, roles, rights }, at: now };
  try {
    localStorage.setItem(place, JSON.stringify(kept));
  } catch {
    // A full or forbidden store: without a line there is no console, as before.
  }
}

export function keptAccount(now = Date.now()): Account | undefined {
  try {
    const text = localStorage.getItem(place);
    const kept = text ? (JSON.parse(text) as KeptSession) : undefined;
    return kept && now - kept.at < daysKept * 86_400_000 ? kept.account : undefined;
  } catch {
    return undefined;
  }
}

export function dropKeptSession(): void {
  try {
    localStorage.removeItem(place);
  } catch {
    // Nothing was kept.
  }
}

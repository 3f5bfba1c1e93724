// What is being typed, kept on this machine until the server has it: a lost line, an expired
// session or a closed window costs nothing.

const prefix = 'nguon.draft.';
const daysKept = 30;

export interface LocalDraft<T> {
  value: T;
  version: number;
  at: number;
}

export function keepDraft<T>(name: string, draft: LocalDraft<T>): void {
  try {
    localStorage.setItem(prefix + name, JSON.stringify(draft));
  } catch {
    // A full or forbidden store: the page itself still holds the text.
  }
}

export function findDraft<T>(name: string, now = Date.now()): LocalDraft<T> | undefined {
  try {
    const text = localStorage.getItem(prefix + name);
    const draft = text ? (JSON.parse(text) as LocalDraft<T>) : undefined;
    return draft && now - draft.at < daysKept * 86_400_000 ? draft : undefined;
  } catch {
    return undefined;
  }
}

export function dropDraft(name: string): void {
  try {
    localStorage.removeItem(prefix + name);
  } catch {
    // Nothing was kept.
  }
}

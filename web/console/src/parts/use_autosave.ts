// Saves by itself a moment after typing stops, says so, and survives what may go wrong meanwhile.
import { useCallback, useEffect, useEffectEvent, useRef, useState } from 'react';
import { asProblem, type Problem } from '../api/problem';
import { dropDraft, findDraft, keepDraft, type LocalDraft } from './local_draft';

export type SaveState =
  | { kind: 'clean' }
  | { kind: 'unsaved' }
  | { kind: 'saving' }
  | { kind: 'saved'; at: number }
  | { kind: 'offline' }
  | { kind: 'refused'; problem: Problem }
  | { kind: 'stale'; problem: Problem };

interface Versioned {
  version: number;
}

interface Options<T> {
  // Under which the local copy is kept; changes once when a new thing gets its identity.
  name: string;
  // What the server holds, in this version.
  initial: T;
  version: number;
  // Something may be typed. Else what is shown is what the server holds, whatever was kept here.
  open?: boolean;
  save: (value: T, version: number) => Promise<Versioned>;
  delayMs?: number;
}

export interface Autosave<T> {
  value: T;
  change: (part: Partial<T>) => void;
  replace: (value: T, version: number) => void;
  // Saves now; answers the version the server holds, or undefined when it could not be saved.
  flush: (version?: number) => Promise<number | undefined>;
  state: SaveState;
  version: number;
  restored?: LocalDraft<T>;
  discardRestored: () => void;
}

export function useAutosave<T extends object>(options: Options<T>): Autosave<T> {
  const { name, initial, save, open = true, delayMs = 1500 } = options;
  const [restored, setRestored] = useState(() => {
    const found = open ? findDraft<T>(name) : undefined;
    return found && JSON.stringify(found.value) !== JSON.stringify(initial) ? found : undefined;
  });
  const [value, setValue] = useState<T>(restored?.value ?? initial);
  const [state, setState] = useState<SaveState>({ kind: restored ? 'unsaved' : 'clean' });
  const latest = useRef(value);
  // A restored text keeps the version it was typed over: a newer one on the server is a conflict.
  const version = useRef(restored?.version ?? options.version);
  const stale = useRef(false);
  const saved = useRef(initial);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const running = useRef<Promise<number | undefined>>(undefined);
  const nameNow = useRef(name);
  nameNow.current = name;
  const saveNow = useRef(save);
  saveNow.current = save;
  const openNow = useRef(open);
  openNow.current = open;

  const once = useCallback(async (): Promise<number | undefined> => {
    const sent = latest.current;
    const draftName = nameNow.current;
    setState({ kind: 'saving' });
    try {
      const answer = await saveNow.current(sent, version.current);
      version.current = answer.version;
      stale.current = false;
      saved.current = sent;
      setRestored(undefined);
      if (latest.current === sent) {
        dropDraft(draftName);
        dropDraft(nameNow.current);
        setState({ kind: 'saved', at: Date.now() });
        return answer.version;
      }
      return await once();
    } catch (error) {
      const problem = asProblem(error);
      stale.current = problem.isStale;
      if (problem.isOffline) setState({ kind: 'offline' });
      else setState({ kind: problem.isStale ? 'stale' : 'refused', problem });
      return undefined;
    }
  }, []);

  const flush = useCallback(
    async (overVersion?: number): Promise<number | undefined> => {
      clearTimeout(timer.current);
      // Others may have waited for the same save, and been faster.
      while (running.current) await running.current;
      if (overVersion !== undefined) version.current = overVersion;
      if (latest.current === saved.current) return version.current;
      running.current = once().finally(() => {
        running.current = undefined;
      });
      return running.current;
    },
    [once],
  );

  const change = useCallback(
    (part: Partial<T>) => {
      latest.current = { ...latest.current, ...part };
      setValue(latest.current);
      keepDraft(nameNow.current, {
        value: latest.current,
        version: version.current,
        at: Date.now(),
      });
      clearTimeout(timer.current);
      // While two versions stand side by side, the officer decides; nothing is sent by itself.
      if (stale.current) return;
      setState({ kind: 'unsaved' });
      timer.current = setTimeout(() => void flush(), delayMs);
    },
    [flush, delayMs],
  );

  const follow = useCallback((fresh: T, itsVersion: number) => {
    clearTimeout(timer.current);
    latest.current = fresh;
    saved.current = fresh;
    version.current = itsVersion;
    stale.current = false;
    setRestored(undefined);
    setValue(fresh);
    setState({ kind: 'clean' });
  }, []);

  const replace = useCallback(
    (fresh: T, itsVersion: number) => {
      dropDraft(nameNow.current);
      follow(fresh, itsVersion);
    },
    [follow],
  );

  // Where nothing of one's own is unsaved, a newer version of the server takes its place.
  const catchUp = useEffectEvent(() => {
    const idle = running.current === undefined && latest.current === saved.current;
    if (idle && options.version > version.current) follow(initial, options.version);
  });
  useEffect(() => catchUp(), [options.version, open, state.kind]);

  useEffect(() => {
    const again = () => {
      if (openNow.current) void flush();
    };
    window.addEventListener('online', again);
    return () => window.removeEventListener('online', again);
  }, [flush]);

  useEffect(() => {
    const guard = (event: BeforeUnloadEvent) => {
      if (openNow.current && latest.current !== saved.current) event.preventDefault();
    };
    window.addEventListener('beforeunload', guard);
    return () => {
      window.removeEventListener('beforeunload', guard);
      // Leaving inside the console: what is typed goes to the server now.
      if (openNow.current && timer.current && !stale.current && latest.current !== saved.current)
        void flush();
    };
  }, [flush]);

  // The first save gives it a name of its own: what was typed while that came in moves along.
  const keptAs = useRef(name);
  useEffect(() => {
    if (keptAs.current === name) return;
    if (latest.current !== saved.current)
      keepDraft(name, { value: latest.current, version: version.current, at: Date.now() });
    dropDraft(keptAs.current);
    keptAs.current = name;
  }, [name]);

  const discardRestored = useCallback(
    () => replace(initial, options.version),
    [replace, initial, options.version],
  );

  return {
    value: open ? value : initial,
    change,
    replace,
    flush,
    state,
    version: open ? version.current : options.version,
    restored: open ? restored : undefined,
    discardRestored,
  };
}

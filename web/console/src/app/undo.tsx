// Ten seconds in which an ordinary deed can be taken back. It is not done until they are over, so
// that taking it back leaves no trace; leaving the page does it at once.
import { UndoOutlined } from '@ant-design/icons';
import { App, Button } from 'antd';
import { useEffect, useState, useSyncExternalStore } from 'react';
import { newKey } from '../api/http';
import { asProblem } from '../api/problem';
import { vi } from '../locale/vi';
import './undo.css';

export const undoSeconds = 10;

interface Deed {
  // What it is done to: lists leave it out meanwhile.
  subject: string;
  // What was done, in the past tense.
  words: string;
  act: () => Promise<unknown>;
  // It cannot wait.
  atOnce?: boolean;
}

interface Waiting extends Deed {
  key: string;
  until: number;
  timer: ReturnType<typeof setTimeout>;
}

let waiting: readonly Waiting[] = [];
// Done, but the lists may not have been read again yet.
let gone: ReadonlySet<string> = new Set();
let failed: ((error: unknown) => void) | undefined;
const watchers = new Set<() => void>();

function set(next: readonly Waiting[]): void {
  waiting = next;
  for (const watcher of watchers) watcher();
}

const watch = (changed: () => void) => {
  watchers.add(changed);
  return () => watchers.delete(changed);
};

// Under way.
const acting = new Set<Promise<void>>();

function perform(one: Waiting): Promise<void> {
  const work = carryOut(one).finally(() => acting.delete(work));
  acting.add(work);
  return work;
}

async function carryOut(one: Waiting): Promise<void> {
  clearTimeout(one.timer);
  gone = new Set([...gone, one.subject]);
  set(waiting.filter((other) => other.key !== one.key));
  try {
    await one.act();
  } catch (error) {
    failed?.(error);
  } finally {
    gone = new Set([...gone].filter((subject) => subject !== one.subject));
    set([...waiting]);
  }
}

export function undoable(deed: Deed): void {
  const key = newKey();
  const timer = setTimeout(() => {
    const one = waiting.find((other) => other.key === key);
    if (one) void perform(one);
  }, undoSeconds * 1000);
  const one = { ...deed, key, timer, until: Date.now() + undoSeconds * 1000 };
  set([...waiting, one]);
  if (deed.atOnce) void perform(one);
}

export function takeBack(key: string): void {
  const one = waiting.find((other) => other.key === key);
  if (one) clearTimeout(one.timer);
  set(waiting.filter((other) => other.key !== key));
}

// Settles when all of it is done, or was refused and said so.
export async function performAll(): Promise<void> {
  for (const one of waiting) void perform(one);
  await Promise.all(acting);
}

function useWaiting(): readonly Waiting[] {
  return useSyncExternalStore(watch, () => waiting);
}

// What is about to go, so that lists can leave it out.
export function useGoing(): string[] {
  return [...gone, ...useWaiting().map((one) => one.subject)];
}

export function UndoBar() {
  const { message } = App.useApp();
  const deeds = useWaiting();
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    failed = (error) => void message.error(asProblem(error).message || vi.states.refused);
    const leaving = () => void performAll();
    window.addEventListener('pagehide', leaving);
    return () => {
      failed = undefined;
      window.removeEventListener('pagehide', leaving);
    };
  }, [message]);
  const busy = deeds.length > 0;
  useEffect(() => {
    if (!busy) return;
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, [busy]);
  return (
    <div className="undo_bars" role="status">
      {deeds.map((one) => (
        <div key={one.key} className="undo_bar">
          <span>
            {one.words}{' '}
            <span className="undo_left" aria-hidden="true">
              {vi.undo.seconds(Math.max(0, Math.ceil((one.until - now) / 1000)))}
            </span>
          </span>
          <Button
            icon={<UndoOutlined />}
            onClick={() => {
              takeBack(one.key);
              void message.success(vi.undo.undone);
            }}
          >
            {vi.undo.take}
          </Button>
        </div>
      ))}
    </div>
  );
}

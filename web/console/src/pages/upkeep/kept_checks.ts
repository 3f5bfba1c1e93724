// A check before the storm where there is no line: what is to be looked at is kept in this browser, and
// so is every mark until the server has it.
import type { Page as ListPage } from '../../api/http';
import { asProblem } from '../../api/problem';
import {
  type FullStormCheck,
  listStormChecks,
  readStormCheck,
  type StormCheck,
  type StormMark,
} from '../../api/upkeep';
import {
  freshOrKept,
  type Kept,
  keepAt,
  keptStart,
  keysWith,
  listOrKept,
  makeRoomFor,
  readAllWith,
  readKept,
  writeKept,
} from '../../parts/kept_here';
import { nextToSend, without } from './storm_queue';

export interface KeptCheck {
  check: FullStormCheck;
  at: number;
}

const checks = 'nguon.storm.check.';
// Beside them the browser keeps surveys, walks and what is written in them.
const mostChecks = 6;

const checkKey = (owner: string, id: string) => `${checks}${owner}.${id}`;
const marksStart = (owner: string) => `storm.${owner}.`;
// Of this person: another one at the same telephone does not send them under his name.
export const marksName = (owner: string, id: string) => `${marksStart(owner)}${id}`;

export function openCheck(owner: string, id: string): Promise<Kept<KeptCheck>> {
  const key = checkKey(owner, id);
  return freshOrKept(key, async () => {
    const check = await readStormCheck(id);
    makeRoomFor(key, checks, mostChecks);
    return { check, at: Date.now() };
  });
}

// What the server answered to a mark is what there is to go on with.
export function keepCheck(owner: string, check: FullStormCheck): Kept<KeptCheck> {
  const kept = { check, at: Date.now() };
  keepAt(checkKey(owner, check.id), kept);
  return { ...kept, old: false };
}

export const openChecks = (owner: string): Promise<Kept<ListPage<StormCheck>>> =>
  listOrKept(listStormChecks, () =>
    readAllWith<KeptCheck>(`${checks}${owner}.`)
      .map(({ check }) => check)
      .sort((a, b) => b.started.localeCompare(a.started)),
  );

function checksThatWait(owner: string): string[] {
  const start = `${keptStart}${marksStart(owner)}`;
  return keysWith(start)
    .map((key) => key.slice(start.length))
    .filter((id) => readKept<StormMark[]>(marksName(owner, id), []).length > 0);
}

// Of the checks that nobody has open: that one sends what is marked in it itself. Stops where nothing
// gets through; what the server refuses stays until somebody opens it. How many marks arrived.
export async function sendMarks(
  owner: string,
  open: string | undefined,
  send: (id: string, marks: StormMark[]) => Promise<FullStormCheck>,
): Promise<number> {
  let arrived = 0;
  for (const id of checksThatWait(owner).filter((one) => one !== open)) {
    const name = marksName(owner, id);
    try {
      for (let left = readKept<StormMark[]>(name, []); left.length > 0; ) {
        const sent = nextToSend(left);
        keepCheck(owner, await send(id, sent));
        left = without(readKept<StormMark[]>(name, []), sent);
        writeKept(name, left);
        arrived += sent.length;
      }
    } catch (error) {
      if (asProblem(error).mayPass) break;
    }
  }
  return arrived;
}

// At sign-out. Where something still waits to be sent, what it belongs to stays with it.
export function leaveChecks(owner: string): void {
  const waiting = checksThatWait(owner).map((id) => checkKey(owner, id));
  for (const key of keysWith(`${checks}${owner}.`))
    if (!waiting.includes(key)) localStorage.removeItem(key);
}

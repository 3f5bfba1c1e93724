// A walk where there is no line: the clusters of the unit are kept in this browser, and so is what
// was heard below each until the server has it.
import {
  type Heard,
  type HearingStop,
  type HearingWalk,
  type HearingWish,
  readHearingWalk,
} from '../../api/hearings';
import { asProblem } from '../../api/problem';
import { freshOrKept, type Kept } from '../../parts/kept_here';

export interface KeptHearing {
  asset: string;
  name: string;
  wish: HearingWish;
  // The server refused it, with this reason: it stays until somebody has seen to it.
  refused?: string;
}

export interface KeptWalk {
  stops: HearingStop[];
  reach: HearingWalk['reach'];
  // There are more than a phone is made to keep: a smaller unit has to be chosen.
  more: boolean;
  at: number;
}

const pages = 4;
const pageSize = 500;
const walkKey = (owner: string, unit: string) => `nguon.hearing.${owner}.${unit}`;

async function fetchWalk(unit: string, day?: string): Promise<KeptWalk> {
  const stops: HearingStop[] = [];
  let page = await readHearingWalk(unit, { day, limit: pageSize });
  stops.push(...page.items);
  for (let count = 1; count < pages && page.next; count++) {
    page = await readHearingWalk(unit, { day, limit: pageSize, cursor: page.next });
    stops.push(...page.items);
  }
  return { stops, reach: page.reach, more: Boolean(page.next), at: Date.now() };
}

export const openWalk = (owner: string, unit: string): Promise<Kept<KeptWalk>> =>
  freshOrKept(walkKey(owner, unit), () => fetchWalk(unit));

// As of an earlier day: nobody walks with it, so it is not kept here.
export const readWalkOn = async (unit: string, day: string): Promise<Kept<KeptWalk>> => ({
  ...(await fetchWalk(unit, day)),
  old: false,
});

// One word for each cluster waits: the last one.
export function withHearing(waiting: readonly KeptHearing[], one: KeptHearing): KeptHearing[] {
  return [...waiting.filter((other) => other.asset !== one.asset), one];
}

// What is left once these were sent or refused. One that was said anew meanwhile stays.
export function settled(
  waiting: readonly KeptHearing[],
  { arrived, refused }: Sent,
): KeptHearing[] {
  return waiting
    .filter((one) => !arrived.includes(one.wish.client_id))
    .map((one) => ({ ...one, refused: refused[one.wish.client_id] ?? one.refused }));
}

// What stands at a cluster: what waits here, else what the server has.
export function heardAt(stop: HearingStop, waiting: readonly KeptHearing[]): Heard | undefined {
  return waiting.find((one) => one.asset === stop.asset)?.wish.heard ?? stop.last?.heard;
}

export interface Sent {
  arrived: string[];
  refused: Record<string, string>;
}

// One after another; stops at the first that did not get through.
export async function sendHearings(
  waiting: readonly KeptHearing[],
  send: (one: KeptHearing) => Promise<unknown>,
): Promise<Sent> {
  const sent: Sent = { arrived: [], refused: {} };
  for (const one of waiting) {
    if (one.refused) continue;
    try {
      await send(one);
      sent.arrived.push(one.wish.client_id);
    } catch (error) {
      const problem = asProblem(error);
      if (problem.mayPass) break;
      sent.refused[one.wish.client_id] = problem.reason;
    }
  }
  return sent;
}

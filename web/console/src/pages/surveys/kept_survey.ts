// A survey where there is no line: what is to be looked at is kept in this browser, and so is every
// answer until the server has it. Each answer lies under a key of its own, so that two windows do
// not overwrite one another; a changed answer is a new one with a new name, so that what may have
// been sent already is never confused with it.
import type { Page as ListPage } from '../../api/http';
import { asProblem } from '../../api/problem';
import {
  listSurveyedAssets,
  listSurveyForms,
  listSurveyRounds,
  readSurveyRound,
  type SurveyAnswerWish,
  type SurveyedAsset,
  type SurveyForm,
  type SurveyProgress,
  type SurveyRound,
} from '../../api/surveys';
import {
  freshOrKept,
  type Kept,
  keepAt,
  keysWith,
  listOrKept,
  makeRoomFor,
  readAllWith,
} from '../../parts/kept_here';
import { photosOf } from '../../parts/kept_photos';

export interface KeptRound {
  round: SurveyProgress;
  forms: SurveyForm[];
  assets: SurveyedAsset[];
  // There are more than a phone is made to keep: one unit has to be chosen.
  more: boolean;
  at: number;
}

export interface KeptAnswer {
  round: string;
  name: string;
  wish: SurveyAnswerWish;
  written: number;
  // The server refused it, with this reason: it stays until somebody has seen to it.
  refused?: string;
}

const rounds = 'nguon.survey.round.';
const answers = 'nguon.survey.answer.';
const pages = 4;
const pageSize = 500;
// A browser gives a site some five million characters, and answers need room beside the lists.
const mostRounds = 4;

const roundKey = (owner: string, round: string, unit?: string) =>
  `${rounds}${owner}.${round}.${unit ?? ''}`;
const answerKey = (owner: string, client: string) => `${answers}${owner}.${client}`;

async function fetchRound(id: string, unit?: string): Promise<KeptRound> {
  const [round, forms] = await Promise.all([readSurveyRound(id), listSurveyForms()]);
  const assets: SurveyedAsset[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < pages; page++) {
    const found = await listSurveyedAssets(id, { unit, cursor, limit: pageSize });
    assets.push(...found.items);
    cursor = found.next ?? undefined;
    if (!cursor) break;
  }
  return { round, forms: forms.items, assets, more: Boolean(cursor), at: Date.now() };
}

export function openRound(owner: string, id: string, unit?: string): Promise<Kept<KeptRound>> {
  const key = roundKey(owner, id, unit);
  return freshOrKept(key, async () => {
    const fresh = await fetchRound(id, unit);
    makeRoomFor(key, rounds, mostRounds);
    return fresh;
  });
}

// One round may be kept for several units.
export const openRounds = (owner: string, cursor?: string): Promise<Kept<ListPage<SurveyRound>>> =>
  listOrKept<SurveyRound>(
    () => listSurveyRounds(cursor),
    () => {
      const kept = readAllWith<KeptRound>(`${rounds}${owner}.`).map(({ round }) => round);
      return [...new Map(kept.map((one) => [one.id, one])).values()];
    },
  );

// At sign-out. Where something still waits to be sent, what it belongs to stays with it.
export async function leaveRounds(owner: string): Promise<void> {
  if (keptAnswers(owner).length > 0 || (await photosOf(owner)).length > 0) return;
  for (const key of keysWith(`${rounds}${owner}.`)) localStorage.removeItem(key);
}

// False: this browser keeps nothing, so the answer must be sent before the page is left.
export const keepAnswer = (owner: string, answer: KeptAnswer): boolean =>
  keepAt(answerKey(owner, answer.wish.client_id), answer);

export function dropAnswer(owner: string, client: string): void {
  localStorage.removeItem(answerKey(owner, client));
}

// In the order in which they were written.
export const keptAnswers = (owner: string): KeptAnswer[] =>
  readAllWith<KeptAnswer>(answerKey(owner, '')).sort((a, b) => a.written - b.written);

// One after another; stops at the first that did not get through, so that their order stays.
// How many arrived.
export async function sendKept(
  owner: string,
  send: (answer: KeptAnswer) => Promise<unknown>,
): Promise<number> {
  let arrived = 0;
  for (const answer of keptAnswers(owner)) {
    if (answer.refused) continue;
    try {
      await send(answer);
      dropAnswer(owner, answer.wish.client_id);
      arrived++;
    } catch (error) {
      const problem = asProblem(error);
      if (problem.mayPass) break;
      keepAnswer(owner, { ...answer, refused: problem.reason });
    }
  }
  return arrived;
}

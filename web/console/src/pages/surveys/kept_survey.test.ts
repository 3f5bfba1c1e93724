import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Problem } from '../../api/problem';
import type { SurveyAnswerWish } from '../../api/surveys';
import { noLine } from '../../test_line';
import {
  dropAnswer,
  type KeptAnswer,
  keepAnswer,
  keptAnswers,
  leaveRounds,
  openRound,
  openRounds,
  sendKept,
} from './kept_survey';

const answer = (client_id: string, written: number): KeptAnswer => ({
  round: '1',
  name: 'Đài Võ Nhai',
  written,
  wish: { client_id, asset: '901' } as SurveyAnswerWish,
});
const names = (owner = 'me') => keptAnswers(owner).map((one) => one.wish.client_id);

beforeEach(() => localStorage.clear());

describe('answers that wait for a line', () => {
  it('are kept apart by account, in the order in which they were written', () => {
    keepAnswer('me', answer('second', 2));
    keepAnswer('me', answer('first', 1));
    keepAnswer('other', answer('third', 3));
    expect(names()).toEqual(['first', 'second']);
    dropAnswer('me', 'first');
    expect(names()).toEqual(['second']);
    expect(names('other')).toEqual(['third']);
  });

  it('are sent one after another and kept until they arrived', async () => {
    keepAnswer('me', answer('first', 1));
    keepAnswer('me', answer('second', 2));
    keepAnswer('me', answer('third', 3));
    const asked: string[] = [];
    const line = async (one: KeptAnswer) => {
      asked.push(one.wish.client_id);
      if (one.wish.client_id === 'second') throw noLine();
    };
    expect(await sendKept('me', line)).toBe(1);
    expect(asked).toEqual(['first', 'second']);
    expect(names()).toEqual(['second', 'third']);
    expect(await sendKept('me', async () => undefined)).toBe(2);
    expect(names()).toEqual([]);
  });

  it('are sent under the same name when the answer of the server was lost', async () => {
    keepAnswer('me', answer('first', 1));
    const arrived = new Set<string>();
    const lossy = async (one: KeptAnswer) => {
      arrived.add(one.wish.client_id);
      throw noLine();
    };
    await sendKept('me', lossy);
    await sendKept('me', async (one) => arrived.add(one.wish.client_id));
    expect([...arrived]).toEqual(['first']);
  });

  it('stay with the reason when they are refused, and hold up nobody behind them', async () => {
    keepAnswer('me', answer('first', 1));
    keepAnswer('me', answer('second', 2));
    const refusing = async (one: KeptAnswer) => {
      if (one.wish.client_id === 'first')
        throw new Problem(422, { code: 'input.invalid', title: 'Ngoài thời gian của đợt.' });
    };
    expect(await sendKept('me', refusing)).toBe(1);
    expect(keptAnswers('me')).toMatchObject([{ refused: 'Ngoài thời gian của đợt.' }]);
    expect(await sendKept('me', async () => undefined)).toBe(0);
  });

  it('wait while the first try of the same is still under way', async () => {
    keepAnswer('me', answer('first', 1));
    await sendKept('me', async () => {
      throw new Problem(409, { code: 'idempotency.under_way' });
    });
    expect(keptAnswers('me')[0]?.refused).toBeUndefined();
  });

  it('wait for somebody to sign in again', async () => {
    keepAnswer('me', answer('first', 1));
    await sendKept('me', async () => {
      throw new Problem(401, { code: 'session.required' });
    });
    expect(keptAnswers('me')[0]?.refused).toBeUndefined();
  });
});

describe('rounds that are opened again without a line', () => {
  let hasLine = true;
  beforeEach(() => {
    hasLine = true;
    vi.stubGlobal('fetch', async (path: string) => {
      if (!hasLine) throw new TypeError('Failed to fetch');
      return Response.json(
        /^\/api\/v1\/survey-rounds\/\w+$/.test(path) ? { id: path } : { items: [] },
      );
    });
  });
  afterEach(() => vi.unstubAllGlobals());

  it('are those of the account that read them, and of no other', async () => {
    await openRound('me', '1');
    await openRound('me', '1', '7');
    hasLine = false;
    expect(await openRound('me', '1')).toMatchObject({
      old: true,
      round: { id: expect.anything() },
    });
    const list = await openRounds('me');
    expect(list.old && list.items.length).toBe(1);
    await expect(openRound('other', '1')).rejects.toMatchObject({ status: 0 });
    await expect(openRounds('other')).rejects.toMatchObject({ status: 0 });
  });

  it('are few, and those that were read last', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    for (const id of ['1', '2', '3', '4', '5']) {
      vi.setSystemTime(Date.now() + 1000);
      await openRound('me', id);
    }
    vi.useRealTimers();
    hasLine = false;
    await expect(openRound('me', '1')).rejects.toMatchObject({ status: 0 });
    for (const id of ['2', '3', '4', '5']) expect((await openRound('me', id)).old).toBe(true);
  });

  it('go with who signs out, unless an answer still waits here', async () => {
    await openRound('me', '1');
    await openRound('other', '1');
    keepAnswer('me', answer('first', 1));
    await leaveRounds('me');
    hasLine = false;
    expect((await openRound('me', '1')).old).toBe(true);
    dropAnswer('me', 'first');
    await leaveRounds('me');
    await expect(openRound('me', '1')).rejects.toMatchObject({ status: 0 });
    expect((await openRound('other', '1')).old).toBe(true);
  });
});

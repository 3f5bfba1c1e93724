import { beforeEach, describe, expect, it } from 'vitest';
import { Problem } from '../../api/problem';
import type { SurveyAnswerWish } from '../../api/surveys';
import { dropAnswer, type KeptAnswer, keepAnswer, keptAnswers, sendKept } from './kept_survey';

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
      if (one.wish.client_id === 'second') throw new Problem(0, { code: 'network' });
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
      throw new Problem(0, { code: 'network' });
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

import { beforeEach, expect, it } from 'vitest';
import { Problem } from '../api/problem';
import { freshOrKept } from './kept_here';

beforeEach(() => localStorage.clear());

it('shows without a line what was read with one, and says that it is old', async () => {
  const offline = async (): Promise<{ stops: number }> => {
    throw new Problem(0, { code: 'network' });
  };
  await expect(freshOrKept('walk', offline)).rejects.toThrow();
  expect(await freshOrKept('walk', async () => ({ stops: 3 }))).toEqual({ stops: 3, old: false });
  expect(await freshOrKept('walk', offline)).toEqual({ stops: 3, old: true });
});

it('hides no refusal behind what was kept', async () => {
  await freshOrKept('walk', async () => ({ stops: 3 }));
  const refused = freshOrKept('walk', async () => {
    throw new Problem(403, { title: 'Không có quyền.' });
  });
  await expect(refused).rejects.toThrow('Không có quyền.');
});

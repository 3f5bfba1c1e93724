import { beforeEach, expect, it } from 'vitest';
import { Problem } from '../api/problem';
import { noLine } from '../test_line';
import { freshOrKept, keepAt, listOrKept, readAllWith } from './kept_here';

beforeEach(() => localStorage.clear());

it('shows without a line what was read with one, and says that it is old', async () => {
  const offline = async (): Promise<{ stops: number }> => {
    throw noLine();
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

it('lists without a line what it keeps, and nothing where it keeps nothing or is refused', async () => {
  const offline = () => Promise.reject(noLine());
  const kept = () => readAllWith<{ stops: number }>('walk.');
  await expect(listOrKept(offline, kept)).rejects.toThrow();
  keepAt('walk.1', { stops: 3 });
  localStorage.setItem('walk.2', 'nothing of ours');
  expect(await listOrKept(offline, kept)).toEqual({ items: [{ stops: 3 }], next: null, old: true });
  const refused = () => Promise.reject(new Problem(403, { title: 'Không có quyền.' }));
  await expect(listOrKept(refused, kept)).rejects.toThrow('Không có quyền.');
  expect(await listOrKept(async () => ({ items: [] }), kept)).toEqual({ items: [], old: false });
});

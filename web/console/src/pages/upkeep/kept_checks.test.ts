import { beforeEach, expect, it, vi } from 'vitest';
import { Problem } from '../../api/problem';
import { listStormChecks, readStormCheck, type StormMark } from '../../api/upkeep';
import { readKept, writeKept } from '../../parts/kept_here';
import { noLine } from '../../test_line';
import { leaveChecks, marksName, openCheck, openChecks, sendMarks } from './kept_checks';
import { stormCheck } from './test_storm';

vi.mock('../../api/upkeep', () => ({ listStormChecks: vi.fn(), readStormCheck: vi.fn() }));
const list = vi.mocked(listStormChecks);
const read = vi.mocked(readStormCheck);

const check = (id: string, started: string) => stormCheck({ id, name: `Bão số ${id}`, started });
const first = check('1', '2026-11-20T06:00:00+07:00');
const second = check('2', '2026-11-21T06:00:00+07:00');
const mark = (at: string): StormMark => ({ asset: '21', item: 0, good: true, at });
const wait = (id: string, ...marks: StormMark[]) => writeKept(marksName('me', id), marks);
const waiting = (id: string) => readKept<StormMark[]>(marksName('me', id), []).length;

beforeEach(async () => {
  localStorage.clear();
  list.mockReset().mockRejectedValue(noLine());
  read.mockReset();
  for (const one of [first, second]) {
    read.mockResolvedValueOnce(one);
    await openCheck('me', one.id);
  }
  read.mockRejectedValue(noLine());
});

it('opens without a line what was opened with one, and nothing of another person', async () => {
  expect(await openCheck('me', '1')).toMatchObject({ check: first, old: true });
  await expect(openCheck('me', '3')).rejects.toThrow();
  const kept = await openChecks('me');
  expect(kept.items.map(({ id }) => id)).toEqual(['2', '1']);
  expect(kept.old).toBe(true);
  await expect(openChecks('other')).rejects.toThrow();
});

it('keeps a few checks, the last ones opened', async () => {
  for (const id of ['3', '4', '5', '6', '7']) {
    read.mockResolvedValueOnce(check(id, second.started));
    await openCheck('me', id);
  }
  expect((await openChecks('me')).items).toHaveLength(6);
  expect(await openCheck('me', '7')).toMatchObject({ old: true });
});

it('sends what waits in checks that are not open, and keeps what the server says', async () => {
  wait('1', mark('a'));
  wait('2', mark('b'));
  const marked = { ...first, marks: 1 };
  const send = vi.fn(async () => marked);
  expect(await sendMarks('me', '2', send)).toBe(1);
  expect(send).toHaveBeenCalledWith('1', [mark('a')]);
  expect([waiting('1'), waiting('2')]).toEqual([0, 1]);
  expect(await openCheck('me', '1')).toMatchObject({ check: marked });
  expect(await sendMarks('other', undefined, send)).toBe(0);
});

it('stops where nothing gets through, and leaves to a person what is refused', async () => {
  wait('1', mark('a'));
  wait('2', mark('b'));
  const silent = vi.fn(async () => Promise.reject(noLine()));
  expect(await sendMarks('me', undefined, silent)).toBe(0);
  expect(silent).toHaveBeenCalledTimes(1);
  const refusing = vi.fn(async (id: string) => {
    if (id === '1') throw new Problem(409, { code: 'storm.ended' });
    return second;
  });
  expect(await sendMarks('me', undefined, refusing)).toBe(1);
  expect([waiting('1'), waiting('2')]).toEqual([1, 0]);
});

it('leaves nothing behind at sign-out but what still waits, with what it belongs to', async () => {
  wait('2', mark('b'));
  leaveChecks('me');
  expect((await openChecks('me')).items.map(({ id }) => id)).toEqual(['2']);
  expect(waiting('2')).toBe(1);
});

import { act, renderHook } from '@testing-library/react';
import { expect, test } from 'vitest';
import { Problem } from '../api/problem';
import { laidOver, useWish } from './use_wish';

interface Row {
  name: string;
  phone: string;
  details: Record<string, string>;
  version: number;
}

const row: Row = { name: 'Đài', phone: '', details: { serial: '1', maker: 'A' }, version: 3 };
const wishOf = (of: Row | undefined) => ({
  name: of?.name ?? '',
  phone: of?.phone ?? '',
  details: of?.details ?? {},
});
const start = () =>
  renderHook(({ now }) => useWish(now, wishOf), { initialProps: { now: row as Row | undefined } });

test('what is saved names the version on which the form was opened', () => {
  const { result, rerender } = start();
  act(() => result.current.change({ phone: '0912' }));
  rerender({ now: { ...row, name: 'Đài Đình Cả', version: 4 } });
  expect(result.current.row?.version).toBe(3);
  expect(result.current.wish).toEqual({ ...wishOf(row), phone: '0912' });
});

test('what was changed here can be laid over what somebody else saved', () => {
  const { result } = start();
  act(() => result.current.change({ phone: '0912', details: { serial: '2', maker: 'A' } }));
  const current = {
    ...row,
    name: 'Đài Đình Cả',
    details: { serial: '1', maker: 'B' },
    version: 4,
  };
  let cleared = 0;
  const save = { error: new Problem(409, {}, { current }), reset: () => (cleared += 1) };
  act(() => result.current.keepMyPart(save)?.onTake());
  expect(cleared).toBe(1);
  expect(result.current.row?.version).toBe(4);
  expect(result.current.wish).toEqual({
    name: 'Đài Đình Cả',
    phone: '0912',
    details: { serial: '2', maker: 'B' },
  });
});

test('there is nothing to offer where the save was refused for another reason', () => {
  const { result } = start();
  const reset = () => undefined;
  expect(result.current.keepMyPart({ error: null, reset })).toBeUndefined();
  expect(result.current.keepMyPart({ error: new Problem(422, {}), reset })).toBeUndefined();
  expect(result.current.keepMyPart({ error: new Problem(409, {}), reset })).toBeUndefined();
});

test('a list is taken whole', () => {
  const merged = laidOver({ kinds: ['c'] }, { kinds: ['a'] }, { kinds: ['a', 'b'] });
  expect(merged).toEqual({ kinds: ['a', 'b'] });
});

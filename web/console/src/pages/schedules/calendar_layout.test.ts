import { describe, expect, it } from 'vitest';
import { placed } from './calendar_layout';

const block = (key: string, begins: number, ends: number) => ({ key, begins, ends });

describe('the blocks of a day', () => {
  it('stand side by side when they overlap', () => {
    const places = placed([block('a', 300, 360), block('b', 330, 400)]);
    expect(places.get('a')).toEqual({ lane: 0, lanes: 2 });
    expect(places.get('b')).toEqual({ lane: 1, lanes: 2 });
  });

  it('take the whole width when alone', () => {
    const places = placed([block('a', 300, 330), block('b', 600, 630)]);
    expect(places.get('a')).toEqual({ lane: 0, lanes: 1 });
    expect(places.get('b')).toEqual({ lane: 0, lanes: 1 });
  });

  it('make room for short notices as they are drawn', () => {
    const places = placed([block('a', 300, 302), block('b', 310, 312)]);
    expect(places.get('b')?.lane).toBe(1);
  });

  it('do not depend on the order in which they were read', () => {
    const forward = placed([block('a', 300, 360), block('b', 300, 360)]);
    const backward = placed([block('b', 300, 360), block('a', 300, 360)]);
    expect(forward).toEqual(backward);
  });
});

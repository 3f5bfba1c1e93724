import { describe, expect, it } from 'vitest';
import { boxOf, type Place, toggled } from './audience_tree';

// province > (north > (an, binh, chau), south)
const children: Record<string, string[]> = {
  province: ['north', 'south'],
  north: ['an', 'binh', 'chau'],
  south: [],
};
const paths: Record<string, string[]> = {
  province: [],
  north: ['province'],
  south: ['province'],
  an: ['province', 'north'],
  binh: ['province', 'north'],
  chau: ['province', 'north'],
};
const ancestors = new Map(Object.entries(paths));
const childrenOf = (id: string) => children[id] ?? [];
const place = (id: string): Place => ({ id, path: paths[id] ?? [] });
const toggle = (id: string, chosen: string[]) =>
  [...toggled(place(id), new Set(chosen), ancestors, childrenOf)].sort();
const box = (id: string, chosen: string[]) => boxOf(place(id), new Set(chosen), ancestors);

describe('the boxes of the audience tree', () => {
  it('tick everything below a chosen unit', () => {
    expect(box('an', ['north'])).toBe('checked');
    expect(box('south', ['north'])).toBe('empty');
  });

  it('half tick what lies above a chosen unit', () => {
    expect(box('province', ['an'])).toBe('half');
    expect(box('north', ['an'])).toBe('half');
  });

  it('leave out one commune of a chosen district and keep the others', () => {
    expect(toggle('binh', ['north'])).toEqual(['an', 'chau']);
    expect(toggle('an', ['province'])).toEqual(['binh', 'chau', 'south']);
  });

  it('become the whole unit when the last child is ticked', () => {
    expect(toggle('chau', ['an', 'binh'])).toEqual(['north']);
    expect(toggle('chau', ['an', 'binh', 'south'])).toEqual(['province']);
  });

  it('swallow what was chosen below', () => {
    expect(toggle('north', ['an', 'south'])).toEqual(['province']);
    expect(toggle('north', ['an'])).toEqual(['north']);
  });

  it('clear a chosen unit', () => {
    expect(toggle('north', ['north'])).toEqual([]);
  });
});

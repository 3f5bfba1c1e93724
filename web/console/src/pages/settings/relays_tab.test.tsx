import { describe, expect, it } from 'vitest';
import type { RelayWish } from '../../api/relays';
import { cleaned, isWhole } from './relays_tab';

const wish: RelayWish = {
  kind: 'stream',
  name: ' VOV1 ',
  address: ' https://dai.example.vn/vov1 ',
  khz: 102_700,
  silence_s: 15,
  fallback: 'silence',
};

describe('a station as it is entered', () => {
  it('sends only what belongs to its kind', () => {
    expect(cleaned(wish)).toEqual({
      ...wish,
      name: 'VOV1',
      address: 'https://dai.example.vn/vov1',
      khz: null,
    });
    expect(cleaned({ ...wish, kind: 'fm' })).toMatchObject({ address: null, khz: 102_700 });
    expect(cleaned({ ...wish, kind: 'line_in' })).toMatchObject({ address: null, khz: null });
  });

  it('is not saved without a name, or without what its kind needs', () => {
    expect(isWhole(wish)).toBe(true);
    expect(isWhole({ ...wish, name: '  ' })).toBe(false);
    expect(isWhole({ ...wish, address: ' ' })).toBe(false);
    expect(isWhole({ ...wish, kind: 'fm', khz: null })).toBe(false);
    expect(isWhole({ ...wish, kind: 'line_in', address: null, khz: null })).toBe(true);
  });
});

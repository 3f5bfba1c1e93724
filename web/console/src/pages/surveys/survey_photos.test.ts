import { expect, it } from 'vitest';
import { Problem } from '../../api/problem';
import { type KeptPhoto, keepPhoto, photosOf } from '../../parts/kept_photos';
import { sendPhotos } from './survey_photos';

const photo = (id: number): KeptPhoto => ({
  id,
  owner: 'me',
  asset: '901',
  name: `ảnh ${id}.jpg`,
  blob: new Blob(['x']),
});

it('sends photos one after another and keeps what the line lost', async () => {
  const dropped: number[] = [];
  const done = await sendPhotos(
    [photo(1), photo(2), photo(3)],
    async ({ id }) => {
      if (id === 2) throw new Problem(0, { code: 'network' });
    },
    async (id) => {
      dropped.push(id);
    },
  );
  expect(done).toEqual({ arrived: 1, refused: [] });
  expect(dropped).toEqual([1]);
});

it('tells what the register refuses, and goes on', async () => {
  const dropped: number[] = [];
  const done = await sendPhotos(
    [photo(1), photo(2)],
    async ({ id }) => {
      if (id === 1) throw new Problem(422, { code: 'asset.bad_file', title: 'Không phải ảnh.' });
    },
    async (id) => {
      dropped.push(id);
    },
  );
  expect(done.arrived).toBe(1);
  expect(done.refused).toEqual([{ name: 'ảnh 1.jpg', reason: 'Không phải ảnh.' }]);
  expect(dropped).toEqual([1, 2]);
});

it('says so where the browser keeps nothing', async () => {
  expect(await keepPhoto({ owner: 'me', asset: '901', name: 'a', blob: new Blob(['x']) })).toBe(
    false,
  );
  expect(await photosOf('me')).toEqual([]);
});

import { expect, it } from 'vitest';
import { byEngine } from './speech';

it('names the machine of each voice, that of the network first where it is set up', () => {
  const voices = [
    { id: 'vi-north', name: 'Giọng miền Bắc (nam)' },
    { id: 'hoai-my', name: 'Hoài My' },
    { id: 'vi-south', name: 'Giọng miền Nam (nam)' },
  ];
  expect(
    byEngine(voices).map(([engine, items]) => [engine, items.map((voice) => voice.id)]),
  ).toEqual([
    ['http', ['hoai-my']],
    ['espeak', ['vi-north', 'vi-south']],
  ]);
  expect(byEngine(voices.slice(0, 1)).map(([engine]) => engine)).toEqual(['espeak']);
});

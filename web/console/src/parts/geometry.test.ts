import { expect, it } from 'vitest';
import type { Place } from '../../api/emergency_types';
import {
  boxAround,
  closed,
  distance,
  fromPlane,
  inPolygon,
  isInside,
  onPlane,
  planeOf,
  scaleLength,
  zoomed,
} from './geometry';

const market: Place = [21.75, 106.08];
const bridge: Place = [21.76, 106.08];

it('finds the way from the ground to the scheme and back', () => {
  const plane = planeOf([market, bridge]);
  expect(fromPlane(plane, onPlane(plane, bridge))).toEqual(bridge);
});

it('measures a hundredth of a degree as a good kilometre', () => {
  expect(Math.round(distance(market, bridge))).toBe(1113);
});

it('knows who stands inside a circle or a polygon', () => {
  expect(isInside([{ circle: { centre: market, radius_m: 1200 } }], bridge)).toBe(true);
  expect(isInside([{ circle: { centre: market, radius_m: 1000 } }], bridge)).toBe(false);
  const field: Place[] = [
    [21.7, 106],
    [21.7, 106.1],
    [21.755, 106.1],
    [21.755, 106],
  ];
  expect(inPolygon(field, market)).toBe(true);
  expect(inPolygon(closed(field), market)).toBe(true);
  expect(inPolygon(field, bridge)).toBe(false);
  expect(isInside([], market)).toBe(false);
});

it('closes a polygon once', () => {
  const open: Place[] = [
    [1, 1],
    [1, 2],
    [2, 2],
  ];
  expect(closed(open)).toHaveLength(4);
  expect(closed(closed(open))).toHaveLength(4);
});

it('shows a single place with ground around it, and zooms about the middle', () => {
  const box = boxAround([{ x: 0, y: 0 }], 1.5);
  expect(box.width / box.height).toBeCloseTo(1.5);
  const near = zoomed(box, 0.5);
  expect(near.x + near.width / 2).toBeCloseTo(0);
  expect(near.width).toBeCloseTo(box.width / 2);
});

it('chooses a round length for the scale', () => {
  expect(scaleLength(10_000)).toBe(2000);
  expect(scaleLength(48_000)).toBe(10_000);
});

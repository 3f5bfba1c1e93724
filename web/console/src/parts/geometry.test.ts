import { expect, it } from 'vitest';
import type { Place } from '../api/emergency_types';
import {
  boxAround,
  closed,
  distance,
  fromPlane,
  inPolygon,
  isInside,
  onPlane,
  pathOf,
  planeOf,
  readCorners,
  scaleLength,
  zoomed,
  zoomedAbout,
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

it('zooms about the finger, which stays where it is', () => {
  const box = { x: 0, y: 0, width: 100, height: 100 };
  expect(zoomedAbout(box, 0.5, { x: 100, y: 0 })).toEqual({ x: 50, y: 0, width: 50, height: 50 });
});

it('draws rings as closed paths of whole metres', () => {
  const plane = { lat: 0, lon: 0 };
  const ring: Place[] = [
    [0, 0],
    [0, 0.001],
    [0.001, 0],
  ];
  expect(pathOf(plane, [ring, []])).toBe('M0 0L111 0L0 -111Z');
});

it('reads corners with comma or point, and nothing from a line that is none', () => {
  expect(readCorners('21,75 106,05\n 21.76; 106.06\n\n')).toEqual([
    [21.75, 106.05],
    [21.76, 106.06],
  ]);
  expect(readCorners('21.75, 106.05')).toEqual([[21.75, 106.05]]);
  expect(readCorners('hai mốt')).toBeUndefined();
  expect(readCorners('106,05 210,75')).toBeUndefined();
});

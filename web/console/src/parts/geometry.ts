// A plain scheme of the ground: places in degrees put on a plane in metres, and back.
import type { AreaItem, Circle, Place } from '../api/emergency_types';

const metresPerDegree = 111_320;

export interface Plane {
  // Its middle.
  lat: number;
  lon: number;
}

export interface XY {
  x: number;
  y: number;
}

export function planeOf(places: readonly Place[]): Plane {
  if (places.length === 0) return { lat: 16, lon: 107 };
  const middle = (values: number[]) => (Math.min(...values) + Math.max(...values)) / 2;
  return { lat: middle(places.map(([lat]) => lat)), lon: middle(places.map(([, lon]) => lon)) };
}

// Metres east and south of the middle: good to a few metres over a province.
export function onPlane(plane: Plane, [lat, lon]: Place): XY {
  return {
    x: (lon - plane.lon) * metresPerDegree * Math.cos((plane.lat * Math.PI) / 180),
    y: (plane.lat - lat) * metresPerDegree,
  };
}

export function fromPlane(plane: Plane, { x, y }: XY): Place {
  const rounded = (value: number) => Math.round(value * 1e6) / 1e6;
  return [
    rounded(plane.lat - y / metresPerDegree),
    rounded(plane.lon + x / (metresPerDegree * Math.cos((plane.lat * Math.PI) / 180))),
  ];
}

export function distance(a: Place, b: Place): number {
  const { x, y } = onPlane({ lat: (a[0] + b[0]) / 2, lon: a[1] }, b);
  const from = onPlane({ lat: (a[0] + b[0]) / 2, lon: a[1] }, a);
  return Math.hypot(x - from.x, y - from.y);
}

const inCircle = ({ centre, radius_m }: Circle, place: Place): boolean =>
  distance(centre, place) <= radius_m;

// Even-odd rule, as on the device.
export function inPolygon(polygon: readonly Place[], [lat, lon]: Place): boolean {
  let inside = false;
  polygon.forEach(([aLat, aLon], index) => {
    const [bLat, bLon] = polygon[(index + polygon.length - 1) % polygon.length] as Place;
    const crosses = aLat > lat !== bLat > lat;
    if (crosses && lon < ((bLon - aLon) * (lat - aLat)) / (bLat - aLat) + aLon) inside = !inside;
  });
  return inside;
}

export const isInside = (shapes: readonly AreaItem[], place: Place): boolean =>
  shapes.some(
    (shape) =>
      (shape.circle && inCircle(shape.circle, place)) ||
      (shape.polygon && inPolygon(shape.polygon, place)),
  );

// The first corner stands again at the end: a polygon that is sent is closed.
export function closed(corners: readonly Place[]): Place[] {
  const [first] = corners;
  const last = corners[corners.length - 1];
  if (!first || !last) return [];
  return first[0] === last[0] && first[1] === last[1] ? [...corners] : [...corners, first];
}

export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

// What the scheme shows: everything, with some air around it, in the shape of the picture.
export function boxAround(points: readonly XY[], ratio: number): Box {
  const xs = points.map(({ x }) => x);
  const ys = points.map(({ y }) => y);
  const least = 2000;
  const width = Math.max(least, Math.max(...xs) - Math.min(...xs)) * 1.2;
  const height = Math.max(least, Math.max(...ys) - Math.min(...ys)) * 1.2;
  const wide = Math.max(width, height * ratio);
  const middle = (values: number[]) => (Math.min(...values) + Math.max(...values)) / 2;
  const tall = wide / ratio;
  return { x: middle(xs) - wide / 2, y: middle(ys) - tall / 2, width: wide, height: tall };
}

export const zoomed = (box: Box, by: number): Box => ({
  x: box.x + (box.width * (1 - by)) / 2,
  y: box.y + (box.height * (1 - by)) / 2,
  width: box.width * by,
  height: box.height * by,
});

// A length for the scale: 1, 2 or 5 times a power of ten, about a quarter of the picture.
export function scaleLength(width: number): number {
  const wished = width / 4;
  const power = 10 ** Math.floor(Math.log10(wished));
  const step = [5, 2, 1].find((one) => one * power <= wished) ?? 1;
  return step * power;
}

// Larger or smaller with one point staying where it is.
export const zoomedAbout = (box: Box, by: number, { x, y }: XY): Box => ({
  x: x - (x - box.x) * by,
  y: y - (y - box.y) * by,
  width: box.width * by,
  height: box.height * by,
});

// Rings as one path; whole metres are finer than any screen.
export function pathOf(plane: Plane, rings: readonly Place[][]): string {
  return rings
    .filter((ring) => ring.length > 0)
    .map((ring) => {
      const points = ring.map((corner) => {
        const { x, y } = onPlane(plane, corner);
        return `${Math.round(x)} ${Math.round(y)}`;
      });
      return `M${points.join('L')}Z`;
    })
    .join('');
}

// "21,75; 106,05" or "21.75 106.05", a corner on each line. Nothing when a line is none.
export function readCorners(text: string): Place[] | undefined {
  const corners: Place[] = [];
  for (const line of text.split('\n')) {
    if (line.trim() === '') continue;
    const found = line
      .trim()
      .match(/^(-?\d{1,3}(?:[.,]\d+)?)(?:\s*[;\s]\s*|,\s+)(-?\d{1,3}(?:[.,]\d+)?)$/);
    if (!found) return undefined;
    const [lat, lon] = [found[1], found[2]].map((one) => Number(one?.replace(',', '.')));
    if (lat === undefined || lon === undefined || Math.abs(lat) > 90 || Math.abs(lon) > 180)
      return undefined;
    corners.push([lat, lon]);
  }
  return corners;
}

// What a map is drawn from: boundaries of the units below one, and where its devices stand.
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { listPlaces } from '../api/devices';
import type { Place } from '../api/emergency_types';
import { listBoundaries, type PlacedUnit } from '../api/units';
import { type Box, boxAround, onPlane, type Plane, planeOf } from './geometry';
import type { Outline } from './ground_map';

const minutes = 60_000;

export function usePlaces(unit?: string) {
  return useQuery({
    queryKey: ['devices', 'places', unit],
    queryFn: () => listPlaces(unit),
    staleTime: 5 * minutes,
  });
}

// A map without boundaries is a scheme: their absence, or a line that broke, is no error.
export function useOutlines(
  under: string,
  day?: string,
): { outlines: Outline[]; isPending: boolean } {
  const found = useQuery({
    queryKey: ['units', 'boundaries', under, day],
    queryFn: () => listBoundaries(under, day),
    staleTime: 30 * minutes,
    retry: false,
  });
  const outlines = useMemo(() => outlinesOf(found.data ?? []), [found.data]);
  return { outlines, isPending: found.isPending };
}

const outlinesOf = (units: PlacedUnit[]): Outline[] =>
  units
    .filter(({ outlines }) => outlines.length > 0)
    .map(({ unit, name, centre, outlines }) => ({ key: unit, name, centre, rings: outlines }));

export const ratioOfMap = 1.5;

export interface View {
  plane: Plane;
  whole: Box;
  box: Box;
  setBox: (box: Box) => void;
}

// Looks at what is to be seen: the devices, or, where there are none, the outlines.
export function useView(places: readonly Place[], outlines: readonly Outline[]): View {
  const [first] = useState(() => {
    const seen = places.length > 0 ? places : outlines.flatMap(({ rings }) => rings.flat());
    const plane = planeOf(seen);
    const points = seen.map((place) => onPlane(plane, place));
    return { plane, whole: boxAround(points.length > 0 ? points : [{ x: 0, y: 0 }], ratioOfMap) };
  });
  const [box, setBox] = useState(first.whole);
  return { ...first, box, setBox };
}

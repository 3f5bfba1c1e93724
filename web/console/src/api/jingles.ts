import { get, put, remove } from './http';

export type JingleKind = 'opening' | 'greeting' | 'bumper' | 'closing';

export interface JingleSound {
  unit: string;
  // None: nothing is heard there, whatever stands above.
  media: string | null;
  duration_ms: number;
  changed: string;
  changed_by: string;
  version: number;
  // Until when it was approved.
  valid_to: string | null;
}

export interface Jingle {
  kind: JingleKind;
  title: string;
  longest_ms: number;
  music: boolean;
  own: JingleSound | null;
  heard: JingleSound | null;
  heard_from: string | null;
}

export interface Jingles {
  unit: string;
  items: Jingle[];
}

const path = (unit: string) => `/api/v1/units/${encodeURIComponent(unit)}/jingles`;

export const readJingles = (unit: string, day?: string): Promise<Jingles> =>
  get<Jingles>(path(unit), { day });
// `media` null: none here. The version is that of the unit's own, nought where it has none.
export const setJingle = (
  unit: string,
  kind: JingleKind,
  wish: { media: string | null; version: number },
): Promise<Jingles> => put<Jingles>(`${path(unit)}/${kind}`, wish);
export const dropJingle = (unit: string, { kind, own }: Jingle): Promise<Jingles> =>
  remove<Jingles>(`${path(unit)}/${kind}`, { version: own?.version });

// What they add to so many bulletins.
export function jinglesLength(jingles: readonly Jingle[], bulletins: number): number {
  if (bulletins === 0) return 0;
  return jingles.reduce((sum, { kind, heard }) => {
    const times = kind === 'bumper' ? bulletins - 1 : 1;
    return sum + (heard?.media ? heard.duration_ms * times : 0);
  }, 0);
}

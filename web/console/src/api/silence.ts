// "Dừng toàn bộ loa", and what became of a recall.
import { get, post, remove } from './http';

export interface Silence {
  unit: string;
  unit_name: string;
  since: string;
  by_name: string;
  reason: string;
  // From then on the console asks whether it was forgotten.
  remind: string;
  may_lift: boolean;
}

export interface RecalledOn {
  device: string;
  device_name: string;
  unit_name: string;
  state: 'pending' | 'delivered' | 'done' | 'failed' | 'expired';
  online: boolean;
  // Of the bulletin, before it was cut.
  heard_ms: number;
}

const path = (unit: string) => `/api/v1/units/${encodeURIComponent(unit)}/silence`;

export const listSilences = async (): Promise<Silence[]> =>
  (await get<{ items: Silence[] }>('/api/v1/silences')).items;
export const silence = (unit: string, reason: string): Promise<Silence> =>
  post<Silence>(path(unit), { reason });
export const liftSilence = (unit: string): Promise<void> => remove<void>(path(unit), undefined);

export const listRecalled = async (bulletin: string): Promise<RecalledOn[]> =>
  (await get<{ items: RecalledOn[] }>(`/api/v1/bulletins/${encodeURIComponent(bulletin)}/recall`))
    .items;

import { get, type Page, patch, post } from './http';
import type { components } from './schema';
import type { AudienceItem, Command, Device, Verb } from './types';

const path = '/api/v1/devices';
const one = (id: string) => `${path}/${encodeURIComponent(id)}`;

export interface DeviceFilter {
  unit?: string;
  kind?: string;
  state?: string;
  q?: string;
  // As of this day.
  at?: string;
  group?: string;
  cursor?: string;
  limit?: number;
}

// One choice on screen is two questions to the server: is it paired, and is it online.
const asked = (state: string | undefined) =>
  ({
    online: { online: true },
    offline: { online: false, paired: true },
    unpaired: { paired: false },
  })[state ?? ''];

export const listDevices = ({ state, ...filter }: DeviceFilter): Promise<Page<Device>> =>
  get<Page<Device>>(path, { ...filter, ...asked(state) });
export const readDevice = (id: string): Promise<Device> => get<Device>(one(id));
export type StoredTemplate = components['schemas']['StoredTemplate'];
// What it holds of the prepared alerts, beside those it is to hold.
export const listStoredTemplates = (id: string, cursor?: string): Promise<Page<StoredTemplate>> =>
  get<Page<StoredTemplate>>(`${one(id)}/templates`, { cursor, limit: 100 });
export const addDevice = (device: Partial<Device>): Promise<Device> => post<Device>(path, device);
export const saveDevice = (id: string, change: Partial<Device>): Promise<Device> =>
  patch<Device>(one(id), change);

// As many points as a picture can bear; shapes count every device on the server all the same.
const mostPlaces = 5000;

export interface PlacedDevice {
  id: string;
  name: string;
  place: [number, number];
}

// Where the devices stand that have a place; `placeless` have none.
export async function listPlaces(
  unit?: string,
): Promise<{ places: PlacedDevice[]; placeless: number; cut: boolean }> {
  const places: PlacedDevice[] = [];
  let placeless = 0;
  let cursor: string | undefined;
  do {
    const page = await listDevices({ unit, cursor, limit: 500 });
    for (const { id, name, lat, lon } of page.items) {
      if (lat != null && lon != null) places.push({ id, name, place: [lat, lon] });
      else placeless += 1;
    }
    cursor = page.next ?? undefined;
  } while (cursor && places.length < mostPlaces);
  return { places, placeless, cut: cursor !== undefined };
}

export interface Order {
  verb: Verb;
  args?: Record<string, unknown>;
}

export const command = (device: string, order: Order): Promise<Command> =>
  post<Command>(`${one(device)}/commands`, order);
export const listCommands = (filter: { device?: string; batch?: string }): Promise<Page<Command>> =>
  get<Page<Command>>('/api/v1/commands', filter);
export interface SentCommands {
  batch: string;
  // The first 500; the batch lists them all.
  items: Command[];
  devices: number;
  skipped: number;
}

export const commandMany = (audience: AudienceItem[], order: Order): Promise<SentCommands> =>
  post<SentCommands>('/api/v1/commands', { audience, ...order });

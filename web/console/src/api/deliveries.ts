import type { Delivery, DeliveryPage, RetryAnswer } from './airing_types';
import { get, post, url } from './http';

export interface DeliveryFilter {
  from?: string;
  to?: string;
  unit?: string;
  device?: string;
  bulletin?: string;
  state?: string;
  cursor?: string;
  limit?: number;
}

const path = '/api/v1/deliveries';

export const listDeliveries = (filter: DeliveryFilter): Promise<DeliveryPage> =>
  get<DeliveryPage>(path, { ...filter });

interface Airing {
  device: string;
  occurrence: string;
}

// Either these airings, or all that a filter finds missed.
export interface RetryWish {
  starts?: string | null;
  // Only says what would be made.
  preview?: boolean;
  deliveries?: Airing[];
  filter?: { from: string; to: string; unit?: string; device?: string; bulletin?: string };
}

export const wishFor = (rows: readonly Delivery[]): Airing[] =>
  rows.map(({ device, occurrence }) => ({ device, occurrence }));

export const retryDeliveries = (wish: RetryWish): Promise<RetryAnswer> =>
  post<RetryAnswer>(`${path}/retry`, wish);

// The browser saves it by itself; the server sends the same rows as the page shows.
export const csvAddress = (filter: DeliveryFilter): string =>
  url(path, { ...filter, cursor: undefined, limit: undefined, format: 'csv' });

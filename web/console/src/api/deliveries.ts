import { get, url } from './http';
import type { DeliveryPage } from './types';

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

// The browser saves it by itself; the server sends the same rows as the page shows.
export const csvAddress = (filter: DeliveryFilter): string =>
  url(path, { ...filter, cursor: undefined, limit: undefined, format: 'csv' });

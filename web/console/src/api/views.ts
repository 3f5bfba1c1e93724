// Filters of lists that a person keeps under a name, wherever he signs in.
import { get, post } from './http';

export interface KeptView {
  list: string;
  name: string;
  // As the address of the page has them.
  filters: string;
}

const views = '/api/v1/session/views';
export const listViews = (): Promise<{ items: KeptView[] }> => get<{ items: KeptView[] }>(views);
export const saveView = (view: KeptView): Promise<{ items: KeptView[] }> =>
  post<{ items: KeptView[] }>(views, view);
export const forgetView = (list: string, name: string): Promise<{ items: KeptView[] }> =>
  post<{ items: KeptView[] }>(`${views}/forget`, { list, name });

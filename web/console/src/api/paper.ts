import { get, raw, remove, url } from './http';
import type { components } from './schema';

export type AiringStatistics = components['schemas']['AiringStatistics'];
export type PrintProgress = components['schemas']['PrintProgress'];
export type UnitStatistics = components['schemas']['UnitStatistics'];
export type SeriesTree = UnitStatistics['tree'];
export type FiguresBy = 'month' | 'category' | 'campaign';

export interface PaperWish {
  unit?: string;
  from?: string;
  // The first day that is no longer meant.
  to?: string;
}

const print = (name: string, query: Record<string, string | undefined>): string =>
  url(`/api/v1/prints/${name}.pdf`, query);

export const weeklyProgramme = (wish: PaperWish): string => print('weekly-programme', { ...wish });
export const monthlyLog = (wish: PaperWish): string => print('monthly-log', { ...wish });
export const poleLabels = (unit?: string, device?: string): string =>
  print('pole-labels', { unit, device });
export const bulletinPrint = (bulletin: string): string => print('bulletin', { bulletin });
export const certificatePrint = (bulletin: string): string =>
  print('airing-certificate', { bulletin });

// The file itself: a refusal is told on the page and not in a tab of its own.
// With an `order` making it changes something: old codes are worth nothing afterwards. By its ticket it
// is watched and given up.
export async function fetchPaper(
  address: string,
  ticket: string,
  signal: AbortSignal,
  order?: object,
): Promise<Blob> {
  const headers = { Accept: '*/*', 'Print-Ticket': ticket };
  return (
    await raw(order ? 'POST' : 'GET', address, { signal, headers, ...(order && { body: order }) })
  ).blob();
}

const underWay = (ticket: string) => `/api/v1/prints/under-way/${ticket}`;
export const paperProgress = (ticket: string, signal?: AbortSignal): Promise<PrintProgress> =>
  get<PrintProgress>(underWay(ticket), undefined, signal);
// The server stops making it; what is done already is nobody's loss.
export const giveUpPaper = (ticket: string): Promise<void> =>
  remove<void>(underWay(ticket)).catch(() => undefined);

export interface PairingSheetOrder {
  unit?: string;
  devices?: string[];
}
export const pairingCodes = (): string => print('pairing-codes', {});

const figures = '/api/v1/statistics/airings';

export const countAirings = (wish: PaperWish & { by: FiguresBy }): Promise<AiringStatistics> =>
  get<AiringStatistics>(figures, { ...wish });
// To be fetched like a paper.
export type TableFormat = 'csv' | 'xlsx';
export const figuresFile = (wish: PaperWish & { by: FiguresBy }, format: TableFormat): string =>
  url(figures, { ...wish, format });

const series = '/api/v1/statistics/units';

export const compareUnits = (
  wish: PaperWish & { tree: SeriesTree; cursor?: string },
): Promise<UnitStatistics> => get<UnitStatistics>(series, { ...wish, limit: '100' });
// All rows and all that is counted of them; to be fetched like a paper.
export const seriesFile = (wish: PaperWish & { tree: SeriesTree }): string =>
  url(series, { ...wish, format: 'xlsx' });

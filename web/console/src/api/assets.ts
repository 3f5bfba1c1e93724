import { get, type Page, patch, post, put, type Query, raw, remove, url } from './http';
import type { components } from './schema';

type Schemas = components['schemas'];

export type Asset = Schemas['Asset'];
export type AssetKind = Schemas['AssetKind'];
export type AssetCondition = Schemas['AssetCondition'];
export type AssetFunding = Schemas['AssetFunding'];
export type AssetField = Schemas['AssetField'];
export type AssetFields = Schemas['AssetFields'];
export type AssetCounts = Schemas['AssetCounts'];
export type AssetFile = Schemas['AssetFile'];
export type NewAsset = Schemas['NewAsset'];
export type AssetEdit = Schemas['AssetEdit'];
export type BulkAssetChange = Schemas['BulkAssetChange'];
export type BoardRule = Schemas['BoardRule'];
export type BoardSizes = Schemas['WishedBoardRule'];
export type StationlessCommune = Schemas['StationlessCommune'];

const path = '/api/v1/assets';
const one = (id: string) => `${path}/${encodeURIComponent(id)}`;
const fileOf = (id: string, hash: string) => `${one(id)}/files/${encodeURIComponent(hash)}`;

// As the address of the list holds it.
export interface AssetFilter {
  day?: string;
  unit?: string;
  kind?: string;
  condition?: string;
  funding?: string;
  technology?: string;
  station?: string;
  q?: string;
}

export const readAssetFields = (): Promise<AssetFields> => get<AssetFields>('/api/v1/asset-fields');
export const listAssets = (
  filter: AssetFilter & { cursor?: string; limit?: number },
): Promise<Page<Asset>> => get<Page<Asset>>(path, { ...filter } as Query);
export const countAssets = (filter: AssetFilter): Promise<AssetCounts> =>
  get<AssetCounts>('/api/v1/asset-counts', { ...filter } as Query);
// The table of what is listed, for a link.
export const assetTable = (filter: AssetFilter, columns: string[]): string =>
  url('/api/v1/asset-table', { ...filter, columns: columns.join(',') });
export const listStationless = (wish: {
  unit?: string;
  day?: string;
  cursor?: string;
}): Promise<Page<StationlessCommune>> =>
  get<Page<StationlessCommune>>('/api/v1/stationless-communes', { ...wish, limit: 50 });
export const readAsset = (id: string, day?: string): Promise<Asset> => get<Asset>(one(id), { day });
export const readAssetHistory = (id: string): Promise<{ items: Asset[] }> =>
  get<{ items: Asset[] }>(`${one(id)}/history`);
export const addAsset = (asset: NewAsset): Promise<Asset> => post<Asset>(path, asset);
export const changeAsset = (id: string, change: AssetEdit): Promise<Asset> =>
  patch<Asset>(one(id), change);
export const changeAssets = (change: BulkAssetChange): Promise<{ changed: number }> =>
  patch<{ changed: number }>(path, change);
export const endAsset = (id: string, day: string, version: number): Promise<void> =>
  post<void>(`${one(id)}/end`, { day, version });
export const listAssetFiles = (id: string): Promise<{ items: AssetFile[] }> =>
  get<{ items: AssetFile[] }>(`${one(id)}/files`);
export const addAssetFile = async (id: string, file: File): Promise<AssetFile> => {
  const response = await raw('POST', `${one(id)}/files`, {
    query: { name: file.name.slice(0, 200) },
    body: file,
    headers: { 'Content-Type': 'application/octet-stream' },
  });
  return (await response.json()) as AssetFile;
};
export const assetFileAddress = fileOf;
export const removeAssetFile = (id: string, hash: string): Promise<void> =>
  remove<void>(fileOf(id, hash));
const boardRule = (unit: string) => `/api/v1/units/${encodeURIComponent(unit)}/board-rule`;
export const readBoardRule = (unit: string, day?: string): Promise<BoardRule> =>
  get<BoardRule>(boardRule(unit), { day });
export const saveBoardRule = (unit: string, sizes: BoardSizes): Promise<BoardRule> =>
  put<BoardRule>(boardRule(unit), sizes);

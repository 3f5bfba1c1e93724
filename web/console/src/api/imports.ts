import { get, type Page, patch, post, raw, remove } from './http';

export type ImportTarget =
  | 'hamlets'
  | 'stations'
  | 'clusters'
  | 'boards'
  | 'websites'
  | 'equipment'
  | 'officers';
export type ImportState = 'draft' | 'running' | 'done' | 'undone';

export interface ImportField {
  key: string;
  label: string;
  required: boolean;
  choices: string[];
}

export interface TargetFields {
  target: ImportTarget;
  label: string;
  fields: ImportField[];
}

// A table that somebody brings in: nothing of it is in the register before it is taken in.
export interface Import {
  id: string;
  target: ImportTarget;
  unit: string;
  unit_name: string;
  name: string;
  by_name: string;
  head: string[];
  // The key of the field that each column holds; empty: left out.
  columns: string[];
  // What the head says more of than of the target.
  looks_like: ImportTarget | null;
  state: ImportState;
  rows: number;
  errors: number;
  warnings: number;
  made: number;
  job: string | null;
  created: string;
  changed: string;
  expires: string;
  may_edit: boolean;
  version: number;
}

export interface CellProblem {
  column: number | null;
  code: string;
  message: string;
  warning: boolean;
}

export interface ImportRow {
  place: number;
  line: number;
  cells: string[];
  made: boolean;
  problems: CellProblem[];
}

export interface FixedCell {
  import: Import;
  row: ImportRow;
}

const path = '/api/v1/imports';
const one = (id: string, what = '') => `${path}/${encodeURIComponent(id)}${what}`;

export const listTargets = (): Promise<{ items: TargetFields[] }> =>
  get<{ items: TargetFields[] }>('/api/v1/import-targets');
export const templateAddress = (target: ImportTarget): string =>
  `/api/v1/import-targets/template.xlsx?target=${target}`;
export const listImports = (cursor?: string): Promise<Page<Import>> =>
  get<Page<Import>>(path, { cursor });
export const readImport = (id: string): Promise<Import> => get<Import>(one(id));
export const listImportRows = (
  id: string,
  only: string | undefined,
  cursor: string | undefined,
): Promise<Page<ImportRow>> => get<Page<ImportRow>>(one(id, '/rows'), { only, cursor });

// A file as it is, or what was copied out of a spreadsheet.
export async function startImport(
  target: ImportTarget,
  unit: string,
  table: Blob,
  name?: string,
  // Of those with something in them, from 1; none: the only one.
  sheet?: number,
): Promise<Import> {
  const query = { target, unit, name, sheet };
  const response = await raw('POST', path, { query, body: table });
  return (await response.json()) as Import;
}

export const mapImport = (id: string, columns: string[], version: number): Promise<Import> =>
  patch<Import>(one(id), { columns, version });
export const fixCell = (
  id: string,
  fix: { place: number; column: number; text: string },
): Promise<FixedCell> => patch<FixedCell>(one(id, '/rows'), fix);
export const commitImport = (id: string, skipErrors: boolean): Promise<Import> =>
  post<Import>(one(id, '/commit'), { skip_errors: skipErrors });
export const cancelImport = (id: string): Promise<Import> => post<Import>(one(id, '/cancel'));
export const undoImport = (id: string): Promise<Import> => post<Import>(one(id, '/undo'));
export const removeImport = (id: string): Promise<void> => remove<void>(one(id));

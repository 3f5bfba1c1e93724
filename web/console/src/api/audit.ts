import { get, type Page } from './http';
import type { AuditEntry } from './types';

export interface AuditFilter {
  from?: string;
  to?: string;
  account?: string;
  unit?: string;
  // The beginning of a deed: `bulletin.` stands for all done with bulletins.
  deed?: string;
  q?: string;
  subject?: string;
  cursor?: string;
  limit?: number;
}

export const listAudit = (filter: AuditFilter): Promise<Page<AuditEntry>> =>
  get<Page<AuditEntry>>('/api/v1/audit', { ...filter });

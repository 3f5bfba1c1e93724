import {
  CheckCircleOutlined,
  ClockCircleOutlined,
  ExclamationCircleOutlined,
  PauseCircleOutlined,
  SafetyCertificateOutlined,
  ToolOutlined,
} from '@ant-design/icons';
import type { ReactNode } from 'react';
import type { BreakdownRow, BreakdownState } from '../../api/upkeep';
import { vi } from '../../locale/vi';
import { durationInWords } from '../../parts/format';
import { StatusTag, type Tone } from '../../parts/status_tag';

const looks: Record<BreakdownState, [Tone, ReactNode]> = {
  new: ['bad', <ExclamationCircleOutlined key="i" />],
  assigned: ['warn', <ClockCircleOutlined key="i" />],
  in_work: ['warn', <ToolOutlined key="i" />],
  waiting_part: ['warn', <PauseCircleOutlined key="i" />],
  done: ['good', <CheckCircleOutlined key="i" />],
  confirmed: ['calm', <SafetyCertificateOutlined key="i" />],
};

export function BreakdownTag({ state }: { state: BreakdownState }) {
  const [tone, icon] = looks[state];
  return (
    <StatusTag tone={tone} icon={icon}>
      {vi.breakdowns.states[state]}
    </StatusTag>
  );
}

export const placeOf = (row: BreakdownRow): string =>
  [row.device_name, row.devices > 1 ? vi.breakdowns.group(String(row.devices)) : '', row.unit_name]
    .filter(Boolean)
    .join(' · ');

export const workerOf = (row: BreakdownRow): string =>
  row.account_name || row.contractor_name || vi.breakdowns.nobody;

// How long it has been broken, or how long the repair took.
export function lengthOf(row: BreakdownRow, now: number): string {
  if (row.repair_ms !== null) return vi.breakdowns.repairedIn(durationInWords(row.repair_ms));
  return vi.breakdowns.forHow(durationInWords(Math.max(0, now - Date.parse(row.opened))));
}

export type Step = 'begin' | 'waitPart' | 'goOn' | 'finish' | 'confirm' | 'sendBack';

// The steps that whoever looks at it may take next, the most likely one first.
export function stepsOf(row: Pick<BreakdownRow, 'state' | 'may_assign' | 'may_work'>): Step[] {
  const work = (steps: Step[]) => (row.may_work ? steps : []);
  switch (row.state) {
    case 'new':
      return work(['begin', 'finish']);
    case 'assigned':
      return work(['begin', 'finish', 'waitPart']);
    case 'in_work':
      return work(['finish', 'waitPart']);
    case 'waiting_part':
      return work(['goOn', 'finish']);
    case 'done':
      return row.may_assign ? ['confirm', 'sendBack'] : [];
    case 'confirmed':
      return [];
  }
}

import {
  CheckCircleOutlined,
  CloseCircleOutlined,
  ExclamationCircleOutlined,
  QuestionCircleOutlined,
} from '@ant-design/icons';
import type { ReactNode } from 'react';
import type { SystemFinding, SystemGrade } from '../../api/system';
import { vi } from '../../locale/vi';
import { StatusTag, type Tone } from '../../parts/status_tag';

const looks: Record<SystemGrade, [Tone, ReactNode]> = {
  ok: ['good', <CheckCircleOutlined key="i" />],
  unknown: ['calm', <QuestionCircleOutlined key="i" />],
  warn: ['warn', <ExclamationCircleOutlined key="i" />],
  bad: ['bad', <CloseCircleOutlined key="i" />],
};

export function GradeTag({ grade }: { grade: SystemGrade }) {
  const [tone, icon] = looks[grade];
  return (
    <StatusTag tone={tone} icon={icon}>
      {vi.system.grades[grade]}
    </StatusTag>
  );
}

const weight: Record<SystemGrade, number> = { bad: 0, warn: 1, unknown: 2, ok: 3 };

// What has to be done first, the worst on top; then the rest in the server's order.
export function sorted(findings: SystemFinding[]): {
  wrong: SystemFinding[];
  rest: SystemFinding[];
} {
  const isWrong = ({ grade }: SystemFinding) => grade === 'bad' || grade === 'warn';
  return {
    wrong: findings.filter(isWrong).sort((a, b) => weight[a.grade] - weight[b.grade]),
    rest: findings.filter((finding) => !isWrong(finding)),
  };
}

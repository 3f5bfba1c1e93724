import {
  CheckCircleOutlined,
  ClockCircleOutlined,
  MinusCircleOutlined,
  NotificationOutlined,
  StopOutlined,
} from '@ant-design/icons';
import type { ReactNode } from 'react';
import type { EmergencyState } from '../../api/emergency_types';
import { vi } from '../../locale/vi';
import { StatusTag, type Tone } from '../../parts/status_tag';
import './emergencies.css';

const looks: Record<EmergencyState, [Tone, ReactNode]> = {
  awaiting_approval: ['warn', <ClockCircleOutlined key="i" />],
  live: ['bad', <NotificationOutlined key="i" />],
  ended: ['good', <CheckCircleOutlined key="i" />],
  cancelled: ['calm', <StopOutlined key="i" />],
  expired: ['calm', <MinusCircleOutlined key="i" />],
};

export function EmergencyTag({ state, exercise }: { state: EmergencyState; exercise: boolean }) {
  const [tone, icon] = looks[state];
  if (state !== 'live') {
    return (
      <StatusTag tone={tone} icon={icon}>
        {vi.emergencies.states[state]}
      </StatusTag>
    );
  }
  // Red is for what truly sounds; what is practised is violet.
  return (
    <span className={`status ${exercise ? 'status_exercise' : 'status_emergency'}`}>
      <span aria-hidden="true">{icon}</span>
      {exercise ? vi.exercise.live : vi.emergencies.states.live}
    </span>
  );
}

// Status is an icon, a word and a colour, the same on every page: never the colour alone.
import {
  CheckCircleOutlined,
  ClockCircleOutlined,
  CloseCircleOutlined,
  DisconnectOutlined,
  EditOutlined,
  ExclamationCircleOutlined,
  MinusCircleOutlined,
  PoweroffOutlined,
  RollbackOutlined,
  SendOutlined,
  SwapOutlined,
  SyncOutlined,
} from '@ant-design/icons';
import type { ReactNode } from 'react';
import type { DeliveryState } from '../api/airing_types';
import type { BulletinState, Command, Device } from '../api/types';
import { vi } from '../locale/vi';
import './status_tag.css';

export type Tone = 'good' | 'warn' | 'bad' | 'calm' | 'accent';

export function StatusTag({
  tone,
  icon,
  children,
}: {
  tone: Tone;
  icon: ReactNode;
  children: ReactNode;
}) {
  return (
    <span className={`status status_${tone}`}>
      <span aria-hidden="true">{icon}</span>
      {children}
    </span>
  );
}

const bulletinLooks: Record<BulletinState, [Tone, ReactNode]> = {
  draft: ['calm', <EditOutlined key="i" />],
  submitted: ['warn', <SendOutlined key="i" />],
  approved: ['good', <CheckCircleOutlined key="i" />],
  rejected: ['bad', <RollbackOutlined key="i" />],
  recalled: ['calm', <MinusCircleOutlined key="i" />],
};

export function BulletinStateTag({ state }: { state: BulletinState }) {
  const [tone, icon] = bulletinLooks[state];
  return (
    <StatusTag tone={tone} icon={icon}>
      {vi.bulletins.states[state]}
    </StatusTag>
  );
}

const deliveryLooks: Record<DeliveryState, [Tone, ReactNode]> = {
  planned: ['calm', <ClockCircleOutlined key="i" />],
  delivered: ['calm', <SyncOutlined key="i" />],
  ready: ['accent', <CheckCircleOutlined key="i" />],
  played: ['good', <CheckCircleOutlined key="i" />],
  partial: ['warn', <ExclamationCircleOutlined key="i" />],
  preempted: ['warn', <SwapOutlined key="i" />],
  missed: ['bad', <CloseCircleOutlined key="i" />],
  refused: ['bad', <MinusCircleOutlined key="i" />],
  awaiting: ['warn', <ClockCircleOutlined key="i" />],
};

export function DeliveryTag({ state }: { state: DeliveryState }) {
  const [tone, icon] = deliveryLooks[state];
  return (
    <StatusTag tone={tone} icon={icon}>
      {vi.deliveries.states[state]}
    </StatusTag>
  );
}

// While the power is away as announced, a device that is silent is no fault.
export const isDark = ({ planned_outage: outage }: Device, now = Date.now()) =>
  outage != null && Date.parse(outage.from) <= now && now < Date.parse(outage.to);

export function DeviceTag({ device }: { device: Device }) {
  if (device.pairing_code || device.paired === false)
    return (
      <StatusTag tone="calm" icon={<ClockCircleOutlined />}>
        {vi.devices.unpaired}
      </StatusTag>
    );
  if (!device.status.online && isDark(device))
    return (
      <StatusTag tone="calm" icon={<PoweroffOutlined />}>
        {vi.power.deviceNow}
      </StatusTag>
    );
  if (!device.status.online)
    return (
      <StatusTag tone="bad" icon={<DisconnectOutlined />}>
        {vi.devices.offline}
      </StatusTag>
    );
  if (device.status.faults?.length)
    return (
      <StatusTag tone="warn" icon={<ExclamationCircleOutlined />}>
        {vi.devices.faulty}
      </StatusTag>
    );
  return (
    <StatusTag tone="good" icon={<CheckCircleOutlined />}>
      {vi.devices.online}
    </StatusTag>
  );
}

const commandLooks: Record<Command['state'], [Tone, ReactNode]> = {
  pending: ['warn', <ClockCircleOutlined key="i" />],
  delivered: ['accent', <SyncOutlined key="i" />],
  done: ['good', <CheckCircleOutlined key="i" />],
  failed: ['bad', <CloseCircleOutlined key="i" />],
  expired: ['bad', <MinusCircleOutlined key="i" />],
};

export function CommandTag({ state }: { state: Command['state'] }) {
  const [tone, icon] = commandLooks[state];
  return (
    <StatusTag tone={tone} icon={icon}>
      {vi.commands.states[state]}
    </StatusTag>
  );
}

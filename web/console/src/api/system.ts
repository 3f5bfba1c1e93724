// "Tình trạng hệ thống": how the server is, its backups, and whom its alarms reach.
import { get, post } from './http';
import type { components } from './schema';

type Shapes = components['schemas'];

export type SystemStatus = Shapes['SystemStatus'];
export type SystemFinding = Shapes['SystemFinding'];
export type SystemGrade = Shapes['SystemGrade'];
export type SystemBackup = Shapes['SystemBackup'];
export type AlarmWay = Shapes['AlarmWay'];

const path = '/api/v1/system';

export const readSystem = (): Promise<SystemStatus> => get<SystemStatus>(`${path}/status`);
export const beginBackup = (): Promise<Shapes['BegunBackup']> =>
  post<Shapes['BegunBackup']>(`${path}/backups`, {});
export const testAlarm = (way: AlarmWay): Promise<Shapes['SentAlarm']> =>
  post<Shapes['SentAlarm']>(`${path}/alarm-test`, { way });

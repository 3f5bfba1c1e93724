// What the menu offers, in its groups: what is done every day first.
import {
  AimOutlined,
  AlertOutlined,
  ApartmentOutlined,
  AuditOutlined,
  BugOutlined,
  CalendarOutlined,
  CheckCircleOutlined,
  CheckSquareOutlined,
  CustomerServiceOutlined,
  DashboardOutlined,
  DatabaseOutlined,
  ExperimentOutlined,
  FileTextOutlined,
  FlagOutlined,
  FolderOpenOutlined,
  FormOutlined,
  FundOutlined,
  GiftOutlined,
  HomeOutlined,
  IdcardOutlined,
  ImportOutlined,
  InboxOutlined,
  PoweroffOutlined,
  PrinterOutlined,
  QuestionCircleOutlined,
  ReadOutlined,
  SettingOutlined,
  SoundOutlined,
  TeamOutlined,
  ThunderboltOutlined,
  ToolOutlined,
} from '@ant-design/icons';
import type { ReactNode } from 'react';
import type { Right } from '../api/types';
import { vi } from '../locale/vi';

// Entries without a group stand above all groups.
export type MenuGroup = 'programme' | 'proof' | 'emergency' | 'devices' | 'organisation' | 'office';

export const groups: { name: MenuGroup; label: string }[] = [
  { name: 'programme', label: vi.shell.groups.programme },
  { name: 'proof', label: vi.shell.groups.proof },
  { name: 'emergency', label: vi.shell.groups.emergency },
  { name: 'devices', label: vi.shell.groups.devices },
  { name: 'organisation', label: vi.shell.groups.organisation },
  { name: 'office', label: vi.shell.groups.office },
];

// Closed until somebody opens them: what a commune's day does not ask for.
export const closedAtFirst: MenuGroup[] = ['organisation', 'office'];

export interface Entry {
  to: string;
  label: string;
  icon: ReactNode;
  group?: MenuGroup;
  // Any of these is enough.
  rights?: Right[];
  // Of the whole province.
  top?: boolean;
}

export const entries: Entry[] = [
  { to: '/', label: vi.shell.today, icon: <HomeOutlined /> },
  {
    to: '/bulletins',
    label: vi.shell.bulletins,
    icon: <FileTextOutlined />,
    group: 'programme',
  },
  { to: '/schedules', label: vi.shell.schedules, icon: <CalendarOutlined />, group: 'programme' },
  {
    to: '/inbox',
    label: vi.inbox.title,
    icon: <InboxOutlined />,
    group: 'programme',
    rights: ['edit_schedule'],
  },
  {
    to: '/contributions',
    label: vi.contributions.title,
    icon: <ReadOutlined />,
    group: 'programme',
    rights: ['write_bulletin'],
  },
  { to: '/forecast', label: vi.shell.forecast, icon: <ThunderboltOutlined />, group: 'programme' },
  { to: '/campaigns', label: vi.campaigns.title, icon: <FlagOutlined />, group: 'programme' },
  { to: '/tet', label: vi.tet.entry, icon: <GiftOutlined />, group: 'programme' },
  { to: '/deliveries', label: vi.shell.deliveries, icon: <CheckCircleOutlined />, group: 'proof' },
  { to: '/explain', label: vi.shell.explain, icon: <QuestionCircleOutlined />, group: 'proof' },
  { to: '/archive', label: vi.archive.title, icon: <FolderOpenOutlined />, group: 'proof' },
  { to: '/paper', label: vi.paper.title, icon: <PrinterOutlined />, group: 'proof' },
  {
    to: '/emergencies',
    label: vi.shell.alerts,
    icon: <AlertOutlined />,
    group: 'emergency',
    rights: ['send_emergency', 'approve_emergency'],
  },
  {
    to: '/exercise',
    label: vi.exercise.entry,
    icon: <ExperimentOutlined />,
    group: 'emergency',
    rights: ['send_emergency', 'approve_emergency'],
  },
  { to: '/devices', label: vi.shell.devices, icon: <SoundOutlined />, group: 'devices' },
  { to: '/register', label: vi.register.title, icon: <DatabaseOutlined />, group: 'devices' },
  { to: '/breakdowns', label: vi.breakdowns.title, icon: <BugOutlined />, group: 'devices' },
  {
    to: '/upkeep',
    label: vi.upkeep.title,
    icon: <ToolOutlined />,
    group: 'devices',
    rights: ['operate_device'],
  },
  {
    to: '/power',
    label: vi.power.title,
    icon: <PoweroffOutlined />,
    group: 'devices',
    rights: ['edit_schedule'],
  },
  {
    to: '/hearing',
    label: vi.hearing.title,
    icon: <CustomerServiceOutlined />,
    group: 'devices',
    rights: ['operate_device'],
  },
  { to: '/coverage', label: vi.coverage.title, icon: <AimOutlined />, group: 'devices' },
  { to: '/units', label: vi.shell.units, icon: <ApartmentOutlined />, group: 'organisation' },
  { to: '/people', label: vi.people.title, icon: <IdcardOutlined />, group: 'organisation' },
  { to: '/surveys', label: vi.surveys.title, icon: <FormOutlined />, group: 'organisation' },
  {
    to: '/station-plans',
    label: vi.stationPlans.title,
    icon: <FundOutlined />,
    group: 'organisation',
  },
  {
    to: '/first-day',
    label: vi.firstDay.title,
    icon: <CheckSquareOutlined />,
    group: 'office',
    rights: ['manage_devices'],
  },
  {
    to: '/imports',
    label: vi.imports.title,
    icon: <ImportOutlined />,
    group: 'office',
    rights: ['manage_devices'],
  },
  {
    to: '/accounts',
    label: vi.shell.accounts,
    icon: <TeamOutlined />,
    group: 'office',
    rights: ['manage_accounts'],
  },
  {
    to: '/audit',
    label: vi.shell.audit,
    icon: <AuditOutlined />,
    group: 'office',
    rights: ['view_audit'],
  },
  {
    to: '/system',
    label: vi.system.title,
    icon: <DashboardOutlined />,
    group: 'office',
    rights: ['manage_accounts'],
    top: true,
  },
  { to: '/settings', label: vi.shell.settings, icon: <SettingOutlined />, group: 'office' },
];

export const ofFirms = ['/breakdowns', '/settings'];

export const onBottomBar = ['/', '/bulletins', '/schedules', '/devices'];

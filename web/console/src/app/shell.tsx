import {
  ApartmentOutlined,
  AuditOutlined,
  CalendarOutlined,
  CheckCircleOutlined,
  EllipsisOutlined,
  FileTextOutlined,
  HomeOutlined,
  LogoutOutlined,
  QuestionCircleOutlined,
  SettingOutlined,
  SoundOutlined,
  TeamOutlined,
  ThunderboltOutlined,
  WifiOutlined,
} from '@ant-design/icons';
import { Link, Outlet, useLocation } from '@tanstack/react-router';
import { Button, Drawer } from 'antd';
import { type ReactNode, useEffect, useState } from 'react';
import type { Right } from '../api/types';
import { vi } from '../locale/vi';
import { UnitName } from '../parts/unit_name';
import { useLiveNews } from './live';
import { useSession } from './session';
import { UndoBar } from './undo';
import { useOnline } from './use_online';
import { usePhone } from './use_phone';

interface Entry {
  to: string;
  label: string;
  icon: ReactNode;
  right?: Right;
}

const entries: Entry[] = [
  { to: '/', label: vi.shell.today, icon: <HomeOutlined /> },
  { to: '/bulletins', label: vi.shell.bulletins, icon: <FileTextOutlined /> },
  { to: '/schedules', label: vi.shell.schedules, icon: <CalendarOutlined /> },
  { to: '/devices', label: vi.shell.devices, icon: <SoundOutlined /> },
  { to: '/deliveries', label: vi.shell.deliveries, icon: <CheckCircleOutlined /> },
  { to: '/forecast', label: vi.shell.forecast, icon: <ThunderboltOutlined /> },
  { to: '/explain', label: vi.shell.explain, icon: <QuestionCircleOutlined /> },
  { to: '/units', label: vi.shell.units, icon: <ApartmentOutlined /> },
  { to: '/accounts', label: vi.shell.accounts, icon: <TeamOutlined />, right: 'manage_accounts' },
  { to: '/audit', label: vi.shell.audit, icon: <AuditOutlined />, right: 'view_audit' },
  { to: '/settings', label: vi.shell.settings, icon: <SettingOutlined /> },
];

const onBottomBar = 4;

function NavLink({ entry, onClick }: { entry: Entry; onClick?: () => void }) {
  return (
    <Link
      to={entry.to}
      activeOptions={{ exact: entry.to === '/', includeSearch: false }}
      activeProps={{ className: 'active', 'aria-current': 'page' }}
      onClick={onClick}
    >
      <span aria-hidden="true">{entry.icon}</span>
      <span>{entry.label}</span>
    </Link>
  );
}

function Who() {
  const { account, leave } = useSession();
  return (
    <div className="shell_who stack_tight">
      <div>
        <div>{account.name}</div>
        <div className="small muted">
          {account.roles.map((role) => vi.roles[role] ?? role).join(', ')}
          {' · '}
          <UnitName item={{ unit: account.unit }} />
        </div>
      </div>
      <Button icon={<LogoutOutlined />} onClick={() => void leave()}>
        {vi.shell.signOut}
      </Button>
    </div>
  );
}

function useTitle(): void {
  const { pathname } = useLocation();
  useEffect(() => {
    const entry = entries.find((candidate) =>
      candidate.to === '/' ? pathname === '/' : pathname.startsWith(candidate.to),
    );
    document.title = entry ? `${entry.label} · ${vi.common.product}` : vi.common.product;
  }, [pathname]);
}

export function Shell() {
  const phone = usePhone();
  const online = useOnline();
  const { may } = useSession();
  const [menuOpen, setMenuOpen] = useState(false);
  useLiveNews();
  useTitle();

  const allowed = entries.filter((entry) => !entry.right || may(entry.right));
  return (
    <div className="shell">
      <a className="skip_link" href="#content">
        {vi.common.skipToContent}
      </a>
      {phone ? (
        <header className="phone_top">
          <img src="/console/icon.svg" alt="" />
          <span>{vi.common.product}</span>
        </header>
      ) : (
        <header className="shell_side">
          <div className="brand">
            <img src="/console/icon.svg" alt="" />
            <span>{vi.common.product}</span>
          </div>
          <nav aria-label={vi.common.mainNavigation}>
            <ul className="plain nav_list">
              {allowed.map((entry) => (
                <li key={entry.to}>
                  <NavLink entry={entry} />
                </li>
              ))}
            </ul>
          </nav>
          <Who />
        </header>
      )}
      <div>
        {!online && (
          <div className="offline_bar" role="status">
            <WifiOutlined aria-hidden="true" />
            {vi.states.offlineBar}
          </div>
        )}
        <main className="shell_page" id="content" tabIndex={-1}>
          <Outlet />
        </main>
      </div>
      <UndoBar />
      {phone && (
        <nav className="bottom_bar" aria-label={vi.common.mainNavigation}>
          {allowed.slice(0, onBottomBar).map((entry) => (
            <NavLink key={entry.to} entry={entry} />
          ))}
          <button type="button" aria-haspopup="dialog" onClick={() => setMenuOpen(true)}>
            <EllipsisOutlined aria-hidden="true" />
            <span>{vi.shell.menu}</span>
          </button>
        </nav>
      )}
      <Drawer
        open={phone && menuOpen}
        onClose={() => setMenuOpen(false)}
        placement="bottom"
        size="large"
        title={vi.common.product}
      >
        <div className="nav_list stack">
          <nav aria-label={vi.common.openMenu}>
            {allowed.slice(onBottomBar).map((entry) => (
              <NavLink key={entry.to} entry={entry} onClick={() => setMenuOpen(false)} />
            ))}
          </nav>
          <Who />
        </div>
      </Drawer>
    </div>
  );
}

import { AlertOutlined, EllipsisOutlined, LogoutOutlined, WifiOutlined } from '@ant-design/icons';
import { Link, Navigate, Outlet, useLocation, useNavigate } from '@tanstack/react-router';
import { Button, ConfigProvider, Drawer } from 'antd';
import { type ReactNode, useEffect, useState } from 'react';
import { vi } from '../locale/vi';
import { worldOf } from '../pages/emergencies/world';
import { addDays, day, startOfDay } from '../parts/format';
import { SilenceBar } from '../parts/silence_bar';
import { UnitName } from '../parts/unit_name';
import { EmergencyBanner } from './emergency_banner';
import { useLiveNews } from './live';
import { Menu, NavLink } from './menu';
import { entries, ofFirms, onBottomBar } from './menu_entries';
import { NeedsLine, useShut } from './needs_line';
import { useSession } from './session';
import { exerciseTheme } from './theme';
import { UndoBar } from './undo';
import { useFocusBack } from './use_focus_back';
import { useOnline } from './use_online';
import { usePhone } from './use_phone';
import { useTop } from './use_top';
import './shell.css';
import './world.css';

function Who() {
  const { account, offline, leave } = useSession();
  const navigate = useNavigate();
  // Whoever signs in next begins on his own first page.
  const signOut = () => leave().then(() => navigate({ to: '/' }));
  return (
    <div className="shell_who stack_tight">
      <div>
        <div>{account.name}</div>
        <div className="small muted">
          {account.roles.map((role) => vi.roles[role] ?? role).join(', ')}
          {' · '}
          <UnitName item={{ unit: account.unit }} />
        </div>
        {(account.lent ?? []).map((one) => (
          <div key={`${one.role} ${one.unit} ${one.by_name}`} className="small">
            {vi.delegations.actingFor(
              one.by_name,
              vi.roles[one.role] ?? one.role,
              one.to ? day(startOfDay(addDays(one.to, -1))) : '',
            )}
          </div>
        ))}
      </div>
      {offline ? (
        <div className="small muted">{vi.shell.signOutLater}</div>
      ) : (
        <Button icon={<LogoutOutlined />} onClick={() => void signOut()}>
          {vi.shell.signOut}
        </Button>
      )}
    </div>
  );
}

// One tap from every page to the alert, for those who may send one or let one sound. Not from the
// exercise: between the two worlds lies a page.
function EmergencyEntry() {
  const { may } = useSession();
  const { exercise } = worldOf(useLocation().pathname);
  if (exercise || !(may('send_emergency') || may('approve_emergency'))) return null;
  return (
    <Link className="alarm_link" to={may('send_emergency') ? '/emergencies/new' : '/emergencies'}>
      <AlertOutlined aria-hidden="true" />
      {vi.emergencies.entry}
    </Link>
  );
}

function ExerciseFrame() {
  const { exercise } = worldOf(useLocation().pathname);
  useEffect(() => {
    document.body.classList.toggle('world_exercise', exercise);
    return () => document.body.classList.remove('world_exercise');
  }, [exercise]);
  if (!exercise) return null;
  return (
    <>
      <div className="exercise_frame" aria-hidden="true" />
      <aside className="exercise_bar" aria-label={vi.exercise.frame}>
        <strong>{vi.exercise.frame}</strong> <span>{vi.exercise.frameText}</span>
        <Link to="/">{vi.exercise.leave}</Link>
      </aside>
    </>
  );
}

function WorldTheme({ children }: { children: ReactNode }) {
  const { exercise } = worldOf(useLocation().pathname);
  return <ConfigProvider theme={exercise ? exerciseTheme : undefined}>{children}</ConfigProvider>;
}

function useTitle(): void {
  const { pathname } = useLocation();
  useEffect(() => {
    const entry = entries.find((candidate) =>
      candidate.to === '/' ? pathname === '/' : pathname.startsWith(candidate.to),
    );
    const label = pathname.startsWith('/emergencies')
      ? vi.emergencies.title
      : pathname.startsWith('/live')
        ? vi.live.title
        : entry?.label;
    document.title = label ? `${label} · ${vi.common.product}` : vi.common.product;
  }, [pathname]);
}

// Whoever comes by an approval link has one thing to do: no menus, no bars around it.
export function Frame() {
  const { pathname } = useLocation();
  const { offline } = useSession();
  return pathname.startsWith('/duyet/') && !offline ? <Outlet /> : <Shell />;
}

function Content({ isShut }: { isShut: boolean }) {
  const { pathname } = useLocation();
  const { ofFirm } = useSession();
  if (isShut) return <NeedsLine />;
  return ofFirm && !ofFirms.includes(pathname) ? <Navigate to="/breakdowns" /> : <Outlet />;
}

function Shell() {
  const phone = usePhone();
  const online = useOnline();
  const { account, may, ofFirm, offline } = useSession();
  const isShut = useShut();
  const [menuOpen, setMenuOpen] = useState(false);
  useLiveNews(!offline);
  useTitle();
  useFocusBack();

  const inExercise = worldOf(useLocation().pathname).exercise;
  const mayExercise = may('send_emergency') || may('approve_emergency');
  const isTop = useTop();
  const allowed = entries.filter((entry) =>
    ofFirm
      ? ofFirms.includes(entry.to)
      : (!entry.rights || entry.rights.some(may)) && (!entry.top || isTop),
  );
  return (
    <div className="shell">
      <a className="skip_link" href="#content">
        {vi.common.skipToContent}
      </a>
      {phone ? (
        <header className="phone_top">
          <img src="/console/icon.svg" alt="" />
          <span>{vi.common.product}</span>
          <EmergencyEntry />
        </header>
      ) : (
        <header className="shell_side">
          <div className="brand">
            <img src="/console/icon.svg" alt="" />
            <span>{vi.common.product}</span>
          </div>
          <EmergencyEntry />
          <nav aria-label={vi.common.mainNavigation}>
            <Menu entries={allowed} />
          </nav>
          <Who />
        </header>
      )}
      <div>
        <ExerciseFrame />
        <EmergencyBanner exercise={false} />
        <SilenceBar />
        {mayExercise && !inExercise && <EmergencyBanner exercise />}
        {(!online || offline) && (
          <div className="offline_bar" role="status">
            <WifiOutlined aria-hidden="true" />
            {offline ? vi.states.offlineKept(account.name) : vi.states.offlineBar}
          </div>
        )}
        <main className="shell_page" id="content" tabIndex={-1}>
          <WorldTheme>
            <Content isShut={isShut} />
          </WorldTheme>
        </main>
      </div>
      <UndoBar />
      {phone && (
        <nav className="bottom_bar" aria-label={vi.common.mainNavigation}>
          {allowed
            .filter((entry) => ofFirm || onBottomBar.includes(entry.to))
            .map((entry) => (
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
        <div className="stack">
          <nav aria-label={vi.common.openMenu}>
            <Menu entries={allowed} onChosen={() => setMenuOpen(false)} />
          </nav>
          <Who />
        </div>
      </Drawer>
    </div>
  );
}

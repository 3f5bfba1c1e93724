// The menu: groups that open and close, as this browser last had them, and a field that finds an
// entry by a part of its name. Groups are the browser's own <details>: keys and readers know them.
import { Link, useLocation, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { vi } from '../locale/vi';
import { folded } from '../parts/format';
import { useKept } from '../parts/kept_here';
import { closedAtFirst, type Entry, groups, type MenuGroup } from './menu_entries';
import './menu.css';

// Fewer entries than these are seen at a glance.
const fewEntries = 8;

export function NavLink({ entry, onClick }: { entry: Entry; onClick?: () => void }) {
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

function List({ entries, onChosen }: { entries: Entry[]; onChosen?: () => void }) {
  return (
    <ul className="plain nav_list">
      {entries.map((entry) => (
        <li key={entry.to}>
          <NavLink entry={entry} onClick={onChosen} />
        </li>
      ))}
    </ul>
  );
}

export function Menu({ entries, onChosen }: { entries: Entry[]; onChosen?: () => void }) {
  const navigate = useNavigate();
  const { pathname } = useLocation();
  const [closed, setClosed] = useKept<MenuGroup[]>('menu_closed', closedAtFirst);
  const [sought, setSought] = useState('');
  if (entries.length < fewEntries) return <List entries={entries} onChosen={onChosen} />;

  const words = folded(sought.trim());
  const found = entries.filter((entry) => words && folded(entry.label).includes(words));
  const choose = () => {
    setSought('');
    onChosen?.();
  };
  const toggle = (name: MenuGroup, open: boolean) => {
    if (open === closed.includes(name))
      setClosed(open ? closed.filter((one) => one !== name) : [...closed, name]);
  };
  // What one stands on is never folded away.
  const holdsPage = (entry: Entry) => entry.to !== '/' && pathname.startsWith(entry.to);
  return (
    <div className="menu">
      <input
        className="menu_search"
        type="text"
        value={sought}
        maxLength={60}
        aria-label={vi.shell.findEntry}
        placeholder={vi.shell.findEntry}
        onChange={(event) => setSought(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') setSought('');
          if (event.key !== 'Enter' || !found[0]) return;
          void navigate({ to: found[0].to });
          choose();
        }}
      />
      {words ? (
        <>
          <List entries={found} onChosen={choose} />
          {found.length === 0 && (
            <p className="menu_none small muted" role="status">
              {vi.shell.noEntry}
            </p>
          )}
        </>
      ) : (
        <>
          <List entries={entries.filter((entry) => !entry.group)} onChosen={onChosen} />
          {groups.map(({ name, label }) => {
            const mine = entries.filter((entry) => entry.group === name);
            if (mine.length === 0) return null;
            return (
              <details
                key={name}
                className="menu_group"
                open={!closed.includes(name) || mine.some(holdsPage)}
                onToggle={(event) => {
                  if (!mine.some(holdsPage)) toggle(name, event.currentTarget.open);
                }}
              >
                <summary>{label}</summary>
                <List entries={mine} onChosen={onChosen} />
              </details>
            );
          })}
        </>
      )}
    </div>
  );
}

// Without a line the console opens with what this machine keeps: most of its pages keep nothing, and say so.
import { CloudOutlined } from '@ant-design/icons';
import { Link, useLocation } from '@tanstack/react-router';
import { App, Button } from 'antd';
import { useEffect, useState } from 'react';
import { vi } from '../locale/vi';
import { useSession } from './session';

// Their files are those that shell_files.ts has kept.
const withoutLine = [
  { to: '/surveys', label: vi.surveys.title },
  { to: '/hearing', label: vi.hearing.title },
  { to: '/upkeep', label: vi.upkeep.stormTitle },
] as const;

// Whether the page of this address has to wait for the line. Once it is back the page is fetched anew:
// its own file did not arrive.
export function useShut(): boolean {
  const { offline } = useSession();
  const { pathname } = useLocation();
  const works = withoutLine.some(({ to }) => pathname === to || pathname.startsWith(`${to}/`));
  const [isShut, setShut] = useState(false);
  if (offline && isShut === works) setShut(!works);
  useEffect(() => {
    if (isShut && !offline) window.location.reload();
  }, [isShut, offline]);
  return isShut;
}

export function NeedsLine() {
  const { askAgain, ofFirm } = useSession();
  const { message } = App.useApp();
  const [isAsking, setAsking] = useState(false);
  const ask = async () => {
    setAsking(true);
    const answered = await askAgain();
    setAsking(false);
    if (!answered) void message.info(vi.states.stillNoLine);
  };
  return (
    <section className="state" aria-labelledby="needs_line">
      <CloudOutlined className="state_icon" aria-hidden="true" />
      <h1 className="state_title" id="needs_line">
        {vi.states.needsLineTitle}
      </h1>
      {!ofFirm && <p className="muted">{vi.states.needsLineText}</p>}
      {!ofFirm && (
        <ul className="plain">
          {withoutLine.map(({ to, label }) => (
            <li key={to}>
              <Link to={to}>{label}</Link>
            </li>
          ))}
        </ul>
      )}
      <Button type="primary" loading={isAsking} onClick={() => void ask()}>
        {vi.common.retry}
      </Button>
    </section>
  );
}

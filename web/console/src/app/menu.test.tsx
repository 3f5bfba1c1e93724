import { fireEvent, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { ReactNode } from 'react';
import { beforeEach, expect, it, vi } from 'vitest';
import { Menu } from './menu';
import { entries, groups } from './menu_entries';

const went = vi.hoisted(() => vi.fn());
const place = vi.hoisted(() => ({ pathname: '/' }));
vi.mock('@tanstack/react-router', () => ({
  Link: (props: { to: string; children: ReactNode; onClick?: () => void }) => (
    <a href={props.to} onClick={props.onClick}>
      {props.children}
    </a>
  ),
  useLocation: () => place,
  useNavigate: () => went,
}));

beforeEach(() => {
  localStorage.clear();
  went.mockClear();
  place.pathname = '/';
});

const group = (label: string): HTMLDetailsElement =>
  screen.getByText(label, { selector: 'summary' }).closest('details') as HTMLDetailsElement;

function toggle(label: string): void {
  const details = group(label);
  details.open = !details.open;
  fireEvent(details, new Event('toggle'));
}

it('has every entry once, in a group that exists, and today above them', () => {
  const names = groups.map((one) => one.name);
  expect(new Set(entries.map((entry) => entry.to)).size).toBe(entries.length);
  expect(entries.filter((entry) => !entry.group).map((entry) => entry.to)).toEqual(['/']);
  for (const entry of entries.slice(1)) expect(names).toContain(entry.group);
});

it('keeps groups as they were left', () => {
  const { unmount } = render(<Menu entries={entries} />);
  expect(group('Phát thanh').open).toBe(true);
  expect(group('Quản trị').open).toBe(false);
  toggle('Phát thanh');
  toggle('Quản trị');
  unmount();
  render(<Menu entries={entries} />);
  expect(group('Phát thanh').open).toBe(false);
  expect(group('Quản trị').open).toBe(true);
});

it('opens the group of the page one stands on without keeping that', () => {
  place.pathname = '/audit';
  const { unmount } = render(<Menu entries={entries} />);
  expect(group('Quản trị').open).toBe(true);
  unmount();
  place.pathname = '/';
  render(<Menu entries={entries} />);
  expect(group('Quản trị').open).toBe(false);
});

it('shows no group in which nothing may be used', () => {
  render(<Menu entries={entries.filter((entry) => entry.group !== 'emergency')} />);
  expect(screen.queryByText('Khẩn cấp')).toBeNull();
});

it('finds without marks what lies in a closed group, and goes there by Enter', async () => {
  const chosen = vi.fn();
  render(<Menu entries={entries} onChosen={chosen} />);
  await userEvent.type(screen.getByLabelText('Lọc danh mục'), 'don vi');
  expect(screen.getAllByRole('link').map((link) => link.textContent)).toEqual(['Đơn vị']);
  await userEvent.keyboard('{Enter}');
  expect(went).toHaveBeenCalledWith({ to: '/units' });
  expect(chosen).toHaveBeenCalledTimes(1);
});

it('says so when nothing has that name, and forgets it by Escape', async () => {
  render(<Menu entries={entries} />);
  await userEvent.type(screen.getByLabelText('Lọc danh mục'), 'xyz');
  expect(screen.getByRole('status').textContent).toContain('Không có mục nào');
  await userEvent.keyboard('{Escape}');
  expect(screen.getByText('Phát thanh')).toBeTruthy();
});

it('shows a few entries as they are', () => {
  render(<Menu entries={entries.slice(0, 2)} />);
  expect(screen.getAllByRole('link')).toHaveLength(2);
  expect(screen.queryByLabelText('Lọc danh mục')).toBeNull();
});

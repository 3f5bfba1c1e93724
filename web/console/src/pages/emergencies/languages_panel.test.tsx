import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { fireEvent, render, screen } from '@testing-library/react';
import { App } from 'antd';
import { afterEach, expect, it, vi } from 'vitest';
import type { CommuneLanguages } from '../../api/emergency_types';
import { LanguagesPanel } from './languages_panel';

afterEach(() => vi.unstubAllGlobals());

const commune = (name: string, more: Partial<CommuneLanguages> = {}): CommuneLanguages => ({
  unit: name,
  name,
  languages: ['tyz', 'nut'],
  lacks: [],
  may_edit: false,
  since: '2026-03-01',
  ...more,
});

function show(items: CommuneLanguages[]) {
  vi.stubGlobal('fetch', async () => Response.json({ items, next: null }));
  render(
    <App>
      <QueryClientProvider client={new QueryClient()}>
        <LanguagesPanel />
      </QueryClientProvider>
    </App>,
  );
}

it('says which commune lacks which recording, those first that lack one', async () => {
  show([
    commune('Xã Võ Nhai'),
    commune('Xã La Hiên', {
      lacks: [
        { template: '4', title: 'Lũ quét', languages: ['nut', 'xyz'] },
        { template: '5', title: 'Cháy rừng', languages: ['nut'] },
        { template: '6', title: 'Bão', languages: ['nut', 'xyz'] },
      ],
    }),
    commune('Xã Tràng Xá', { languages: [] }),
  ]);
  expect(await screen.findByText('Chưa có tiếng Nùng, xyz: Lũ quét; Bão.')).toBeTruthy();
  expect(screen.getByText('Chưa có tiếng Nùng: Cháy rừng.')).toBeTruthy();
  expect(screen.getByText('3 mẫu tin còn thiếu bản thu')).toBeTruthy();
  expect(screen.getByText('Đủ bản thu cho mọi mẫu tin')).toBeTruthy();
  expect(screen.getAllByText(/^Xã/).map((one) => one.textContent)).toEqual([
    'Xã La Hiên',
    'Xã Võ Nhai',
  ]);
});

it('lets those declare who prepare alerts there, and nobody else', async () => {
  show([commune('Xã Võ Nhai', { languages: [], may_edit: true })]);
  expect(await screen.findByText('Chưa xã nào khai báo')).toBeTruthy();
  expect(screen.getByRole('button', { name: 'Khai báo tiếng nói của xã' })).toBeTruthy();
});

it('says since when it is spoken, and shows of an earlier day no recordings', async () => {
  const asked: string[] = [];
  vi.stubGlobal('fetch', async (url: string) => {
    asked.push(url);
    return Response.json({
      items: [commune('Xã Võ Nhai', { since: url.includes('day=') ? 'unknown' : '2026-03-01' })],
      next: null,
    });
  });
  render(
    <App>
      <QueryClientProvider client={new QueryClient()}>
        <LanguagesPanel />
      </QueryClientProvider>
    </App>,
  );
  expect(await screen.findByText(/từ ngày 01\/03\/2026/)).toBeTruthy();
  const picker = screen.getByRole('textbox', { name: 'Xem theo ngày' });
  fireEvent.mouseDown(picker);
  fireEvent.change(picker, { target: { value: '28/02/2026' } });
  fireEvent.keyDown(picker, { key: 'Enter', code: 'Enter', keyCode: 13 });
  expect(await screen.findByText(/không rõ có từ ngày nào/)).toBeTruthy();
  expect(asked.at(-1)).toContain('day=2026-02-28');
  expect(screen.queryByText('Đủ bản thu cho mọi mẫu tin')).toBeNull();
});

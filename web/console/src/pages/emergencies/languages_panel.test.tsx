import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render, screen } from '@testing-library/react';
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

import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { fireEvent, render, screen } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import type { Account, Bulletin, BulletinTrack } from '../../api/types';
import { SessionFor } from '../../app/session';
import { blank, type Editable } from './editable';
import { communesByLanguage } from './lacking';
import { TracksPanel } from './tracks_panel';

afterEach(() => vi.unstubAllGlobals());

const account: Account = {
  id: '1',
  username: 'a',
  name: 'Ma Thị Hoa',
  unit: '2',
  roles: [],
  rights: [],
};
const tay: BulletinTrack = { language: 'tyz', text: '', media: 'ab'.repeat(32), reader: '' };
const bulletin: Bulletin = {
  ...blank,
  id: '7',
  unit: '2',
  state: 'draft',
  version: 3,
  lacking: [
    { unit: '2', name: 'Xã Võ Nhai', languages: ['nut', 'tyz'] },
    { unit: '3', name: 'Xã La Hiên', languages: ['tyz'] },
  ],
};

function show(tracks: BulletinTrack[], more: Partial<Bulletin> = {}, disabled = false) {
  vi.stubGlobal('fetch', async () =>
    Response.json({ unit: '2', parts: [], pause_ms: 1000, duration_ms: 0, items: [] }),
  );
  const changes: Partial<Editable>[] = [];
  const { container } = render(
    <QueryClientProvider client={new QueryClient()}>
      <SessionFor account={account}>
        <TracksPanel
          bulletin={{ ...bulletin, ...more }}
          value={{ ...blank, tracks }}
          change={(part) => changes.push(part)}
          disabled={disabled}
        />
      </SessionFor>
    </QueryClientProvider>,
  );
  return { container, changes };
}

it('names each language that is lacking once, with all communes', () => {
  expect(communesByLanguage(bulletin.lacking ?? [])).toEqual([
    ['nut', ['Xã Võ Nhai']],
    ['tyz', ['Xã Võ Nhai', 'Xã La Hiên']],
  ]);
  show([]);
  expect(screen.getByText('Còn thiếu bản tiếng Nùng, tiếng Tày')).toBeTruthy();
  expect(screen.getByText('Tiếng Tày: Xã Võ Nhai, Xã La Hiên')).toBeTruthy();
  expect(screen.getByText(/^Vẫn trình và duyệt được/)).toBeTruthy();
});

it('says where the rule of the unit makes it a refusal', () => {
  show([], { tracks_required: true });
  expect(screen.getByText(/đủ các bản tiếng mới trình và duyệt được/)).toBeTruthy();
});

it('keeps the name of who speaks with the recording', () => {
  const { changes } = show([tay], { lacking: [] });
  fireEvent.change(screen.getByLabelText('Người đọc'), { target: { value: 'Hoàng Thị Đọc' } });
  expect(changes).toEqual([{ tracks: [{ ...tay, reader: 'Hoàng Thị Đọc' }] }]);
  fireEvent.click(screen.getByRole('button', { name: 'Xóa bản tiếng Tày' }));
  expect(changes.at(-1)).toEqual({ tracks: [] });
});

it('shows nothing to who only reads a bulletin in one language', () => {
  expect(show([], { lacking: [] }, true).container.textContent).toBe('');
});

import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { fireEvent, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { App } from 'antd';
import { afterEach, expect, it, vi } from 'vitest';
import type { Import, ImportRow } from '../../api/imports';
import { PlaceOf } from './rows_panel';

afterEach(() => vi.unstubAllGlobals());

const one = { id: '7', unit: '2', columns: ['name', 'latitude', 'longitude'] } as Import;
const row: ImportRow = {
  place: 3,
  line: 5,
  cells: ['Cụm 1', '21.75', '117.5'],
  made: false,
  problems: [],
};
const commune = {
  unit: '2',
  name: 'Xã Võ Nhai',
  kind: 'commune',
  centre: [21.75, 106.05],
  outlines: [
    [
      [21.7, 106],
      [21.7, 106.1],
      [21.8, 106.1],
      [21.8, 106],
    ],
  ],
};

interface Fix {
  place: number;
  column: number;
  text: string;
}

function show(outlines: unknown[], table: Import = one): Fix[] {
  const fixes: Fix[] = [];
  const answer = (body: unknown) =>
    new Response(JSON.stringify(body), {
      status: 200,
      headers: { 'Content-Type': 'application/json' },
    });
  vi.stubGlobal('fetch', async (url: string, init?: RequestInit) => {
    if (init?.method === 'PATCH') {
      fixes.push(JSON.parse(String(init.body)) as Fix);
      return answer({ import: table, row });
    }
    return answer({ items: String(url).includes('/boundaries') ? outlines : [], next: null });
  });
  render(
    <QueryClientProvider
      client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}
    >
      <App>
        <PlaceOf one={table} row={row} />
      </App>
    </QueryClientProvider>,
  );
  return fixes;
}

const open = () =>
  userEvent.click(screen.getByRole('button', { name: 'Chọn trên bản đồ vị trí của dòng 5' }));

it('is written by a click on the map', async () => {
  const fixes = show([commune]);
  await open();
  const map = await screen.findByLabelText('Bản đồ để chọn vị trí');
  const frame = { left: 0, top: 0, width: 600, height: 400 };
  map.getBoundingClientRect = () => frame as DOMRect;
  expect(screen.getByRole('button', { name: 'Lấy vị trí này' }).hasAttribute('disabled')).toBe(
    true,
  );
  fireEvent.pointerDown(map, { clientX: 300, clientY: 200, pointerId: 1 });
  fireEvent.pointerUp(map, { clientX: 300, clientY: 200, pointerId: 1 });
  await userEvent.click(screen.getByRole('button', { name: 'Lấy vị trí này' }));
  await vi.waitFor(() => expect(fixes).toHaveLength(2));
  // The middle of the picture is the middle of the commune, wherever the row was said to be.
  expect(fixes.map(({ place, column }) => [place, column])).toEqual([
    [3, 1],
    [3, 2],
  ]);
  expect(Number(fixes[0]?.text)).toBeCloseTo(21.75, 2);
  expect(Number(fixes[1]?.text)).toBeCloseTo(106.05, 2);
});

it('is asked for by small buttons on one line, which have names', async () => {
  show([]);
  const map = screen.getByRole('button', { name: 'Chọn trên bản đồ vị trí của dòng 5' });
  expect(map.textContent).toBe('');
  expect(map.title).toBe('Chọn trên bản đồ');
  expect(map.parentElement?.className).toBe('import_place');
});

it('goes into a column of its own where the table has none', async () => {
  const fixes = show([commune], { ...one, columns: ['name', 'speakers'] });
  await open();
  const map = await screen.findByLabelText('Bản đồ để chọn vị trí');
  map.getBoundingClientRect = () => ({ left: 0, top: 0, width: 600, height: 400 }) as DOMRect;
  fireEvent.pointerDown(map, { clientX: 300, clientY: 200, pointerId: 1 });
  fireEvent.pointerUp(map, { clientX: 300, clientY: 200, pointerId: 1 });
  await userEvent.click(screen.getByRole('button', { name: 'Lấy vị trí này' }));
  await vi.waitFor(() => expect(fixes).toHaveLength(1));
  expect(fixes[0]?.column).toBe(2);
  expect(fixes[0]?.text).toMatch(/^21\.7\d+, 106\.0\d+$/);
});

it('says what to do where the map is empty', async () => {
  show([]);
  await open();
  expect(await screen.findByText('Bản đồ đơn vị này còn trống')).toBeTruthy();
});

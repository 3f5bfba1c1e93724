import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render, screen } from '@testing-library/react';
import { App } from 'antd';
import { afterEach, expect, it, vi } from 'vitest';
import { PlaceFields } from './place_fields';

afterEach(() => vi.unstubAllGlobals());

function show(isChanged: boolean, doubt: { code: string; message: string } | null): string[] {
  const asked: string[] = [];
  vi.stubGlobal('fetch', async (url: string) => {
    asked.push(String(url));
    const headers = { 'Content-Type': 'application/json' };
    return new Response(JSON.stringify({ doubt }), { status: 200, headers });
  });
  render(
    <QueryClientProvider client={new QueryClient()}>
      <App>
        <PlaceFields unit="2" lat={19} lon={110} isChanged={isChanged} onChange={() => {}} />
      </App>
    </QueryClientProvider>,
  );
  return asked;
}

it('doubts a place in the sea before it is saved', async () => {
  const message = 'Vị trí này có vẻ ở ngoài biển. Hãy xem lại tọa độ.';
  const asked = show(true, { code: 'place.in_the_sea', message });
  expect(await screen.findByText(message)).toBeTruthy();
  expect(asked).toEqual(['/api/v1/units/2/place-doubt?at=19%2C+110']);
});

it('asks nothing of a place that was there before', () => {
  expect(show(false, null)).toEqual([]);
  expect(screen.queryByRole('alert')).toBeNull();
});

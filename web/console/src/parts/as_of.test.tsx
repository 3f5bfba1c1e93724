import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render, screen } from '@testing-library/react';
import { expect, it } from 'vitest';
import { SinceLine, useAsOf } from './as_of';

function Shown({ day, read }: { day?: string; read: (day?: string) => Promise<string> }) {
  const { data, isError } = useAsOf(['said', '2'], day, read);
  return <p>{isError ? 'không có' : data}</p>;
}

it('asks as of the day that is looked at, and keeps each day apart', async () => {
  const queries = new QueryClient();
  const read = (day?: string) => Promise.resolve(day ?? 'hôm nay');
  const shown = (day?: string) => (
    <QueryClientProvider client={queries}>
      <Shown day={day} read={read} />
    </QueryClientProvider>
  );
  const { rerender } = render(shown());
  expect(await screen.findByText('hôm nay')).toBeTruthy();
  rerender(shown('2026-03-01'));
  expect(await screen.findByText('2026-03-01')).toBeTruthy();
  expect(queries.getQueryData(['said', '2'])).toBe('hôm nay');
  expect(queries.getQueryData(['said', '2', '2026-03-01'])).toBe('2026-03-01');
});

it('does not ask again for a unit that was not there on the day', async () => {
  let asked = 0;
  const read = () => {
    asked += 1;
    return Promise.reject(new Error('unit.not_then'));
  };
  render(
    <QueryClientProvider client={new QueryClient()}>
      <Shown day="2020-01-01" read={read} />
    </QueryClientProvider>,
  );
  expect(await screen.findByText('không có')).toBeTruthy();
  expect(asked).toBe(1);
});

it('says since when, that nobody knows, or that nobody said anything', () => {
  const { rerender } = render(<SinceLine since="2026-03-01" />);
  expect(screen.getByText('Quy định dưới đây: từ ngày 01/03/2026.')).toBeTruthy();
  rerender(<SinceLine since="unknown" />);
  expect(screen.getByText('Quy định dưới đây: không rõ có từ ngày nào.')).toBeTruthy();
  rerender(<SinceLine since={null} />);
  expect(screen.getByText('Quy định dưới đây: chưa ai ghi.')).toBeTruthy();
});

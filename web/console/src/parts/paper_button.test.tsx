import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { App } from 'antd';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { PaperButton } from './paper_button';

beforeEach(() => {
  URL.createObjectURL = vi.fn(() => 'blob:paper');
  URL.revokeObjectURL = vi.fn();
});
afterEach(() => vi.unstubAllGlobals());

const queries = new QueryClient();
const shown = (address: string) => (
  <QueryClientProvider client={queries}>
    <App>
      <PaperButton address={address} label="In lịch phát" />
    </App>
  </QueryClientProvider>
);

const notUnderWay = () =>
  new Response(JSON.stringify({ code: 'paper.not_under_way', title: '' }), { status: 404 });

it('makes the paper and hands it over', async () => {
  vi.stubGlobal('fetch', async (address: string) =>
    address === '/week' ? new Response('%PDF-', { status: 200 }) : notUnderWay(),
  );
  const { rerender } = render(shown('/week'));
  await userEvent.click(screen.getByRole('button', { name: /In lịch phát/ }));
  const link = await screen.findByRole('link', { name: /Mở tệp: In lịch phát/ });
  expect(link.getAttribute('href')).toBe('blob:paper');
  // Another week is another paper.
  rerender(shown('/next-week'));
  expect(screen.queryByRole('link')).toBeNull();
  expect(screen.getByRole('button', { name: /In lịch phát/ })).toBeTruthy();
});

it('tells a refusal where it was pressed', async () => {
  const problem = { code: 'paper.too_much', title: 'Khoảng này quá nhiều để in một lần.' };
  vi.stubGlobal('fetch', async (address: string) =>
    address === '/log' ? new Response(JSON.stringify(problem), { status: 422 }) : notUnderWay(),
  );
  render(shown('/log'));
  await userEvent.click(screen.getByRole('button', { name: /In lịch phát/ }));
  expect(await screen.findByText('Khoảng này quá nhiều để in một lần.')).toBeTruthy();
});

it('tells how far it is and has the server stop when nobody wants to wait', async () => {
  let given: AbortSignal | undefined;
  const asked: string[] = [];
  const fetched = (address: string, init: RequestInit) => {
    const headers = init.headers as Record<string, string>;
    if (address !== '/log') {
      asked.push(`${init.method} ${address}`);
      return Promise.resolve(
        init.method === 'DELETE'
          ? new Response(null, { status: 204 })
          : new Response(
              JSON.stringify({ stage: 'laying_out', pages: 12, gathered: 0, to_gather: 0 }),
            ),
      );
    }
    asked.push(headers['Print-Ticket'] ?? '');
    return new Promise((_resolve, reject) => {
      given = init.signal ?? undefined;
      given?.addEventListener('abort', () => reject(new DOMException('gone', 'AbortError')));
    });
  };
  vi.stubGlobal('fetch', fetched);
  render(shown('/log'));
  await userEvent.click(screen.getByRole('button', { name: /In lịch phát/ }));
  expect(await screen.findByText('Đang xếp chữ, đã đến trang 12…')).toBeTruthy();
  await userEvent.click(screen.getByRole('button', { name: 'Bỏ' }));
  expect(given?.aborted).toBe(true);
  const place = `/api/v1/prints/under-way/${asked[0]}`;
  expect(asked).toContain(`GET ${place}`);
  expect(asked.at(-1)).toBe(`DELETE ${place}`);
  expect(await screen.findByRole('button', { name: /In lịch phát/ })).toBeTruthy();
  expect(screen.queryByText(/đã đến trang/)).toBeNull();
  expect(screen.queryByRole('alert')).toBeNull();
});

it('saves a table under its name, and tells how many of its months are read', async () => {
  let finish: (answer: Response) => void = () => undefined;
  const progress = { stage: 'gathering', pages: 0, gathered: 3, to_gather: 12 };
  vi.stubGlobal('fetch', (address: string) =>
    address === '/figures'
      ? new Promise<Response>((resolve) => {
          finish = resolve;
        })
      : Promise.resolve(new Response(JSON.stringify(progress))),
  );
  render(
    <QueryClientProvider client={queries}>
      <App>
        <PaperButton address="/figures" label="Bảng Excel" file="so-lieu.xlsx" />
      </App>
    </QueryClientProvider>,
  );
  await userEvent.click(screen.getByRole('button', { name: /Bảng Excel/ }));
  expect(await screen.findByText('Đang thu thập số liệu, xong 3/12 tháng…')).toBeTruthy();
  finish(new Response('PK', { status: 200 }));
  const link = await screen.findByRole('link', { name: /Lưu tệp: Bảng Excel/ });
  expect(link.getAttribute('download')).toBe('so-lieu.xlsx');
});

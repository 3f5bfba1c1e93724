import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { App } from 'antd';
import { afterEach, expect, it, vi } from 'vitest';
import { day, isoDay } from './format';
import { type PauseChoice, PauseDialog } from './pause_dialog';

afterEach(() => vi.unstubAllGlobals());

const choices: PauseChoice[] = [
  { label: 'Bản tin sáng', target: { schedule: '5' } },
  { label: 'Buổi phát này, ở mọi lịch', target: { programme: '6' } },
];
const today = isoDay(Date.now());

function open(status: number, answer: unknown) {
  const calls: unknown[] = [];
  vi.stubGlobal('fetch', async (_: string, init: RequestInit) => {
    calls.push(JSON.parse(String(init.body)));
    return new Response(JSON.stringify(answer), { status });
  });
  const onClose = vi.fn();
  render(
    <App>
      <QueryClientProvider client={new QueryClient()}>
        <PauseDialog choices={choices} from={today} onClose={onClose} />
      </QueryClientProvider>
    </App>,
  );
  return { calls, onClose };
}

const save = () =>
  screen.getByRole('button', { name: `Tạm ngừng từ ${day(Date.now())} đến ${day(Date.now())}` });

it('asks for a reason and pauses exactly what was chosen', async () => {
  const { calls, onClose } = open(201, { id: '1', warnings: [] });
  expect((save() as HTMLButtonElement).disabled).toBe(true);
  await userEvent.click(screen.getByRole('radio', { name: 'Buổi phát này, ở mọi lịch' }));
  await userEvent.type(screen.getByLabelText('Lý do'), ' nghỉ Tết ');
  await userEvent.click(save());
  await vi.waitFor(() => expect(onClose).toHaveBeenCalledWith(true));
  expect(calls).toEqual([{ programme: '6', from: today, to: today, reason: 'nghỉ Tết' }]);
});

it('stays open with the refusal, at the field that is meant', async () => {
  const message = 'Đã có lần tạm ngừng từ 10/02/2026 đến 14/02/2026.';
  const { onClose } = open(422, {
    status: 422,
    code: 'pause.overlaps',
    title: message,
    detail: '',
    errors: [{ path: 'from', code: 'pause.overlaps', message }],
  });
  await userEvent.type(screen.getByLabelText('Lý do'), 'nghỉ');
  await userEvent.click(save());
  await vi.waitFor(() => expect(screen.getAllByText(message).length).toBeGreaterThan(0));
  expect(onClose).not.toHaveBeenCalled();
});

import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { beforeEach, expect, it, vi } from 'vitest';
import { tryRelaySource } from '../../api/relays';
import { StreamTrial } from './stream_trial';

vi.mock('../../api/relays', () => ({ tryRelaySource: vi.fn() }));
const attempt = vi.mocked(tryRelaySource);

function Form({ first }: { first: string }) {
  const [address, setAddress] = useState(first);
  return (
    <>
      <input aria-label="Địa chỉ" value={address} onChange={(e) => setAddress(e.target.value)} />
      <StreamTrial unit="2" address={address} onResolved={setAddress} />
    </>
  );
}

function show(address: string): HTMLInputElement {
  render(
    <QueryClientProvider client={new QueryClient()}>
      <Form first={address} />
    </QueryClientProvider>,
  );
  return screen.getByLabelText('Địa chỉ');
}

beforeEach(() => {
  attempt.mockReset();
});

it('puts the stream of a playlist in its place and says what is heard there', async () => {
  const stream = 'http://dai.example.vn/vov1';
  attempt.mockResolvedValue({ address: stream, format: 'mp3', kbps: 128, answered_ms: 430 });
  const field = show('http://dai.example.vn/vov1.m3u');
  await userEvent.click(screen.getByRole('button', { name: 'Thử nguồn' }));
  expect(
    await screen.findByText(/Nghe được luồng MP3, 128 kbit\/s, trả lời sau 0,4 giây/),
  ).toBeTruthy();
  expect(field.value).toBe(stream);
  expect(screen.getByText(/Đã lấy luồng bên trong danh sách/)).toBeTruthy();
  await userEvent.type(field, '2');
  expect(screen.queryByText(/Nghe được luồng/)).toBeNull();
});

it('says why nothing is heard', async () => {
  attempt.mockRejectedValue(new Error('Không kết nối được luồng này'));
  show('http://dai.example.vn/vov1');
  await userEvent.click(screen.getByRole('button', { name: 'Thử nguồn' }));
  expect(await screen.findByRole('alert')).toBeTruthy();
});

it('asks for an address first', () => {
  show('');
  expect(screen.getByRole('button', { name: 'Thử nguồn' }).hasAttribute('disabled')).toBe(true);
});

import { render, screen } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import { PagedTable } from './paged_table';

vi.mock('../app/url_state', () => ({ useUrlState: () => [{}, () => undefined] }));

const table = (next: string | null) => (
  <PagedTable<string>
    label="Bản tin"
    columns={[]}
    of={{ data: { items: [], next }, error: null, isPending: false, refetch: () => undefined }}
    rowKey={(row) => row}
    empty={<p>Trống</p>}
  />
);

test('an empty page before the last one leaves a way to the others', () => {
  render(table('7'));
  expect(screen.getByText('Trống')).toBeTruthy();
  expect(screen.getByRole('button', { name: 'Trang sau' })).toBeTruthy();
});

test('where there is nothing at all there is nothing to turn over', () => {
  render(table(null));
  expect(screen.queryByRole('button')).toBeNull();
});

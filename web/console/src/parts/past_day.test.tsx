import { render, screen } from '@testing-library/react';
import { expect, it } from 'vitest';
import { PastDay } from './past_day';

it('says of which day a list is, and owns up to what nobody kept of it', () => {
  const { container, rerender } = render(<PastDay />);
  expect(container.textContent).toBe('');
  rerender(<PastDay then="2026-11-20" />);
  expect(screen.getByText(/cuối ngày 20\/11\/2026/)).toBeTruthy();
  expect(screen.queryByText(/không rõ/)).toBeNull();
  rerender(<PastDay then="2026-11-20" notKept={1200} />);
  expect(screen.getByText(/^1\.200 mục khác/)).toBeTruthy();
});

import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it, vi } from 'vitest';
import { LiveLimits } from './rules_tab';

it('takes minutes of its own, beginning with the usual ones', async () => {
  const changed = vi.fn();
  render(<LiveLimits value={null} disabled={false} onChange={changed} />);
  expect(screen.queryByLabelText('Cán bộ xã, phường (phút)')).toBeNull();
  await userEvent.click(screen.getByRole('checkbox'));
  expect(changed).toHaveBeenCalledWith({ commune: 15, hamlet: 5 });
});

it('keeps the other limit when one is changed, and leaves both to the unit above', async () => {
  const changed = vi.fn();
  render(<LiveLimits value={{ commune: 20, hamlet: 3 }} disabled={false} onChange={changed} />);
  const field = screen.getByLabelText('Cán bộ xã, phường (phút)');
  await userEvent.clear(field);
  await userEvent.type(field, '9');
  expect(changed).toHaveBeenLastCalledWith({ commune: 9, hamlet: 3 });
  await userEvent.click(screen.getByRole('checkbox'));
  expect(changed).toHaveBeenLastCalledWith(null);
});

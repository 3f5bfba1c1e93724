import { fireEvent, render, screen } from '@testing-library/react';
import { expect, it } from 'vitest';
import { FormDrawer } from './form_drawer';

it('is not closed, and what was typed thrown away, by a tap beside it', () => {
  let closed = 0;
  render(
    <FormDrawer
      title="Sửa"
      save="Lưu"
      busy={false}
      error={null}
      onSave={() => undefined}
      onClose={() => {
        closed += 1;
      }}
    >
      <input aria-label="Tên" />
    </FormDrawer>,
  );
  const mask = document.querySelector('.ant-drawer-mask');
  expect(mask).toBeTruthy();
  fireEvent.click(mask as Element);
  expect(closed).toBe(0);
  fireEvent.click(screen.getByRole('button', { name: 'Close' }));
  expect(closed).toBe(1);
});

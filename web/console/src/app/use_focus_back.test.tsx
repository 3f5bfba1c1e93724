import { render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { Button, Modal } from 'antd';
import { useState } from 'react';
import { expect, it } from 'vitest';
import { useFocusBack } from './use_focus_back';

function Desk() {
  useFocusBack();
  const [asking, setAsking] = useState(false);
  return (
    <div className="shell">
      <Button>Trước</Button>
      <Button onClick={() => setAsking(true)}>Thu hồi</Button>
      {asking && <Modal open title="Hỏi lại" onCancel={() => setAsking(false)} />}
    </div>
  );
}

it('leads back to what a dialog was opened from', async () => {
  render(<Desk />);
  const opener = screen.getByRole('button', { name: 'Thu hồi' });
  opener.focus();
  await userEvent.keyboard('{Enter}');
  await screen.findByRole('dialog');
  await userEvent.keyboard('{Escape}');
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  await waitFor(() => expect(document.activeElement).toBe(opener));
});

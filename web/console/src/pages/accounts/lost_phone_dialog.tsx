import { useQueryClient } from '@tanstack/react-query';
import { App, Modal } from 'antd';
import { saveAccount } from '../../api/accounts';
import type { Account } from '../../api/types';
import { vi } from '../../locale/vi';
import { ProblemAlert } from '../../parts/problem_alert';
import { useFreshly } from '../../parts/use_freshly';

// Somebody lost the telephone that shows his one-time codes, or one that was signed in.
export function LostPhoneDialog({ account, onClose }: { account: Account; onClose: () => void }) {
  const { message } = App.useApp();
  const queries = useQueryClient();
  const drop = useFreshly<undefined, Account>(
    () => saveAccount(account.id, { otp: false, version: account.version }),
    () => {
      void queries.invalidateQueries({ queryKey: ['accounts'] });
      void message.success(account.otp ? vi.lostPhone.done : vi.lostPhone.closed);
      onClose();
    },
  );
  return (
    <Modal
      open
      title={vi.lostPhone.labelFor(account.name)}
      okText={account.otp ? vi.lostPhone.confirm : vi.lostPhone.endSessions}
      cancelText={vi.common.cancel}
      okButtonProps={{ danger: true, loading: drop.busy }}
      onOk={() => drop.run(undefined)}
      onCancel={onClose}
    >
      <div className="stack">
        <ProblemAlert error={drop.error} />
        <p>{account.otp ? vi.lostPhone.text : vi.lostPhone.none}</p>
      </div>
      {drop.dialog}
    </Modal>
  );
}

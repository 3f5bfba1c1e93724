import { DownOutlined } from '@ant-design/icons';
import { Button, Dropdown, Modal } from 'antd';
import type { Account } from '../../api/types';
import { useSession } from '../../app/session';
import { vi } from '../../locale/vi';
import { Delegations } from './delegations';
import { HandOverDialog } from './hand_over_dialog';
import { LostPhoneDialog } from './lost_phone_dialog';
import { ResetCodeDialog } from './reset_code_dialog';

export type AccountDeed = 'code' | 'phone' | 'lend' | 'leave';

// What is done with an account once in a while. One's own password and telephone are changed among
// the settings, and nobody sends himself away.
export function AccountMenu({
  account,
  onChoose,
}: {
  account: Account;
  onChoose: (deed: AccountDeed) => void;
}) {
  const { account: me } = useSession();
  const own = me.id === account.id;
  const items = [
    { key: 'code', label: vi.resetCode.give, disabled: own || account.disabled },
    { key: 'phone', label: vi.lostPhone.label, disabled: own },
    { key: 'lend', label: vi.delegations.title, disabled: account.disabled },
    { key: 'leave', label: vi.handOver.label, disabled: own },
  ];
  return (
    <Dropdown
      trigger={['click']}
      menu={{ items, onClick: ({ key }) => onChoose(key as AccountDeed) }}
    >
      <Button aria-label={vi.handOver.moreFor(account.name)}>
        {vi.handOver.more} <DownOutlined aria-hidden="true" />
      </Button>
    </Dropdown>
  );
}

// Stands beside the list, not in a row of it: a telephone that is turned draws the rows anew.
export function AccountDialog({
  account,
  deed,
  onClose,
}: {
  account: Account;
  deed: AccountDeed;
  onClose: () => void;
}) {
  if (deed === 'code') return <ResetCodeDialog account={account} onClose={onClose} />;
  if (deed === 'phone') return <LostPhoneDialog account={account} onClose={onClose} />;
  if (deed === 'leave') return <HandOverDialog account={account} onClose={onClose} />;
  return (
    <Modal
      open
      footer={null}
      width={640}
      title={vi.delegations.of(account.name)}
      onCancel={onClose}
    >
      <Delegations account={account} />
    </Modal>
  );
}

import { DownOutlined } from '@ant-design/icons';
import { Button, Dropdown, Modal } from 'antd';
import { useState } from 'react';
import type { Account } from '../../api/types';
import { useSession } from '../../app/session';
import { vi } from '../../locale/vi';
import { Delegations } from './delegations';
import { HandOverDialog } from './hand_over_dialog';
import { LostPhoneDialog } from './lost_phone_dialog';
import { ResetCodeDialog } from './reset_code_dialog';

type Deed = 'code' | 'phone' | 'lend' | 'leave';

// What is done with an account once in a while. One's own password and telephone are changed among
// the settings, and nobody sends himself away.
export function AccountDeeds({ account }: { account: Account }) {
  const { account: me } = useSession();
  const [doing, setDoing] = useState<Deed>();
  const stop = () => setDoing(undefined);
  const own = me.id === account.id;
  const items = [
    { key: 'code', label: vi.resetCode.give, disabled: own || account.disabled },
    { key: 'phone', label: vi.lostPhone.label, disabled: own || !account.otp },
    { key: 'lend', label: vi.delegations.title, disabled: account.disabled },
    { key: 'leave', label: vi.handOver.label, disabled: own },
  ];
  return (
    <>
      <Dropdown trigger={['click']} menu={{ items, onClick: ({ key }) => setDoing(key as Deed) }}>
        <Button aria-label={vi.handOver.moreFor(account.name)}>
          {vi.handOver.more} <DownOutlined aria-hidden="true" />
        </Button>
      </Dropdown>
      {doing === 'code' && <ResetCodeDialog account={account} onClose={stop} />}
      {doing === 'phone' && <LostPhoneDialog account={account} onClose={stop} />}
      {doing === 'leave' && <HandOverDialog account={account} onClose={stop} />}
      {doing === 'lend' && (
        <Modal
          open
          footer={null}
          width={640}
          title={vi.delegations.of(account.name)}
          onCancel={stop}
        >
          <Delegations account={account} />
        </Modal>
      )}
    </>
  );
}

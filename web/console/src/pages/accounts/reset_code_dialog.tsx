import { Modal } from 'antd';
import { useState } from 'react';
import { giveResetCode, type ResetCode } from '../../api/account_life';
import type { Account } from '../../api/types';
import { vi } from '../../locale/vi';
import { shortMoment } from '../../parts/format';
import { ProblemAlert } from '../../parts/problem_alert';
import { useFreshly } from '../../parts/use_freshly';
import '../../parts/pairing_code.css';

// The code stands here and nowhere else: it is read out, and gone when the dialog is closed.
export function ResetCodeDialog({ account, onClose }: { account: Account; onClose: () => void }) {
  const [given, setGiven] = useState<ResetCode>();
  const give = useFreshly<undefined, ResetCode>(() => giveResetCode(account.id), setGiven);
  return (
    <Modal
      open
      title={vi.resetCode.giveFor(account.name)}
      okText={given ? vi.resetCode.done : vi.resetCode.give}
      cancelText={vi.common.cancel}
      cancelButtonProps={{ style: given ? { display: 'none' } : undefined }}
      okButtonProps={{ loading: give.busy }}
      onOk={() => (given ? onClose() : give.run(undefined))}
      onCancel={onClose}
    >
      <div className="stack">
        <ProblemAlert error={give.error} />
        <p>{vi.resetCode.text}</p>
        {given && (
          <div className="stack_tight" role="status">
            <span className="muted">{vi.resetCode.codeOf(account.name)}</span>
            <output className="pairing_code">{given.code}</output>
            <span className="small muted">{vi.resetCode.until(shortMoment(given.expires))}</span>
          </div>
        )}
      </div>
      {give.dialog}
    </Modal>
  );
}

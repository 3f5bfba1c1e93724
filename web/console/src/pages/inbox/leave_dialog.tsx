import { useQueryClient } from '@tanstack/react-query';
import { App, Input, Modal, Radio } from 'antd';
import { useState } from 'react';
import { type InboxItem, leaveOne } from '../../api/inbox';
import { useDeed } from '../../app/use_deed';
import { vi } from '../../locale/vi';
import { Field, FieldGroup } from '../../parts/field';
import { ProblemAlert } from '../../parts/problem_alert';

export function LeaveDialog({
  item,
  unit,
  onClose,
}: {
  item: InboxItem;
  unit: string;
  onClose: () => void;
}) {
  const queries = useQueryClient();
  const { message } = App.useApp();
  const [chosen, setChosen] = useState<string>();
  const [written, setWritten] = useState('');
  const isOther = chosen === 'other';
  const reason = isOther ? written.trim() : (chosen ?? '');
  const leave = useDeed({
    mutationFn: () =>
      leaveOne(item.bulletin, { unit, version: item.decision?.version ?? 0, reason }),
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: ['inbox'] });
      void message.success(vi.inbox.leave_.done);
      onClose();
    },
  });
  return (
    <Modal
      open
      title={vi.inbox.leave_.title}
      okText={vi.inbox.leave_.confirm}
      cancelText={vi.common.cancel}
      okButtonProps={{ disabled: !reason, loading: leave.isPending }}
      onOk={() => leave.mutate()}
      onCancel={onClose}
    >
      <div className="stack">
        <ProblemAlert error={leave.error} />
        <strong>{item.title}</strong>
        <FieldGroup label={vi.inbox.leave_.reason} hint={vi.inbox.leave_.hint}>
          <Radio.Group
            className="inbox_slots"
            value={chosen}
            onChange={(event) => setChosen(event.target.value)}
            options={[
              ...vi.inbox.leave_.usual.map((one) => ({ value: one as string, label: one })),
              { value: 'other', label: vi.inbox.leave_.other },
            ]}
          />
        </FieldGroup>
        {isOther && (
          <Field label={vi.inbox.leave_.write}>
            <Input.TextArea
              autoFocus
              value={written}
              maxLength={500}
              autoSize={{ minRows: 2 }}
              onChange={(event) => setWritten(event.target.value)}
            />
          </Field>
        )}
      </div>
    </Modal>
  );
}

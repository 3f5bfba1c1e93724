import { useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Button, Input, Modal } from 'antd';
import { useState } from 'react';
import { listSilences, silence } from '../../api/silence';
import { readUnit } from '../../api/units';
import { useSession } from '../../app/session';
import { useDeed } from '../../app/use_deed';
import { vi } from '../../locale/vi';
import { Field } from '../../parts/field';
import { ProblemAlert } from '../../parts/problem_alert';

// The switch that silences one's whole unit, for whoever operates its loudspeakers.
export function SilenceButton() {
  const { account, may } = useSession();
  const [open, setOpen] = useState(false);
  const silences = useQuery({ queryKey: ['silences'], queryFn: listSilences });
  const unit = useQuery({
    queryKey: ['units', 'one', account.unit],
    queryFn: () => readUnit(account.unit),
    staleTime: 5 * 60_000,
  });
  const isSilent = silences.data?.some((one) => one.unit === account.unit);
  if (!may('operate_device') || isSilent || !unit.data) return null;
  return (
    <>
      <Button danger onClick={() => setOpen(true)}>
        {vi.silence.entry}
      </Button>
      {open && (
        <SilenceDialog unit={account.unit} name={unit.data.name} onClose={() => setOpen(false)} />
      )}
    </>
  );
}

function SilenceDialog({
  unit,
  name,
  onClose,
}: {
  unit: string;
  name: string;
  onClose: () => void;
}) {
  const queries = useQueryClient();
  const { message } = App.useApp();
  const [reason, setReason] = useState('');
  const begin = useDeed({
    mutationFn: () => silence(unit, reason.trim()),
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: ['silences'] });
      void message.success(vi.silence.done);
      onClose();
    },
  });
  return (
    <Modal
      open
      title={vi.silence.title(name)}
      okText={vi.silence.confirm}
      cancelText={vi.common.cancel}
      okButtonProps={{ danger: true, disabled: !reason.trim(), loading: begin.isPending }}
      onOk={() => begin.mutate()}
      onCancel={onClose}
    >
      <div className="stack">
        <ProblemAlert error={begin.error} />
        <p>{vi.silence.text}</p>
        <Field label={vi.silence.reason}>
          <Input
            autoFocus
            value={reason}
            maxLength={500}
            onChange={(event) => setReason(event.target.value)}
            onPressEnter={() => reason.trim() && begin.mutate()}
          />
        </Field>
      </div>
    </Modal>
  );
}

import { useQueryClient } from '@tanstack/react-query';
import { App, Button, Input, InputNumber, Modal, Radio } from 'antd';
import { useState } from 'react';
import { addDevice } from '../../api/devices';
import { asProblem } from '../../api/problem';
import type { Device } from '../../api/types';
import { useDeed } from '../../app/use_deed';
import { vi } from '../../locale/vi';
import { Field, FieldGroup } from '../../parts/field';
import { UnitSelect } from '../../parts/filters';
import { dayTime } from '../../parts/format';
import { ProblemAlert } from '../../parts/problem_alert';
import '../../parts/pairing_code.css';

export function PairDialog({ unit: home, onClose }: { unit: string; onClose: () => void }) {
  const queries = useQueryClient();
  const [name, setName] = useState('');
  const [kind, setKind] = useState<Device['kind']>('speaker');
  const [unit, setUnit] = useState<string | undefined>(home);
  const [speakers, setSpeakers] = useState<number | null>(2);
  const create = useDeed({
    mutationFn: () =>
      addDevice({
        name: name.trim(),
        kind,
        unit,
        ...(kind === 'speaker' ? { speakers: speakers ?? undefined } : {}),
      }),
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: ['devices'] });
      void queries.invalidateQueries({ queryKey: ['assets'] });
    },
  });
  const problem = create.error ? asProblem(create.error) : undefined;
  if (create.data) return <PairingCode device={create.data} onClose={onClose} />;
  return (
    <Modal
      open
      title={vi.devices.pairTitle}
      okText={vi.devices.pairCreate}
      cancelText={vi.common.cancel}
      okButtonProps={{ disabled: !name.trim() || !unit, loading: create.isPending }}
      onOk={() => create.mutate()}
      onCancel={onClose}
    >
      <div className="stack">
        <ProblemAlert error={create.error} />
        <FieldGroup label={vi.devices.kind}>
          <Radio.Group
            name="kind"
            value={kind}
            onChange={(event) => setKind(event.target.value)}
            options={[
              { value: 'speaker', label: vi.devices.kinds.speaker },
              { value: 'board', label: vi.devices.kinds.board },
            ]}
          />
        </FieldGroup>
        <Field label={vi.devices.name} error={problem?.errorAt('name')}>
          <Input value={name} maxLength={120} onChange={(event) => setName(event.target.value)} />
        </Field>
        <div className="field">
          <span className="label">{vi.devices.unit}</span>
          <UnitSelect label={vi.devices.unit} value={unit} onChange={setUnit} />
          {problem?.errorAt('unit') && (
            <span className="field_error">{problem.errorAt('unit')}</span>
          )}
        </div>
        {kind === 'speaker' && (
          <Field label={vi.devices.speakers} error={problem?.errorAt('speakers')}>
            <InputNumber
              controls={false}
              min={1}
              max={64}
              value={speakers}
              onChange={setSpeakers}
            />
          </Field>
        )}
      </div>
    </Modal>
  );
}

function PairingCode({ device, onClose }: { device: Device; onClose: () => void }) {
  const { message } = App.useApp();
  const copy = async () => {
    await navigator.clipboard?.writeText(device.pairing_code ?? '');
    void message.success(vi.devices.copied);
  };
  return (
    <Modal
      open
      title={device.name}
      onCancel={onClose}
      footer={
        <div className="row">
          <Button type="primary" onClick={() => void copy()}>
            {vi.devices.copy}
          </Button>
          <Button onClick={onClose}>{vi.common.close}</Button>
        </div>
      }
    >
      <div className="stack_tight">
        <span className="muted">{vi.devices.pairCode}</span>
        <output className="pairing_code number">{device.pairing_code}</output>
        <p>{vi.devices.pairHelp}</p>
        {device.pairing_expires && (
          <p className="muted">{vi.devices.pairExpires(dayTime(device.pairing_expires))}</p>
        )}
      </div>
    </Modal>
  );
}

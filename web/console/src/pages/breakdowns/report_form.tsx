import { useQueryClient } from '@tanstack/react-query';
import { App, Input, Select } from 'antd';
import { useState } from 'react';
import { addAssetFile } from '../../api/assets';
import { asProblem } from '../../api/problem';
import { type BreakdownKind, reportBreakdown } from '../../api/upkeep';
import { useSession } from '../../app/session';
import { useDeed } from '../../app/use_deed';
import { vi } from '../../locale/vi';
import { DeviceSelect } from '../../parts/device_select';
import { Field } from '../../parts/field';
import { FileButton } from '../../parts/file_button';
import { UnitSelect } from '../../parts/filters';
import { FormDrawer } from '../../parts/form_drawer';

const kinds = Object.entries(vi.breakdowns.kinds).map(([value, label]) => ({
  value: value as BreakdownKind,
  label,
}));

export function ReportForm({ onClose }: { onClose: () => void }) {
  const { account } = useSession();
  const { message } = App.useApp();
  const queries = useQueryClient();
  const [device, setDevice] = useState<string>();
  const [unit, setUnit] = useState<string | undefined>(account.unit);
  const [kind, setKind] = useState<BreakdownKind>('other');
  const [text, setText] = useState('');
  const [photo, setPhoto] = useState<File>();
  const send = useDeed({
    mutationFn: () => reportBreakdown({ ...(device ? { device } : { unit }), kind, text }),
    onSuccess: (made) => {
      // Photos of what broke lie with the thing in the register, which has the number of the device.
      if (photo && made.device)
        void addAssetFile(made.device, photo).catch((error: unknown) =>
          message.error(vi.breakdowns.photoRefused(asProblem(error).message)),
        );
      void queries.invalidateQueries({ queryKey: ['breakdowns'] });
      void message.success(vi.breakdowns.reported);
      onClose();
    },
  });
  const problem = send.error ? asProblem(send.error) : undefined;
  return (
    <FormDrawer
      title={vi.breakdowns.report}
      save={vi.breakdowns.send}
      blocked={!text.trim() || !(device || unit)}
      busy={send.isPending}
      error={send.error}
      onSave={() => send.mutate()}
      onClose={onClose}
    >
      <Field
        label={vi.breakdowns.device}
        hint={vi.breakdowns.deviceHint}
        error={problem?.errorAt('device')}
      >
        <DeviceSelect label={vi.breakdowns.device} value={device} onChange={setDevice} />
      </Field>
      {!device && (
        <Field label={vi.breakdowns.unit} error={problem?.errorAt('unit')}>
          <UnitSelect label={vi.breakdowns.unit} value={unit} onChange={setUnit} />
        </Field>
      )}
      <Field label={vi.breakdowns.kind} error={problem?.errorAt('kind')}>
        <Select value={kind} options={kinds} onChange={setKind} />
      </Field>
      <Field
        label={vi.breakdowns.text}
        hint={vi.breakdowns.textHint}
        error={problem?.errorAt('text')}
      >
        <Input.TextArea
          rows={4}
          maxLength={1000}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
      </Field>
      {device && (
        <div className="row">
          <FileButton
            accept="image/jpeg,image/png,image/webp"
            label={vi.breakdowns.addPhoto}
            onFile={setPhoto}
          />
          {photo && <span style={{ overflowWrap: 'anywhere' }}>{photo.name}</span>}
        </div>
      )}
    </FormDrawer>
  );
}

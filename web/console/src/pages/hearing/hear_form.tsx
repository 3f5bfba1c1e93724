import { AimOutlined } from '@ant-design/icons';
import { Button, Input, Radio } from 'antd';
import { useState } from 'react';
import type { Heard, HearingStop, HearingWish } from '../../api/hearings';
import { newKey } from '../../api/http';
import { vi } from '../../locale/vi';
import { Field } from '../../parts/field';
import { FormDrawer } from '../../parts/form_drawer';
import { rfc3339 } from '../../parts/format';
import { type Place, useHere } from '../../parts/use_here';

const words = vi.hearing;

export function HearForm({
  stop,
  onSave,
  onClose,
}: {
  stop: HearingStop;
  onSave: (wish: HearingWish) => void;
  onClose: () => void;
}) {
  const [heard, setHeard] = useState<Heard>();
  const [note, setNote] = useState('');
  const [place, setPlace] = useState<Place>();
  const here = useHere(setPlace);
  const save = () => {
    if (!heard) return;
    onSave({
      client_id: newKey(),
      heard,
      note: note.trim(),
      at: rfc3339(Date.now()),
      ...place,
    });
  };
  return (
    <FormDrawer
      size={480}
      title={words.form(stop.name)}
      save={words.save}
      blocked={!heard}
      onSave={save}
      onClose={onClose}
    >
      <Radio.Group
        aria-label={words.form(stop.name)}
        value={heard}
        onChange={(event) => setHeard(event.target.value as Heard)}
        options={(['well', 'weak', 'silent'] as const).map((value) => ({
          value,
          label: words.heard[value],
        }))}
      />
      <Field label={words.note}>
        <Input.TextArea
          rows={2}
          maxLength={500}
          value={note}
          onChange={(event) => setNote(event.target.value)}
        />
      </Field>
      {here.able && (
        <div className="row">
          <Button icon={<AimOutlined />} onClick={here.locate}>
            {words.locate}
          </Button>
          <span role="status">{here.lost ? words.lost : place ? words.located : ''}</span>
        </div>
      )}
    </FormDrawer>
  );
}

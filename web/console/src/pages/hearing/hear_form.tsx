import { AimOutlined } from '@ant-design/icons';
import { Button, Input, Radio } from 'antd';
import { useState } from 'react';
import type { Heard, HearingStop, HearingWish } from '../../api/hearings';
import { newKey } from '../../api/http';
import { vi } from '../../locale/vi';
import { Field } from '../../parts/field';
import { FormDrawer } from '../../parts/form_drawer';
import { rfc3339 } from '../../parts/format';

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
  const [place, setPlace] = useState<{ lat: number; lon: number }>();
  const [lost, setLost] = useState(false);
  const locate = () =>
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        setLost(false);
        setPlace({ lat: coords.latitude, lon: coords.longitude });
      },
      () => setLost(true),
      { enableHighAccuracy: true, timeout: 20_000 },
    );
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
      {'geolocation' in navigator && (
        <div className="row">
          <Button icon={<AimOutlined />} onClick={locate}>
            {words.locate}
          </Button>
          <span role="status">{lost ? words.lost : place ? words.located : ''}</span>
        </div>
      )}
    </FormDrawer>
  );
}

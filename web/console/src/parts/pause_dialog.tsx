import { useQueryClient } from '@tanstack/react-query';
import { App, Input, Modal, Radio } from 'antd';
import dayjs from 'dayjs';
import { useState } from 'react';
import { asProblem } from '../api/problem';
import { addPause, type PauseTarget } from '../api/year';
import { useDeed } from '../app/use_deed';
import { vi } from '../locale/vi';
import { DayPicker } from './day_picker';
import { Field, FieldGroup } from './field';
import { day, isoDay, startOfDay } from './format';
import { ProblemAlert } from './problem_alert';

const written = 'YYYY-MM-DD';
const secondsToRead = 12;

export interface PauseChoice {
  label: string;
  target: PauseTarget;
}

// What pauses and profiles change: everything that tells of coming airings is read again.
export const yearKeys = ['pauses', 'days', 'schedules', 'forecast', 'today', 'check'];

// "Tạm ngừng từ ... đến ...": of one of the choices, for days, with a reason.
export function PauseDialog({
  choices,
  from,
  onClose,
}: {
  choices: PauseChoice[];
  from?: string;
  onClose: (paused: boolean) => void;
}) {
  const { message } = App.useApp();
  const queries = useQueryClient();
  const today = isoDay(Date.now());
  const first = from && from > today ? from : today;
  const [chosen, setChosen] = useState(0);
  const [days, setDays] = useState({ from: first, to: first });
  const [reason, setReason] = useState('');
  const choice = choices[chosen] ?? choices[0];
  const save = useDeed({
    mutationFn: () => addPause({ ...choice?.target, ...days, reason: reason.trim() }),
    onSuccess: (pause) => {
      for (const key of yearKeys) void queries.invalidateQueries({ queryKey: [key] });
      void message.success(vi.pauses.saved);
      for (const words of pause.warnings) void message.warning(words, secondsToRead);
      onClose(true);
    },
  });
  const problem = save.error ? asProblem(save.error) : undefined;
  const pick = (name: 'from' | 'to', label: string) => (
    <Field label={label} error={problem?.errorAt(name)}>
      <DayPicker
        value={days[name]}
        minDate={dayjs(name === 'to' && days.from > today ? days.from : today, written)}
        onChange={(date) => {
          const next = { ...days, [name]: date };
          setDays(next.to < next.from ? { ...next, to: next.from } : next);
        }}
      />
    </Field>
  );
  return (
    <Modal
      open
      title={vi.pauses.dialog(choices.length === 1 ? (choice?.label ?? '') : vi.pauses.title)}
      okText={vi.pauses.save(day(startOfDay(days.from)), day(startOfDay(days.to)))}
      okButtonProps={{ disabled: !reason.trim(), loading: save.isPending }}
      cancelText={vi.common.cancel}
      onOk={() => save.mutate()}
      onCancel={() => onClose(false)}
    >
      <div className="stack">
        <p className="muted">{vi.pauses.help}</p>
        <ProblemAlert error={save.error} />
        {choices.length > 1 && (
          <FieldGroup label={vi.pauses.what}>
            <Radio.Group
              name="pause_what"
              className="stack_tight"
              value={chosen}
              onChange={(event) => setChosen(event.target.value)}
              options={choices.map(({ label }, value) => ({ label, value }))}
            />
          </FieldGroup>
        )}
        <div className="row">
          {pick('from', vi.pauses.from)}
          {pick('to', vi.pauses.to)}
        </div>
        <Field
          label={vi.pauses.reason}
          hint={vi.pauses.reasonHint}
          error={problem?.errorAt('reason')}
        >
          <Input
            value={reason}
            maxLength={300}
            onChange={(event) => setReason(event.target.value)}
            onPressEnter={() => reason.trim() && save.mutate()}
          />
        </Field>
      </div>
    </Modal>
  );
}

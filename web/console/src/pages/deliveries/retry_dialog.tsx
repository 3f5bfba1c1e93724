// Airs again what was missed. The server makes the schedules: once for each bulletin, on exactly the
// devices that missed it, with all checks of a schedule.

import { useQueryClient } from '@tanstack/react-query';
import { App, Button, DatePicker, Modal, Radio } from 'antd';
import { useState } from 'react';
import { type RetryWish, retryDeliveries } from '../../api/deliveries';
import type { Delivery, RetryAnswer } from '../../api/types';
import { useDeed } from '../../app/use_deed';
import { vi } from '../../locale/vi';
import { Field, FieldGroup } from '../../parts/field';
import { fromPicker, MINUTE, number, rfc3339, shortMoment, toPicker } from '../../parts/format';
import { ProblemAlert } from '../../parts/problem_alert';

// What is missed, counted for each bulletin in the order of the list.
export function byBulletin(rows: readonly Delivery[]): Map<string, Set<string>> {
  const groups = new Map<string, Set<string>>();
  for (const row of rows) {
    const devices = groups.get(row.bulletin) ?? new Set<string>();
    groups.set(row.bulletin, devices.add(row.device));
  }
  return groups;
}

export function RetryDialog({
  wish,
  count,
  rows,
  onClose,
}: {
  // Which airings; the moment is chosen here.
  wish: Omit<RetryWish, 'starts'>;
  count: number;
  // Those of them that the page shows.
  rows: Delivery[];
  onClose: () => void;
}) {
  const { message } = App.useApp();
  const queries = useQueryClient();
  // Null is as soon as the rules allow.
  const [starts, setStarts] = useState<string | null>(null);
  const retry = useDeed({
    mutationFn: () => retryDeliveries({ ...wish, starts }),
    onSuccess: (answer) => {
      void queries.invalidateQueries({ queryKey: ['deliveries'] });
      void queries.invalidateQueries({ queryKey: ['schedules'] });
      if (answer.refused.length > 0) return;
      void message.success(
        answer.items.length === 1
          ? vi.deliveries.retryDoneAt(shortMoment(answer.items[0]?.starts ?? ''))
          : vi.deliveries.retryDone,
      );
      onClose();
    },
  });
  if (retry.data?.refused.length) {
    return <Outcome answer={retry.data} onClose={onClose} />;
  }
  return (
    <Modal
      open
      title={vi.deliveries.retryTitle}
      okText={vi.deliveries.retryMany(number(count))}
      cancelText={vi.common.cancel}
      okButtonProps={{ loading: retry.isPending }}
      onOk={() => retry.mutate()}
      onCancel={onClose}
    >
      <div className="stack">
        <ProblemAlert error={retry.error} />
        {rows.length >= count && <Missed rows={rows} />}
        <FieldGroup label={vi.deliveries.retryAt}>
          <Radio.Group
            name="retry_at"
            className="stack_tight"
            value={starts === null ? 'soon' : 'chosen'}
            onChange={(event) =>
              setStarts(
                event.target.value === 'soon'
                  ? null
                  : rfc3339(Math.ceil(Date.now() / MINUTE) * MINUTE + 15 * MINUTE),
              )
            }
            options={[
              { value: 'soon', label: vi.deliveries.retrySoon },
              { value: 'chosen', label: vi.deliveries.retryChosen },
            ]}
          />
        </FieldGroup>
        {starts !== null && (
          <Field label={vi.deliveries.retryChosen}>
            <DatePicker
              showTime={{ format: 'HH:mm' }}
              format="HH:mm DD/MM/YYYY"
              allowClear={false}
              value={toPicker(starts)}
              onChange={(picked) => setStarts(fromPicker(picked))}
            />
          </Field>
        )}
      </div>
    </Modal>
  );
}

function Missed({ rows }: { rows: Delivery[] }) {
  return (
    <ul className="plain list_rows">
      {[...byBulletin(rows)].map(([bulletin, devices]) => (
        <li key={bulletin}>
          {rows.find((row) => row.bulletin === bulletin)?.bulletin_title ?? bulletin} ·{' '}
          {vi.settings.groupDevices(number(devices.size))}
        </li>
      ))}
    </ul>
  );
}

// Some could be scheduled and some not: both are said, with the way out.
function Outcome({ answer, onClose }: { answer: RetryAnswer; onClose: () => void }) {
  return (
    <Modal
      open
      title={vi.deliveries.retryTitle}
      onCancel={onClose}
      footer={<Button onClick={onClose}>{vi.common.close}</Button>}
    >
      <div className="stack" role="alert">
        {answer.items.length > 0 && (
          <p>
            {vi.deliveries.retryMade(
              number(answer.items.length),
              shortMoment(answer.items[0]?.starts ?? ''),
            )}
          </p>
        )}
        <p>
          <strong>{vi.deliveries.retryRefused(number(answer.refused.length))}</strong>
        </p>
        <ul className="plain list_rows">
          {answer.refused.map((one) => (
            <li key={`${one.bulletin} ${one.code}`} className="stack_tight">
              <strong>{one.bulletin_title}</strong>
              <span>{one.message}</span>
              {one.suggestion && (
                <span className="muted">
                  {vi.deliveries.retryNearest(shortMoment(one.suggestion))}
                </span>
              )}
            </li>
          ))}
        </ul>
      </div>
    </Modal>
  );
}

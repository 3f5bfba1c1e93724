import { useMutation, useQueryClient } from '@tanstack/react-query';
import { App, DatePicker, Modal } from 'antd';
import { useState } from 'react';
import { asProblem } from '../../api/problem';
import { addSchedule } from '../../api/schedules';
import type { Delivery } from '../../api/types';
import { vi } from '../../locale/vi';
import { Field } from '../../parts/field';
import { fromPicker, MINUTE, rfc3339, time, toPicker } from '../../parts/format';
import { ProblemAlert } from '../../parts/problem_alert';

// One new airing for each bulletin, to exactly the devices that did not play it.
export function byBulletin(rows: readonly Delivery[]): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const row of rows) {
    const devices = groups.get(row.bulletin) ?? [];
    if (!devices.includes(row.device)) devices.push(row.device);
    groups.set(row.bulletin, devices);
  }
  return groups;
}

export function RetryDialog({ rows, onClose }: { rows: Delivery[]; onClose: () => void }) {
  const { message } = App.useApp();
  const queries = useQueryClient();
  const [starts, setStarts] = useState<string | null>(
    rfc3339(Math.ceil(Date.now() / MINUTE) * MINUTE + 10 * MINUTE),
  );
  const retry = useMutation({
    mutationFn: async () => {
      for (const [bulletin, devices] of byBulletin(rows)) {
        await addSchedule({
          bulletin,
          starts: starts as string,
          audience: devices.map((device) => ({ device })),
        });
      }
    },
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: ['deliveries'] });
      void queries.invalidateQueries({ queryKey: ['schedules'] });
      void message.success(vi.deliveries.retryDone);
      onClose();
    },
  });
  const suggestion = retry.error ? asProblem(retry.error).suggestion : undefined;
  const groups = [...byBulletin(rows)];
  return (
    <Modal
      open
      title={vi.deliveries.retryTitle}
      okText={vi.deliveries.retryMany(String(rows.length))}
      cancelText={vi.common.cancel}
      okButtonProps={{ disabled: !starts, loading: retry.isPending }}
      onOk={() => retry.mutate()}
      onCancel={onClose}
    >
      <div className="stack">
        <ProblemAlert
          error={retry.error}
          suggestion={
            suggestion
              ? {
                  label: vi.schedules.moveTo(time(suggestion)),
                  onTake: () => setStarts(suggestion),
                }
              : undefined
          }
        />
        <ul className="plain list_rows">
          {groups.map(([bulletin, devices]) => (
            <li key={bulletin}>
              {rows.find((row) => row.bulletin === bulletin)?.bulletin_title ?? bulletin} ·{' '}
              {vi.settings.groupDevices(String(devices.length))}
            </li>
          ))}
        </ul>
        <Field label={vi.deliveries.retryAt}>
          <DatePicker
            showTime={{ format: 'HH:mm' }}
            format="HH:mm DD/MM/YYYY"
            value={toPicker(starts)}
            onChange={(picked) => setStarts(fromPicker(picked))}
          />
        </Field>
      </div>
    </Modal>
  );
}

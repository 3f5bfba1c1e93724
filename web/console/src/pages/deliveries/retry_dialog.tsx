// Airs again what was missed. The server makes the schedules: once for each bulletin, on exactly the
// devices that missed it, with all checks of a schedule.

import { useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Button, Modal, Radio } from 'antd';
import { useState } from 'react';
import type { RetryAnswer } from '../../api/airing_types';
import { type RetryWish, retryDeliveries } from '../../api/deliveries';
import { useDeed } from '../../app/use_deed';
import { vi } from '../../locale/vi';
import { Field, FieldGroup } from '../../parts/field';
import { MINUTE, number, rfc3339, shortMoment } from '../../parts/format';
import { MomentPicker } from '../../parts/moment_picker';
import { ProblemAlert } from '../../parts/problem_alert';

export function RetryDialog({
  wish,
  count,
  onClose,
}: {
  // Which airings; the moment is chosen here.
  wish: Omit<RetryWish, 'starts'>;
  count: number;
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
  // What the server would make of it, by the same checks.
  const preview = useQuery({
    queryKey: ['retry', wish, starts],
    queryFn: () => retryDeliveries({ ...wish, starts, preview: true }),
    retry: false,
    staleTime: 0,
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
      okButtonProps={{
        loading: retry.isPending,
        disabled: preview.data?.items.length === 0,
      }}
      onOk={() => retry.mutate()}
      onCancel={onClose}
    >
      <div className="stack">
        <ProblemAlert error={retry.error} />
        <ProblemAlert error={preview.error} />
        {preview.data && <Plan plan={preview.data} />}
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
            <MomentPicker allowClear={false} value={starts} onChange={setStarts} />
          </Field>
        )}
      </div>
    </Modal>
  );
}

// For each bulletin where and when, and why not.
function Plan({ plan }: { plan: RetryAnswer }) {
  return (
    <ul className="plain list_rows">
      {plan.items.map((one) => (
        <li key={one.schedule}>
          {vi.deliveries.retryPlan(
            one.bulletin_title,
            vi.settings.groupDevices(number(one.devices)),
            shortMoment(one.starts),
          )}
        </li>
      ))}
      {plan.refused.map((one) => (
        <li key={one.bulletin} className="stack_tight">
          <strong>{one.bulletin_title}</strong>
          <span className="field_error">{one.message}</span>
          {one.suggestion && (
            <span className="muted">{vi.deliveries.retryNearest(shortMoment(one.suggestion))}</span>
          )}
        </li>
      ))}
      {plan.already > 0 && (
        <li className="muted">{vi.deliveries.retryAlready(number(plan.already))}</li>
      )}
      {plan.items.length === 0 && plan.refused.length === 0 && (
        <li className="muted">{vi.deliveries.retryNone}</li>
      )}
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

import { useMutation } from '@tanstack/react-query';
import { Alert, Button } from 'antd';
import { tryRelaySource } from '../../api/relays';
import { vi } from '../../locale/vi';
import { number } from '../../parts/format';
import { ProblemAlert } from '../../parts/problem_alert';

const formats = { mp3: 'MP3', aac: 'AAC', ogg: 'Ogg', hls: 'HLS' };

// Has the server listen at an address; what a playlist names takes its place in the form.
export function StreamTrial({
  unit,
  address,
  onResolved,
}: {
  unit: string;
  address: string;
  onResolved: (address: string) => void;
}) {
  const trial = useMutation({
    mutationFn: (asked: string) => tryRelaySource(unit, asked),
    onSuccess: (found, asked) => {
      if (found.address !== asked) onResolved(found.address);
    },
  });
  const found = trial.data;
  // What was found out of another address says nothing of this one.
  const isOfThis = trial.variables === address || found?.address === address;
  return (
    <div className="stack_tight">
      <div>
        <Button disabled={!address} loading={trial.isPending} onClick={() => trial.mutate(address)}>
          {vi.relays.attempt}
        </Button>
      </div>
      {trial.isPending && (
        <p className="muted" role="status">
          {vi.relays.attempting}
        </p>
      )}
      {isOfThis && <ProblemAlert error={trial.error} />}
      {isOfThis && found && (
        <Alert
          type="success"
          role="status"
          showIcon
          title={vi.relays.heard(
            formats[found.format],
            found.kbps ? number(found.kbps) : undefined,
            number(Math.max(0.1, Math.round(found.answered_ms / 100) / 10)),
          )}
          description={
            found.address === trial.variables ? undefined : vi.relays.resolved(found.address)
          }
        />
      )}
    </div>
  );
}

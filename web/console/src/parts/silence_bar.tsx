import { useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Button } from 'antd';
import { liftSilence, listSilences, type Silence } from '../api/silence';
import { useDeed } from '../app/use_deed';
import { useNow } from '../app/use_now';
import { vi } from '../locale/vi';
import { shortMoment } from './format';
import { ProblemAlert } from './problem_alert';
import './silence_bar.css';

// On every page, for as long as a place is silenced: whoever silenced it is reminded by it.
export function SilenceBar() {
  const silences = useQuery({
    queryKey: ['silences'],
    queryFn: listSilences,
    refetchInterval: 60_000,
  });
  return (silences.data ?? []).map((one) => <Silenced key={one.unit} silence={one} />);
}

function Silenced({ silence }: { silence: Silence }) {
  const queries = useQueryClient();
  const { message } = App.useApp();
  const isForgotten = useNow() >= Date.parse(silence.remind);
  const lift = useDeed({
    mutationFn: () => liftSilence(silence.unit),
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: ['silences'] });
      void message.success(vi.silence.lifted);
    },
  });
  return (
    <section
      className={isForgotten ? 'silence_bar silence_forgotten' : 'silence_bar'}
      aria-label={vi.silence.entry}
    >
      <div>
        <strong>{vi.silence.on(silence.unit_name, shortMoment(silence.since))}</strong>
        <div className="small">{vi.silence.by(silence.by_name, silence.reason)}</div>
        {isForgotten && <div role="alert">{vi.silence.forgotten}</div>}
        <ProblemAlert error={lift.error} />
      </div>
      {silence.may_lift && (
        <Button type="primary" loading={lift.isPending} onClick={() => lift.mutate()}>
          {vi.silence.lift}
        </Button>
      )}
    </section>
  );
}

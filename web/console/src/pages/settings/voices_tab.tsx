import { useMutation, useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { mediaAddress } from '../../api/media';
import { listVoices, speak } from '../../api/speech';
import type { Voice } from '../../api/types';
import { useSession } from '../../app/session';
import { vi } from '../../locale/vi';
import { EmptyState, Reading } from '../../parts/page_states';
import { ProblemAlert } from '../../parts/problem_alert';
import { Waveform } from '../../parts/waveform';

export function VoicesTab() {
  const voices = useQuery({ queryKey: ['voices'], queryFn: listVoices });
  return (
    <div className="stack">
      <p className="muted">{vi.settings.voicesHelp}</p>
      <Reading of={voices}>
        {(page) =>
          page.items.length === 0 ? (
            <EmptyState title={vi.settings.voicesEmptyTitle} text={vi.settings.voicesEmptyText} />
          ) : (
            <ul className="plain list_rows">
              {page.items.map((voice) => (
                <VoiceRow key={voice.id} voice={voice} />
              ))}
            </ul>
          )
        }
      </Reading>
    </div>
  );
}

function VoiceRow({ voice }: { voice: Voice }) {
  const { account } = useSession();
  const sample = useMutation({
    mutationFn: () => speak({ text: vi.settings.voiceSample, voice: voice.id, unit: account.unit }),
  });
  const speech = sample.data && 'speech' in sample.data ? sample.data.speech : undefined;
  return (
    <li className="stack_tight">
      <div className="row_between">
        <span>
          <strong>{voice.name}</strong>
          {voice.region && <span className="muted"> · {voice.region}</span>}
        </span>
        <Button
          aria-label={vi.settings.voiceTry(voice.name)}
          loading={sample.isPending}
          onClick={() => sample.mutate()}
        >
          {vi.speech.title}
        </Button>
      </div>
      <ProblemAlert error={sample.error} />
      {speech?.media && (
        <Waveform
          src={mediaAddress(speech.media)}
          peaks={speech.peaks}
          durationMs={speech.duration_ms}
        />
      )}
    </li>
  );
}

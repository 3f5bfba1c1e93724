import { AudioOutlined } from '@ant-design/icons';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Button } from 'antd';
import { mediaAddress } from '../../api/media';
import { byEngine, listVoices, speak } from '../../api/speech';
import type { Voice } from '../../api/types';
import { useSession } from '../../app/session';
import { vi } from '../../locale/vi';
import { EmptyState, Reading } from '../../parts/page_states';
import { ProblemAlert } from '../../parts/problem_alert';
import { Waveform } from '../../parts/waveform';

// Recordings first; then the machine's voices, with the name of what reads.
export function VoicesTab() {
  const { may } = useSession();
  const voices = useQuery({ queryKey: ['voices'], queryFn: listVoices });
  return (
    <div className="stack">
      <p className="muted">{vi.settings.voicesHelp}</p>
      <section className="stack_tight">
        <h2>
          <AudioOutlined aria-hidden="true" /> {vi.settings.recordingFirst}
        </h2>
        <p>{vi.settings.recordingFirstText}</p>
        {may('write_bulletin') && (
          <Link to="/bulletins/$id" params={{ id: 'new' }}>
            {vi.settings.recordingFirstAction}
          </Link>
        )}
      </section>
      <Reading of={voices}>
        {(page) =>
          page.items.length === 0 ? (
            <EmptyState title={vi.settings.voicesEmptyTitle} text={vi.settings.voicesEmptyText} />
          ) : (
            byEngine(page.items).map(([engine, items]) => (
              <section key={engine} className="stack_tight">
                <h2>{vi.settings.voiceEngines[engine]}</h2>
                <p className="muted">{vi.settings.voiceEngineHelp[engine]}</p>
                <ul className="plain list_rows">
                  {items.map((voice) => (
                    <VoiceRow key={voice.id} voice={voice} />
                  ))}
                </ul>
              </section>
            ))
          )
        }
      </Reading>
    </div>
  );
}

function about(voice: Voice): string {
  const region = voice.region ? (vi.settings.voiceRegions[voice.region] ?? '') : '';
  return [
    // The name mostly says the region already.
    voice.name.includes(region) ? '' : region,
    voice.default ? vi.settings.voiceDefault : '',
  ]
    .filter(Boolean)
    .join(', ');
}

function VoiceRow({ voice }: { voice: Voice }) {
  const { account } = useSession();
  const sample = useMutation({
    mutationFn: () => speak({ text: vi.settings.voiceSample, voice: voice.id, unit: account.unit }),
  });
  const speech = sample.data && 'speech' in sample.data ? sample.data.speech : undefined;
  const more = about(voice);
  return (
    <li className="stack_tight">
      <div className="row_between">
        <span>
          <strong>{voice.name}</strong>
          {more && <span className="muted"> · {more}</span>}
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

// A text as the voice reads it, to be heard before it is used.
import { mediaAddress } from '../api/media';
import { vi } from '../locale/vi';
import type { Spoken } from './use_spoken';
import { Waveform } from './waveform';

export function Hear({ spoken }: { spoken: Spoken }) {
  const { speech, pending, failed } = spoken;
  if (failed) return <p className="muted">{vi.alarm.hearFailed}</p>;
  if (pending && !speech) return <p className="muted">{vi.alarm.hearing}</p>;
  if (!speech) return null;
  return (
    <div className="stack_tight" aria-live="polite">
      {speech.media && (
        <Waveform
          src={mediaAddress(speech.media)}
          peaks={speech.peaks}
          durationMs={speech.duration_ms}
        />
      )}
      <p className="small">
        <span className="muted">{vi.alarm.spokenAs}:</span> {speech.spoken_text}
      </p>
    </div>
  );
}

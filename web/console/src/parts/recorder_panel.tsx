import { AudioOutlined } from '@ant-design/icons';
import { useMutation } from '@tanstack/react-query';
import { Button } from 'antd';
import { mediaAddress, uploadMedia } from '../api/media';
import type { Media } from '../api/types';
import { vi } from '../locale/vi';
import { duration, shortMoment } from './format';
import { ProblemAlert } from './problem_alert';
import './recorder_panel.css';
import { mostRecorded, type RecorderTrouble, useRecorder } from './use_recorder';
import { Waveform } from './waveform';

const words: Record<RecorderTrouble, string> = {
  refused: vi.recorder.refused,
  missing: vi.recorder.missing,
  too_short: vi.recorder.tooShort,
};

// Below the first nothing is understood from a horn; above the second it is clipped.
const tooQuiet = 0.06;
const tooLoud = 0.97;

// Speak, hear it, speak again; what was spoken lies at the server by then.
export function RecorderPanel({
  media,
  onMedia,
}: {
  media?: Media;
  onMedia: (media: Media | undefined) => void;
}) {
  const send = useMutation({
    mutationFn: (sound: Blob) =>
      uploadMedia(
        new File([sound], `Thu âm ${shortMoment(Date.now())}`, { type: sound.type }),
        () => undefined,
        new AbortController().signal,
      ),
    onSuccess: onMedia,
  });
  const recorder = useRecorder((sound) => send.mutate(sound));
  const begin = () => {
    onMedia(undefined);
    send.reset();
    recorder.start();
  };
  const isRecording = recorder.state === 'recording';
  const hash = media?.sha256;
  return (
    <div className="stack">
      {isRecording ? (
        <Button
          danger
          type="primary"
          size="large"
          className="recorder_main"
          onClick={recorder.stop}
        >
          {vi.recorder.stop}
        </Button>
      ) : (
        <Button
          size="large"
          type={hash ? 'default' : 'primary'}
          className="recorder_main"
          icon={<AudioOutlined />}
          loading={recorder.state === 'opening' || send.isPending}
          onClick={begin}
        >
          {hash ? vi.recorder.again : vi.recorder.start}
        </Button>
      )}
      {isRecording && <Level length={recorder.length} level={recorder.level} />}
      {recorder.trouble && (
        <p className="field_error" role="alert">
          {words[recorder.trouble]}
        </p>
      )}
      {send.isPending && <p className="muted">{vi.recorder.sending}</p>}
      <ProblemAlert
        error={send.error}
        onRetry={send.variables ? () => send.mutate(send.variables) : undefined}
      />
      {hash && (
        <Waveform src={mediaAddress(hash)} peaks={media.peaks} durationMs={media.duration_ms} />
      )}
    </div>
  );
}

function Level({ length, level }: { length: number; level: number }) {
  const objection =
    level >= tooLoud
      ? vi.recorder.loud
      : length > 2000 && level < tooQuiet
        ? vi.recorder.quiet
        : undefined;
  return (
    <div className="stack_tight">
      <div className="recorder_level">
        <meter aria-label={vi.recorder.level} min={0} max={1} high={tooLoud} value={level} />
        <span className="number">{duration(length)}</span>
        <span className="muted small">{vi.recorder.left(duration(mostRecorded - length))}</span>
      </div>
      <span className="small" aria-live="polite">
        {objection}
      </span>
    </div>
  );
}

import { useQuery } from '@tanstack/react-query';
import { Alert, Button, Radio } from 'antd';
import { useState } from 'react';
import { mediaAddress, readMedia } from '../../api/media';
import type { Media } from '../../api/types';
import { vi } from '../../locale/vi';
import { Panel } from '../../parts/page';
import { RecorderPanel } from '../../parts/recorder_panel';
import { Waveform } from '../../parts/waveform';
import { type Editable, longestBulletin } from './editable';
import { SpeechPanel } from './speech_panel';
import { Upload } from './upload';

interface Props {
  value: Editable;
  change: (part: Partial<Editable>) => void;
  disabled: boolean;
  unit?: string;
  // What the loudspeakers will sound, once it was submitted.
  media?: string | null;
}

// Whoever approves hears exactly what was submitted, not another voicing of the same text.
export function SoundPanel({ media, ...props }: Props) {
  if (!props.disabled || !media) return <SoundChoice {...props} />;
  return (
    <Panel title={vi.editor.soundTitle}>
      <div className="stack">
        <p className="muted">
          {props.value.recording ? vi.editor.soundsRecording : vi.editor.soundsVoice}
        </p>
        <Recording media={media} />
        {!props.value.recording && <SpeechPanel {...props} sounds />}
      </div>
    </Panel>
  );
}

// A human recording is the first choice; the machine reads where there is none.
function SoundChoice(props: Omit<Props, 'media'>) {
  const { value, change, disabled } = props;
  const [wanted, setWanted] = useState<'upload' | 'speech'>(
    value.recording || !value.text ? 'upload' : 'speech',
  );
  // Spoken here and now: the recorder itself shows it.
  const [own, setOwn] = useState<Media>();
  const isOwn = value.recording !== null && value.recording === own?.sha256;
  return (
    <Panel title={vi.editor.soundTitle}>
      <div className="stack">
        <p className="muted">{vi.editor.soundLead}</p>
        <Radio.Group
          name="sound"
          optionType="button"
          value={wanted}
          onChange={(event) => setWanted(event.target.value)}
          options={[
            { value: 'upload', label: vi.editor.soundUpload },
            { value: 'speech', label: vi.editor.soundSpeech },
          ]}
        />
        {wanted === 'speech' && value.recording && !disabled && (
          <Alert
            type="warning"
            showIcon
            title={vi.editor.recordingSounds}
            action={
              <Button onClick={() => change({ recording: null })}>{vi.editor.uploadRemove}</Button>
            }
          />
        )}
        {wanted === 'speech' && value.language === 'vi' && <SpeechPanel {...props} />}
        {wanted === 'speech' && value.language !== 'vi' && (
          <Alert
            type="warning"
            showIcon
            title={vi.tracks.onlyVietnameseVoice}
            description={vi.tracks.onlyVietnameseVoiceText}
          />
        )}
        {wanted === 'upload' && !disabled && (
          <RecorderPanel
            longest={longestBulletin}
            media={isOwn ? own : undefined}
            onMedia={(made) => {
              setOwn(made);
              change({ recording: made?.sha256 ?? null });
            }}
          />
        )}
        {wanted === 'upload' && value.recording && (
          <>
            {!isOwn && <Recording media={value.recording} />}
            {!disabled && (
              <div className="row">
                <Button onClick={() => change({ recording: null })}>
                  {vi.editor.uploadRemove}
                </Button>
              </div>
            )}
          </>
        )}
        {wanted === 'upload' && !disabled && (
          <Upload again={value.recording !== null} onDone={(recording) => change({ recording })} />
        )}
      </div>
    </Panel>
  );
}

function Recording({ media }: { media: string }) {
  const about = useQuery({ queryKey: ['media', media], queryFn: () => readMedia(media) });
  return (
    <Waveform
      src={mediaAddress(media)}
      peaks={about.data?.peaks}
      durationMs={about.data?.duration_ms}
    />
  );
}

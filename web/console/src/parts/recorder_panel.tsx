import { AudioOutlined, ScissorOutlined } from '@ant-design/icons';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { mediaAddress, uploadMedia } from '../api/media';
import type { Media } from '../api/types';
import { useSession } from '../app/session';
import { vi } from '../locale/vi';
import { FileButton } from './file_button';
import { duration, durationInWords, shortMoment } from './format';
import { dropRecording, type KeptRecording, recordingsOf, soundOf } from './kept_recordings';
import { ProblemAlert } from './problem_alert';
import './recorder_panel.css';
import { objectionTo, soundFiles } from './sound_files';
import { clipsFrom, isClipped, type SoundMeter, shareOf, softest, warningOf } from './sound_meter';
import type { Part } from './trim';
import { TrimPanel } from './trim_panel';
import {
  longestAtOnce,
  type Recorded,
  type Recorder,
  type RecorderEnd,
  type RecorderTrouble,
  useRecorder,
} from './use_recorder';
import { Waveform } from './waveform';
import './field.css';

const words = vi.recorder;

const troubles: Record<RecorderTrouble, string> = {
  refused: words.refused,
  absent: words.absent,
  busy: words.busy,
  missing: words.missing,
  too_short: words.tooShort,
};

// What was recorded, or chosen as a file, and is at hand, whatever the server has of it.
interface Taken {
  sound: Blob;
  name?: string;
  end: RecorderEnd;
  kept?: number;
}

// Larger ones would fill the memory of a phone when they are drawn.
const cutAtMost = 20 * 1024 * 1024;

// Speak, hear it, cut it, speak again; what was spoken lies at the server by then, at the loudness
// of everything else.
export function RecorderPanel({
  media,
  onMedia,
  longest = longestAtOnce,
  files = false,
}: {
  media?: Media;
  onMedia: (media: Media | undefined) => void;
  longest?: number;
  // A sound that is there already may be chosen instead, and cut as well.
  files?: boolean;
}) {
  const { account } = useSession();
  const [taken, setTaken] = useState<Taken>();
  const [trimming, setTrimming] = useState(false);
  const sent = useRef(false);
  const left = useRef<Taken>(undefined);
  left.current = taken;
  const send = useMutation({
    mutationFn: ({ taken: { sound, name }, part }: { taken: Taken; part?: Part }) =>
      // What has no name the server names by its own clock: that of a phone may be wrong.
      uploadMedia(
        new File([sound], name ?? '', { type: sound.type }),
        () => undefined,
        new AbortController().signal,
        part,
      ),
    onSuccess: (made) => {
      sent.current = true;
      onMedia(made);
    },
  });
  const use = (next: Taken) => {
    setTaken(next);
    send.mutate({ taken: next });
  };
  const recorder = useRecorder(account.id, longest, (recorded: Recorded) => use(recorded));

  // Who leaves the page by its links has used what he sent; a closed window unmounts nothing, and
  // then it is offered again.
  useEffect(
    () => () => {
      const kept = left.current?.kept;
      if (sent.current && kept !== undefined) void dropRecording(kept);
    },
    [],
  );

  const forget = () => {
    if (taken?.kept !== undefined) void dropRecording(taken.kept);
    setTaken(undefined);
    setTrimming(false);
    sent.current = false;
    onMedia(undefined);
    send.reset();
  };
  const begin = () => {
    forget();
    recorder.start();
  };
  const isOn = recorder.state === 'recording' || recorder.state === 'held';
  const hash = isOn ? undefined : media?.sha256;
  return (
    <div className="stack">
      {!isOn && !taken && !hash && <Offer owner={account.id} onTake={use} />}
      {isOn ? (
        <Running recorder={recorder} longest={longest} />
      ) : (
        <Button
          size="large"
          type={hash ? 'default' : 'primary'}
          className="recorder_main"
          icon={<AudioOutlined />}
          loading={recorder.state === 'opening' || send.isPending}
          onClick={begin}
        >
          {hash || taken ? words.again : words.start}
        </Button>
      )}
      {files && !isOn && (
        <FileChoice
          disabled={send.isPending}
          onFile={(file) => {
            forget();
            use({ sound: file, name: file.name, end: 'asked' });
          }}
        />
      )}
      {recorder.trouble && (
        <p className="field_error" role="alert">
          {troubles[recorder.trouble]}
        </p>
      )}
      {!isOn && taken && taken.end !== 'asked' && (
        <p className="recorder_notice" role="status">
          {taken.end === 'full' ? words.full(durationInWords(longest)) : words.taken}
        </p>
      )}
      {send.isPending && <p className="muted">{words.sending}</p>}
      <ProblemAlert
        error={send.error}
        onRetry={send.variables ? () => send.mutate(send.variables) : undefined}
      />
      {hash && (
        <Waveform src={mediaAddress(hash)} peaks={media?.peaks} durationMs={media?.duration_ms} />
      )}
      {hash && taken && !trimming && taken.sound.size <= cutAtMost && (
        <div>
          <Button
            icon={<ScissorOutlined />}
            disabled={send.isPending}
            onClick={() => setTrimming(true)}
          >
            {words.trim}
          </Button>
        </div>
      )}
      {!isOn && taken && trimming && (
        <TrimPanel
          name={`${taken.kept ?? 'here'} ${taken.sound.size}`}
          sound={taken.sound}
          onLeave={() => setTrimming(false)}
          onKeep={(part) => {
            setTrimming(false);
            send.mutate({ taken, part });
          }}
        />
      )}
    </div>
  );
}

function FileChoice({ disabled, onFile }: { disabled: boolean; onFile: (file: File) => void }) {
  const [objection, setObjection] = useState<string>();
  const take = (file: File) => {
    const found = objectionTo(file);
    setObjection(found);
    if (!found) onFile(file);
  };
  return (
    <div className="stack_tight">
      <div>
        <FileButton
          accept={soundFiles}
          label={vi.editor.uploadPick}
          disabled={disabled}
          onFile={take}
        />
      </div>
      {objection && (
        <span className="field_error" role="alert">
          {objection}
        </span>
      )}
    </div>
  );
}

function Running({ recorder, longest }: { recorder: Recorder; longest: number }) {
  const held = recorder.state === 'held';
  return (
    <>
      <Button danger type="primary" size="large" className="recorder_main" onClick={recorder.stop}>
        {held ? words.stopHeld : words.stop}
      </Button>
      {held ? (
        <div className="recorder_notice" role="alert">
          <p>{words.held(duration(recorder.length))}</p>
          <Button disabled={!recorder.free} onClick={recorder.goOn}>
            {recorder.free ? words.goOn : words.waitForCall}
          </Button>
        </div>
      ) : (
        <Level length={recorder.length} longest={longest} meter={recorder.meter} />
      )}
    </>
  );
}

function Level({ length, longest, meter }: { length: number; longest: number; meter: SoundMeter }) {
  const warning = warningOf(meter);
  const loud = Math.round(Math.max(softest, meter.peak));
  return (
    <div className="stack_tight">
      <div className="recorder_level">
        <meter className="sr_only" aria-label={words.level} min={softest} max={0} value={loud}>
          {words.decibels(loud)}
        </meter>
        <div
          className={isClipped(meter) ? 'recorder_scale recorder_scale_clipped' : 'recorder_scale'}
          aria-hidden="true"
        >
          <div className="recorder_bar" style={{ width: `${shareOf(meter.peak) * 100}%` }} />
          <div
            className={
              meter.held >= clipsFrom ? 'recorder_held recorder_held_hot' : 'recorder_held'
            }
            style={{ left: `${shareOf(meter.held) * 100}%` }}
          />
        </div>
        <span className="number">{duration(length)}</span>
        <span className="muted small">{words.left(duration(longest - length))}</span>
      </div>
      <span className={warning ? 'recorder_warning' : 'small muted'} aria-live="polite">
        {warning ? words.warnings[warning] : words.good}
      </span>
    </div>
  );
}

// What an earlier visit left unused.
function Offer({ owner, onTake }: { owner: string; onTake: (taken: Taken) => void }) {
  const kept = useQuery({
    queryKey: ['recordings', owner],
    queryFn: () => recordingsOf(owner),
    gcTime: 0,
    staleTime: 0,
  });
  const take = useMutation({
    mutationFn: (recording: KeptRecording) => soundOf(recording),
    onSuccess: (sound, { id }) => onTake({ sound, end: 'asked', kept: id }),
  });
  const drop = useMutation({
    mutationFn: (recording: KeptRecording) => dropRecording(recording.id),
    onSettled: () => kept.refetch(),
  });
  const [newest] = kept.data ?? [];
  if (!newest) return null;
  return (
    <div className="recorder_notice" role="status">
      <p>{words.offer(shortMoment(newest.begun), durationInWords(newest.length))}</p>
      <div className="row">
        <Button type="primary" loading={take.isPending} onClick={() => take.mutate(newest)}>
          {words.offerTake}
        </Button>
        <Button loading={drop.isPending} onClick={() => drop.mutate(newest)}>
          {words.offerDrop}
        </Button>
      </div>
      <ProblemAlert error={take.error} />
    </div>
  );
}

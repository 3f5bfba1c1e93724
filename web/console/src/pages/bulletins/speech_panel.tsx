import { SoundOutlined } from '@ant-design/icons';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Button, Progress, Select, Slider } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { mediaAddress } from '../../api/media';
import { byEngine, cancelJob, listVoices, readJob, speak } from '../../api/speech';
import type { Job, Speech } from '../../api/types';
import { useSession } from '../../app/session';
import { vi } from '../../locale/vi';
import { Field } from '../../parts/field';
import { number } from '../../parts/format';
import { ProblemAlert } from '../../parts/problem_alert';
import { cutsOf } from '../../parts/reading_pieces';
import { ReadingPreview } from '../../parts/reading_preview';
import { Waveform } from '../../parts/waveform';
import { DoubtfulReadings } from './doubtful_readings';
import type { Editable } from './editable';
import { OwnReadings } from './own_readings';

interface Props {
  value: Editable;
  change: (part: Partial<Editable>) => void;
  disabled: boolean;
  unit?: string;
  // What will sound stands above already: only the way it is read is asked for.
  sounds?: boolean;
}

// What is heard depends on these alone: when one changes, the last voice is old.
const signOf = (value: Editable): string =>
  JSON.stringify([value.text, value.voice, value.speed, value.corrections]);

export function SpeechPanel({ value, change, disabled, unit, sounds = false }: Props) {
  const { account } = useSession();
  const [heard, setHeard] = useState<{ speech: Speech; sign: string; text: string }>();
  const [job, setJob] = useState<string>();
  const [stopped, setStopped] = useState(false);
  const asked = useRef({ sign: '', text: '' });
  const stop = useRef<AbortController>(undefined);

  const take = (speech: Speech) => setHeard({ speech, ...asked.current });
  const prepare = useMutation({
    mutationFn: () => {
      asked.current = { sign: signOf(value), text: value.text };
      stop.current = new AbortController();
      setStopped(false);
      return speak(
        {
          text: value.text,
          voice: value.voice || undefined,
          speed: value.speed,
          unit: unit ?? account.unit,
          corrections: value.corrections,
        },
        stop.current.signal,
      );
    },
    onSuccess: (answer) => {
      if ('job' in answer) setJob(answer.job.id);
      else take(answer.speech);
    },
  });
  const long = useLongJob(job, (done) => {
    setJob(undefined);
    if (done.state === 'done' && done.result) take(done.result);
  });
  const busy = prepare.isPending || job !== undefined;

  const cancel = () => {
    stop.current?.abort();
    setStopped(true);
    if (job) void cancelJob(job);
    setJob(undefined);
  };
  const old = heard && heard.sign !== signOf(value);
  const ready = heard?.speech;
  return (
    <div className="stack">
      <VoiceFields value={value} change={change} disabled={disabled} />
      <div className="row">
        <Button
          icon={<SoundOutlined />}
          disabled={!value.text.trim()}
          loading={busy}
          onClick={() => prepare.mutate()}
        >
          {sounds ? vi.speech.showReading : heard ? vi.speech.again : vi.speech.prepare}
        </Button>
        {busy && <Button onClick={cancel}>{vi.speech.cancel}</Button>}
        {old && !busy && <span className="muted small">{vi.speech.stale}</span>}
      </div>
      {job && <Progress percent={long.data?.progress ?? 0} aria-label={vi.speech.progress} />}
      {stopped && <p className="muted">{vi.speech.cancelled}</p>}
      {!stopped && <ProblemAlert error={prepare.error ?? long.error} />}
      {long.data?.state === 'failed' && !busy && <p role="alert">{vi.speech.failed}</p>}
      {!heard && !busy && !value.text.trim() && <p className="muted">{vi.speech.empty}</p>}
      {ready?.media && !sounds && (
        <Waveform
          src={mediaAddress(ready.media)}
          peaks={ready.peaks}
          durationMs={ready.duration_ms}
        />
      )}
      {heard && <ReadingPreview text={heard.text} speech={heard.speech} />}
      {heard && (
        <DoubtfulReadings
          cuts={cutsOf(heard.speech.text ?? heard.text, heard.speech.pieces ?? [])}
          unit={unit ?? account.unit}
          readings={value.corrections}
          disabled={disabled}
          onReadings={(corrections) => change({ corrections })}
        />
      )}
      {!disabled && (heard || value.corrections.length > 0) && (
        <OwnReadings
          text={value.text}
          unit={unit ?? account.unit}
          readings={value.corrections}
          onReadings={(corrections) => change({ corrections })}
        />
      )}
    </div>
  );
}

function useLongJob(id: string | undefined, onEnd: (job: Job) => void) {
  const job = useQuery({
    queryKey: ['jobs', id],
    queryFn: () => readJob(id as string),
    enabled: id !== undefined,
    refetchInterval: 1000,
  });
  const end = useRef(onEnd);
  end.current = onEnd;
  const { data } = job;
  useEffect(() => {
    if (id && data?.id === id && ['done', 'failed', 'cancelled'].includes(data.state)) {
      end.current(data);
    }
  }, [id, data]);
  return job;
}

function VoiceFields({ value, change, disabled }: Omit<Props, 'unit' | 'sounds'>) {
  const voices = useQuery({ queryKey: ['voices'], queryFn: listVoices, staleTime: 300_000 });
  return (
    <div className="columns">
      <Field label={vi.speech.voice}>
        <Select
          disabled={disabled}
          value={
            value.voice ||
            (voices.data?.items.find((voice) => voice.default) ?? voices.data?.items[0])?.id
          }
          options={byEngine(voices.data?.items ?? []).map(([engine, items]) => ({
            label: vi.settings.voiceEngines[engine],
            options: items.map((voice) => ({ value: voice.id, label: voice.name })),
          }))}
          onChange={(voice) => change({ voice })}
        />
      </Field>
      <div className="field">
        <span className="label">
          {vi.speech.speed}: {vi.speech.speedValue(number(value.speed / 100))}
        </span>
        <Slider
          min={70}
          max={140}
          step={10}
          disabled={disabled}
          value={value.speed}
          ariaLabelForHandle={vi.speech.speed}
          ariaValueTextFormatterForHandle={(now) =>
            vi.speech.speedValue(number((now ?? 100) / 100))
          }
          onChange={(next) => change({ speed: next })}
        />
      </div>
    </div>
  );
}

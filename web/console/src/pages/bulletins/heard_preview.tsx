// The whole bulletin as one place hears it: its languages in the order of that place, with the same
// pause between them as on the loudspeakers.
import { CaretRightOutlined, PauseOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { type HeardBulletin, readHeard } from '../../api/bulletins';
import { mediaAddress } from '../../api/media';
import type { Bulletin } from '../../api/types';
import { useSession } from '../../app/session';
import { vi } from '../../locale/vi';
import { Field, FieldGroup } from '../../parts/field';
import { duration, isoDay } from '../../parts/format';
import { languagesInWords } from '../../parts/languages';
import { Reading } from '../../parts/page_states';
import { type ChosenUnit, UnitsOnDay } from '../../parts/units_on_day';

const words = vi.tracks;

export function HeardPreview({ bulletin }: { bulletin: Bulletin }) {
  const { account } = useSession();
  const [place, setPlace] = useState<ChosenUnit[]>([]);
  const unit = place[0]?.id ?? account.unit;
  const heard = useQuery({
    queryKey: ['bulletins', 'heard', bulletin.id, bulletin.version, unit],
    queryFn: () => readHeard(bulletin.id, unit),
    placeholderData: (before) => before,
  });
  return (
    <FieldGroup label={words.preview} hint={words.previewHint}>
      <div className="stack_tight">
        <Field label={words.previewUnit}>
          <UnitsOnDay at={isoDay(Date.now())} value={place} onChange={setPlace} />
        </Field>
        <Reading of={heard} rows={2}>
          {(found) => <Player key={unit} heard={found} />}
        </Reading>
      </div>
    </FieldGroup>
  );
}

function Player({ heard }: { heard: HeardBulletin }) {
  const audio = useRef<HTMLAudioElement>(null);
  const waiting = useRef<ReturnType<typeof setTimeout>>(undefined);
  const [at, setAt] = useState<number>();
  const sounding = heard.parts.filter((part) => part.media);
  useEffect(() => () => clearTimeout(waiting.current), []);

  const stop = () => {
    clearTimeout(waiting.current);
    audio.current?.pause();
    setAt(undefined);
  };
  const play = (index: number) => {
    const media = sounding[index]?.media;
    if (!media || !audio.current) {
      setAt(undefined);
      return;
    }
    setAt(index);
    audio.current.src = mediaAddress(media);
    void audio.current.play();
  };
  const goOn = () => {
    const next = (at ?? 0) + 1;
    if (next >= sounding.length) setAt(undefined);
    else waiting.current = setTimeout(() => play(next), heard.pause_ms);
  };
  const current = at === undefined ? undefined : sounding[at];
  return (
    <div className="stack_tight">
      <ol className="plain stack_tight">
        {heard.parts.map((part, index) => (
          <li key={part.language} className="row">
            <strong>
              {index + 1}. {words.track(languagesInWords([part.language]))}
            </strong>
            <span className="small muted number">
              {part.media ? duration(part.duration_ms) : words.notVoiced}
            </span>
            {part.reader && <span className="small muted">{words.readerBy(part.reader)}</span>}
          </li>
        ))}
      </ol>
      {/* biome-ignore lint/a11y/useMediaCaption: the text of the bulletin stands above. */}
      <audio ref={audio} preload="none" onEnded={goOn} />
      <div className="row">
        <Button
          icon={current ? <PauseOutlined /> : <CaretRightOutlined />}
          disabled={sounding.length === 0}
          onClick={() => (current ? stop() : play(0))}
        >
          {current ? words.stop : words.play}
        </Button>
        <span className="small muted" aria-live="polite">
          {current
            ? words.playing(languagesInWords([current.language]))
            : words.whole(duration(heard.duration_ms))}
        </span>
      </div>
    </div>
  );
}

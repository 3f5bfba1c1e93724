// The languages of a bulletin beside its main text: recordings of people who speak them.
import { Alert, Button, Input, Select } from 'antd';
import { useState } from 'react';
import { mediaAddress } from '../../api/media';
import type { Problem } from '../../api/problem';
import type { Bulletin, BulletinTrack, Media } from '../../api/types';
import { vi } from '../../locale/vi';
import { Field, FieldGroup } from '../../parts/field';
import { languageName, languagesInWords, recordedLanguages } from '../../parts/languages';
import { Panel } from '../../parts/page';
import { RecorderPanel } from '../../parts/recorder_panel';
import { Waveform } from '../../parts/waveform';
import { type Editable, longestBulletin } from './editable';
import { HeardPreview } from './heard_preview';
import { communesByLanguage } from './lacking';
import { Upload } from './upload';

interface Props {
  bulletin?: Bulletin;
  value: Editable;
  change: (part: Partial<Editable>) => void;
  disabled: boolean;
  problem?: Problem;
}

const words = vi.tracks;

export function TracksPanel({ bulletin, value, change, disabled, problem }: Props) {
  // What was typed on this machine before there were tracks has none.
  const tracks = value.tracks ?? [];
  const put = (changed: BulletinTrack) =>
    change({ tracks: tracks.map((one) => (one.language === changed.language ? changed : one)) });
  const used = [value.language, ...tracks.map((track) => track.language)];
  const lacking = communesByLanguage(bulletin?.lacking ?? []);
  if (disabled && tracks.length === 0 && lacking.length === 0) return null;
  return (
    <Panel title={words.title}>
      <div className="stack">
        <p className="muted">{words.lead}</p>
        {lacking.length > 0 && (
          <Alert
            type={bulletin?.tracks_required ? 'error' : 'warning'}
            showIcon
            title={words.lacking(languagesInWords(lacking.map(([language]) => language)))}
            description={
              <div className="stack_tight">
                {lacking.map(([language, communes]) => (
                  <span key={language}>
                    {words.lackingIn(languageName(language), communes.join(', '))}
                  </span>
                ))}
                <span>{bulletin?.tracks_required ? words.lackingBlocks : words.lackingWarns}</span>
              </div>
            }
          />
        )}
        {tracks.map((track, index) => (
          <TrackFields
            key={track.language}
            track={track}
            disabled={disabled}
            readerError={problem?.errorAt(`tracks[${index}].reader`)}
            soundError={
              problem?.errorAt(`tracks[${index}].media`) ??
              problem?.errorAt(`tracks[${index}].language`)
            }
            onChange={put}
            onDrop={() =>
              change({ tracks: tracks.filter((one) => one.language !== track.language) })
            }
          />
        ))}
        {!disabled && (
          <AddTrack
            used={used}
            wanted={lacking.map(([language]) => language)}
            onAdd={(track) => change({ tracks: [...tracks, track] })}
          />
        )}
        {bulletin && tracks.length > 0 && <HeardPreview bulletin={bulletin} />}
      </div>
    </Panel>
  );
}

function TrackFields({
  track,
  disabled,
  readerError,
  soundError,
  onChange,
  onDrop,
}: {
  track: BulletinTrack;
  disabled: boolean;
  readerError?: string;
  soundError?: string;
  onChange: (track: BulletinTrack) => void;
  onDrop: () => void;
}) {
  const name = languagesInWords([track.language]);
  if (disabled) {
    return (
      <FieldGroup label={words.track(name)}>
        {track.media && <Waveform src={mediaAddress(track.media)} />}
        <span className="small muted">
          {track.reader ? words.readerBy(track.reader) : words.noReader}
        </span>
        {track.text && <p lang={track.language}>{track.text}</p>}
      </FieldGroup>
    );
  }
  return (
    <FieldGroup label={words.track(name)} error={soundError}>
      <div className="stack_tight">
        {track.media && <Waveform src={mediaAddress(track.media)} />}
        <Field label={words.reader} hint={words.readerHint} error={readerError}>
          <Input
            value={track.reader}
            maxLength={120}
            onChange={(event) => onChange({ ...track, reader: event.target.value })}
          />
        </Field>
        <Field label={words.text}>
          <Input.TextArea
            lang={track.language}
            value={track.text}
            autoSize={{ minRows: 2, maxRows: 12 }}
            onChange={(event) => onChange({ ...track, text: event.target.value })}
          />
        </Field>
        <Upload again onDone={(media) => onChange({ ...track, media })} />
        <div>
          <Button aria-label={words.drop(name)} onClick={onDrop}>
            {vi.common.remove}
          </Button>
        </div>
      </div>
    </FieldGroup>
  );
}

// A track is part of the bulletin once it has a sound: text alone in another language would never
// be heard.
function AddTrack({
  used,
  wanted,
  onAdd,
}: {
  used: string[];
  wanted: string[];
  onAdd: (track: BulletinTrack) => void;
}) {
  const [language, setLanguage] = useState<string>();
  const [reader, setReader] = useState('');
  const [made, setMade] = useState<Media>();
  const free = recordedLanguages(wanted).filter((one) => !used.includes(one.value));
  // What the audience lacks is what one looks for.
  const rank = (code: string) => (wanted.includes(code) ? 0 : 1);
  free.sort((a, b) => rank(a.value) - rank(b.value));
  const close = () => {
    setLanguage(undefined);
    setReader('');
    setMade(undefined);
  };
  const take = (media: string) => {
    if (language) onAdd({ language, text: '', media, reader: reader.trim() });
    close();
  };
  if (free.length === 0) return null;
  return (
    <div className="stack_tight">
      <Field label={words.add} hint={words.addHint}>
        <Select
          value={language ?? null}
          placeholder={words.pick}
          options={free}
          onChange={(code: string | null) => setLanguage(code ?? undefined)}
        />
      </Field>
      {language && (
        <FieldGroup label={words.record(languagesInWords([language]))}>
          <div className="stack_tight">
            <Field label={words.reader} hint={words.readerHint}>
              <Input
                value={reader}
                maxLength={120}
                onChange={(event) => setReader(event.target.value)}
              />
            </Field>
            <RecorderPanel media={made} onMedia={setMade} longest={longestBulletin} />
            {!made?.sha256 && <Upload again={false} onDone={take} />}
            <div className="row">
              {made?.sha256 && (
                <Button type="primary" onClick={() => take(made.sha256 as string)}>
                  {words.takeRecording(languagesInWords([language]))}
                </Button>
              )}
              <Button onClick={close}>{words.giveUp}</Button>
            </div>
          </div>
        </FieldGroup>
      )}
    </div>
  );
}

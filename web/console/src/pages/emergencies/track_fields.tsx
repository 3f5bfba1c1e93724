// The same alert in other languages: recorded by somebody who speaks them, heard behind the
// Vietnamese words.
import { Button, Input, Select } from 'antd';
import type { TemplateTrack } from '../../api/emergency_types';
import { mediaAddress } from '../../api/media';
import { vi } from '../../locale/vi';
import { Field, FieldGroup } from '../../parts/field';
import { languagesInWords, recordedLanguages } from '../../parts/languages';
import { RecorderPanel } from '../../parts/recorder_panel';
import { Waveform } from '../../parts/waveform';
import { Upload } from '../bulletins/upload';
import { mostText } from './send_draft';

const words = vi.languages;

export function TrackFields({
  value,
  onChange,
}: {
  value: TemplateTrack[];
  onChange: (tracks: TemplateTrack[]) => void;
}) {
  const used = value.map((track) => track.language);
  const free = recordedLanguages().filter((one) => !used.includes(one.value));
  const change = (language: string, part: Partial<TemplateTrack>) =>
    onChange(value.map((track) => (track.language === language ? { ...track, ...part } : track)));
  const put = (language: string, media: string | null) => change(language, { media });
  return (
    <div className="stack">
      {value.map(({ language, text, media }) => (
        <FieldGroup key={language} label={words.track(languagesInWords([language]))}>
          <div className="stack_tight">
            {media && <Waveform src={mediaAddress(media)} />}
            {!media && (
              <RecorderPanel onMedia={(made) => made?.sha256 && put(language, made.sha256)} />
            )}
            <Upload again={Boolean(media)} onDone={(hash) => put(language, hash)} />
            <Field label={words.written(languagesInWords([language]))} hint={words.writtenHint}>
              <Input.TextArea
                value={text}
                maxLength={mostText}
                autoSize={{ minRows: 2, maxRows: 8 }}
                onChange={({ target }) => change(language, { text: target.value })}
              />
            </Field>
            <div className="row">
              {media && <Button onClick={() => put(language, null)}>{vi.recorder.again}</Button>}
              <Button
                aria-label={words.drop(languagesInWords([language]))}
                onClick={() => onChange(value.filter((track) => track.language !== language))}
              >
                {vi.common.remove}
              </Button>
            </div>
          </div>
        </FieldGroup>
      ))}
      {free.length > 0 && (
        <Field label={words.add} hint={words.addHint}>
          <Select
            value={null}
            placeholder={words.pick}
            options={free}
            onChange={(language: string | null) => {
              if (language) onChange([...value, { language, text: '', media: null }]);
            }}
          />
        </Field>
      )}
    </div>
  );
}

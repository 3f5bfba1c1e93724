// The same alert in other languages: recorded by somebody who speaks them, heard behind the
// Vietnamese words.
import { Button } from 'antd';
import type { TemplateTrack } from '../../api/emergency_types';
import { mediaAddress } from '../../api/media';
import { vi } from '../../locale/vi';
import { FieldGroup } from '../../parts/field';
import { languagesInWords } from '../../parts/languages';
import { RecorderPanel } from '../../parts/recorder_panel';
import { Waveform } from '../../parts/waveform';
import { Upload } from '../bulletins/upload';
import { AddLanguage, WrittenField } from './language_fields';

const words = vi.languages;

export function TrackFields({
  value,
  onChange,
}: {
  value: TemplateTrack[];
  onChange: (tracks: TemplateTrack[]) => void;
}) {
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
            <WrittenField
              language={language}
              text={text}
              onChange={(written) => change(language, { text: written })}
            />
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
      <AddLanguage
        label={words.add}
        hint={words.addHint}
        there={value}
        onAdd={(language) => onChange([...value, { language, text: '', media: null }])}
      />
    </div>
  );
}

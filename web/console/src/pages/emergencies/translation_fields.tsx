// The words of an alert in other languages: read by who follows it, spoken by no device.
import { Button, Input, Select } from 'antd';
import type { EmergencyContent } from '../../api/emergency_types';
import { vi } from '../../locale/vi';
import { Field } from '../../parts/field';
import {
  languageName,
  languagesInWords,
  primaryOf,
  recordedLanguages,
} from '../../parts/languages';
import {
  isStale,
  mostText,
  translationsOf,
  type Written,
  withoutWritten,
  withWritten,
} from './send_draft';

const words = vi.languages;

export function TranslationFields<Of extends Written>({
  draft,
  onChange,
}: {
  draft: Of;
  onChange: (draft: Of) => void;
}) {
  const all = draft.translations ?? [];
  const used = all.map(({ language }) => primaryOf(language));
  const free = recordedLanguages().filter(({ value }) => !used.includes(value));
  return (
    <>
      {all.map(({ language, text, says }) => (
        <div key={language} className="stack_tight">
          <Field
            label={words.written(languagesInWords([language]))}
            hint={isStale(draft, { language, text, says }) ? words.writtenOld : words.writtenHint}
          >
            <Input.TextArea
              value={text}
              maxLength={mostText}
              autoSize={{ minRows: 2, maxRows: 8 }}
              onChange={({ target }) => onChange(withWritten(draft, language, target.value))}
            />
          </Field>
          <div className="row">
            {text.trim() && isStale(draft, { language, text, says }) && (
              <Button
                aria-label={words.keepWritten(languagesInWords([language]))}
                onClick={() => onChange(withWritten(draft, language, text))}
              >
                {words.stillTrue}
              </Button>
            )}
            <Button
              aria-label={words.dropWritten(languagesInWords([language]))}
              onClick={() => onChange(withoutWritten(draft, language))}
            >
              {vi.common.remove}
            </Button>
          </div>
        </div>
      ))}
      {free.length > 0 && (
        <Field label={words.addWritten}>
          <Select
            value={null}
            placeholder={words.pick}
            options={free}
            onChange={(language: string | null) => {
              if (language) onChange(withWritten(draft, language, ''));
            }}
          />
        </Field>
      )}
    </>
  );
}

// What stands beside the Vietnamese words, said where those are written.
export function TranslationNote({ draft }: { draft: Written }) {
  const { sent, stale } = translationsOf(draft);
  const names = (all: typeof sent) => languagesInWords(all.map(({ language }) => language));
  return (
    <>
      {stale.length > 0 && <p className="small">{words.writtenStale(names(stale))}</p>}
      {sent.length > 0 && <p className="small">{words.writtenShort(names(sent))}</p>}
    </>
  );
}

// Of an alert that was sent, or waits: its second person stands behind them as well.
export const Translations = ({ of }: { of: Pick<EmergencyContent, 'translations'> }) =>
  of.translations?.map(({ language, text }) => (
    <p key={language} className="small">
      {languageName(language)}: <span lang={language}>{text}</span>
    </p>
  ));

// The words of an alert in other languages: read by who follows it, spoken by no device.
import { Button } from 'antd';
import type { EmergencyContent } from '../../api/emergency_types';
import { vi } from '../../locale/vi';
import { languageName, languagesInWords } from '../../parts/languages';
import { AddLanguage, WrittenField } from './language_fields';
import { isStale, translationsOf, type Written, withoutWritten, withWritten } from './send_draft';

const words = vi.languages;

export function TranslationFields<Of extends Written>({
  draft,
  onChange,
}: {
  draft: Of;
  onChange: (draft: Of) => void;
}) {
  const all = draft.translations ?? [];
  return (
    <>
      {all.map(({ language, text, says }) => (
        <div key={language} className="stack_tight">
          <WrittenField
            language={language}
            text={text}
            hint={isStale(draft, { language, text, says }) ? words.writtenOld : undefined}
            onChange={(written) => onChange(withWritten(draft, language, written))}
          />
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
      <AddLanguage
        label={words.addWritten}
        there={all}
        onAdd={(language) => onChange(withWritten(draft, language, ''))}
      />
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

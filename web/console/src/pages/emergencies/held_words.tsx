// The words of a message of another system before they sound: ours to put better, its own languages
// beside them, and what it says where it does not speak Vietnamese.
import { Alert, Input } from 'antd';
import type { CapMessage } from '../../api/other_systems';
import { vi } from '../../locale/vi';
import { Field } from '../../parts/field';
import { languagesInWords, primaryOf } from '../../parts/languages';
import { changeOf, mostText, translationsOf, type Written, writtenFrom } from './send_draft';
import { TranslationFields, Translations } from './translation_fields';

// Nothing of it may be read out as it stands: our voices speak Vietnamese alone.
export const isForeign = ({ language }: Pick<CapMessage, 'language'>): boolean =>
  language !== '' && primaryOf(language) !== 'vi';

export const wordsOf = (held: CapMessage): Written => writtenFrom(held.text, held.translations);

const isOriginal = (held: CapMessage, language: string): boolean =>
  held.translations.some((one) => one.language === language);

// Of a foreign one the Vietnamese words are made from its own, which no wording of them makes untrue.
function withText(held: CapMessage, words: Written, text: string): Written {
  const translations = words.translations?.map((one) =>
    isForeign(held) && isOriginal(held, one.language) ? { ...one, says: text } : one,
  );
  return { ...words, text, translations };
}

// What is sent when it is confirmed; what a foreign one says itself stays as long as nobody changed it.
export function confirmationOf(held: CapMessage, words: Written) {
  const text = (words.text ?? '').trim();
  const change = isForeign(held)
    ? { text, ...changeOf(words, { ...held, text }) }
    : changeOf(words, held);
  return { version: held.version, ...change };
}

export const isReadyToSound = ({ text = '' }: Written): boolean =>
  text.trim() !== '' && [...text].length <= mostText;

export function HeldWords({
  message: held,
  words,
  onChange,
}: {
  message: CapMessage;
  words: Written;
  onChange: (words: Written) => void;
}) {
  const foreign = isForeign(held);
  const published = translationsOf(words)
    .sent.map(({ language }) => language)
    .filter((language) => isOriginal(held, language));
  return (
    <div className="full_width stack_tight">
      {foreign && (
        <>
          <Alert
            type="warning"
            showIcon
            title={vi.received.notVietnamese}
            description={vi.received.notVietnameseWay(languagesInWords(published))}
          />
          <Translations of={held} />
        </>
      )}
      <Field
        label={vi.received.text}
        hint={foreign ? vi.received.vietnameseHint : vi.received.textHint}
      >
        <Input.TextArea
          value={words.text}
          maxLength={mostText}
          autoSize={{ minRows: 2, maxRows: 8 }}
          disabled={!held.may_decide}
          onChange={({ target }) => onChange(withText(held, words, target.value))}
        />
      </Field>
      {held.may_decide ? (
        <TranslationFields draft={words} onChange={onChange} />
      ) : (
        !foreign && <Translations of={held} />
      )}
    </div>
  );
}

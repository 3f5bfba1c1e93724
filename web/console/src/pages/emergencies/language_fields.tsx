// What is written in another language beside the Vietnamese words, and the list from which a language
// is added: the same for what is recorded and for what is only read.
import { Input, Select } from 'antd';
import { vi } from '../../locale/vi';
import { Field } from '../../parts/field';
import { languagesInWords, primaryOf, recordedLanguages } from '../../parts/languages';
import { mostText } from './send_draft';

const words = vi.languages;

export function WrittenField({
  language,
  text,
  hint = words.writtenHint,
  onChange,
}: {
  language: string;
  text: string;
  hint?: string;
  onChange: (text: string) => void;
}) {
  return (
    <Field label={words.written(languagesInWords([language]))} hint={hint}>
      <Input.TextArea
        value={text}
        maxLength={mostText}
        autoSize={{ minRows: 2, maxRows: 8 }}
        onChange={({ target }) => onChange(target.value)}
      />
    </Field>
  );
}

// Nothing is shown once every language is there.
export function AddLanguage({
  label,
  hint,
  there,
  onAdd,
}: {
  label: string;
  hint?: string;
  there: readonly { language: string }[];
  onAdd: (language: string) => void;
}) {
  const free = recordedLanguages().filter(
    ({ value }) => !there.some(({ language }) => primaryOf(language) === value),
  );
  if (free.length === 0) return null;
  return (
    <Field label={label} hint={hint}>
      <Select
        value={null}
        placeholder={words.pick}
        options={free}
        onChange={(language: string | null) => {
          if (language) onAdd(language);
        }}
      />
    </Field>
  );
}

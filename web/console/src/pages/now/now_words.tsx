import { Input } from 'antd';
import { vi } from '../../locale/vi';
import { durationInWords, number } from '../../parts/format';
import { readingMs, wordsIn } from '../bulletins/editable';
import { mostWords, type NowDraft } from './now_draft';

interface Part {
  draft: NowDraft;
  change: (part: Partial<NowDraft>) => void;
}

export function TextWish({ draft, change }: Part) {
  const words = wordsIn(draft.text);
  return (
    <div className="stack_tight">
      <Input.TextArea
        autoFocus
        aria-label={vi.now.text}
        placeholder={vi.now.text}
        value={draft.text}
        status={words > mostWords ? 'error' : undefined}
        autoSize={{ minRows: 4, maxRows: 12 }}
        onChange={(event) => change({ text: event.target.value })}
      />
      <span className={words > mostWords ? 'field_error' : 'field_hint'}>
        {words > mostWords
          ? vi.now.textTooLong
          : vi.now.textHint(number(words), durationInWords(readingMs(draft.text)))}
      </span>
    </div>
  );
}

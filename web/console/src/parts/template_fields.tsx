import { useQuery } from '@tanstack/react-query';
import { Input } from 'antd';
import { listTemplates } from '../api/emergencies';
import { vi } from '../locale/vi';
import { OptionalDayPicker } from './day_picker';
import { Field } from './field';
import { Reading } from './page_states';
import { dayOfWords, filledText, isDay, type TemplateFilling, wordsOfDay } from './template_blanks';
import './template_fields.css';

const asLabel = (name: string) => name.charAt(0).toLocaleUpperCase('vi') + name.slice(1);

interface Props {
  value: TemplateFilling;
  onChange: (value: TemplateFilling) => void;
  // What has to be aired on several days is not offered for an airing at once.
  once?: boolean;
}

// A tile for each template; the one that was taken shows its blanks and what will be read.
export function TemplateFields({ value, onChange, once }: Props) {
  const templates = useQuery({
    queryKey: ['templates', 'ordinary'],
    queryFn: () => listTemplates('ordinary'),
    staleTime: 60_000,
  });
  const { template, blanks } = value;
  const fill = (name: string, words: string) =>
    onChange({ template, blanks: { ...blanks, [name]: words } });
  return (
    <div className="stack">
      <Reading of={templates} rows={3}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="muted">{vi.now.noTemplates}</p>
          ) : (
            <ul className="plain template_tiles" aria-label={vi.now.pickTemplate}>
              {items
                .filter((one) => !once || one.days_in_a_row <= 1)
                .map((one) => (
                  <li key={one.id}>
                    <button
                      type="button"
                      className="template_tile"
                      aria-pressed={one.id === template?.id}
                      onClick={() => onChange({ template: one, blanks: {} })}
                    >
                      {one.title}
                    </button>
                  </li>
                ))}
            </ul>
          )
        }
      </Reading>
      {template?.blanks.map((name) => (
        <Field key={name} label={asLabel(name)}>
          {isDay(name) ? (
            <OptionalDayPicker
              placeholder={vi.now.pickDay}
              value={dayOfWords(blanks[name])}
              onChange={(chosen) => fill(name, chosen ? wordsOfDay(chosen) : '')}
            />
          ) : (
            <Input
              value={blanks[name] ?? ''}
              maxLength={100}
              onChange={(event) => fill(name, event.target.value)}
            />
          )}
        </Field>
      ))}
      {template && (
        <p>
          <span className="muted">{vi.now.willSay}:</span> {filledText(value)}
        </p>
      )}
    </div>
  );
}

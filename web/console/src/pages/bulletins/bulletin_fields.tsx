import { useQuery } from '@tanstack/react-query';
import { Alert, Checkbox, Input, Radio, Select } from 'antd';
import { listCategories } from '../../api/bulletins';
import type { Problem } from '../../api/problem';
import type { Channel } from '../../api/types';
import { vi } from '../../locale/vi';
import { Field, FieldGroup } from '../../parts/field';
import { durationInWords, number } from '../../parts/format';
import { MomentPicker } from '../../parts/moment_picker';
import { type Editable, readingMs, wordsIn } from './editable';

interface Props {
  value: Editable;
  change: (part: Partial<Editable>) => void;
  disabled: boolean;
  problem?: Problem;
}

export function ContentFields({ value, change, disabled, problem }: Props) {
  return (
    <div className="stack">
      <Field label={vi.editor.fieldTitle} error={problem?.errorAt('title')}>
        <Input
          value={value.title}
          maxLength={200}
          readOnly={disabled}
          onChange={(event) => change({ title: event.target.value })}
        />
      </Field>
      <Field
        label={vi.editor.fieldText}
        error={problem?.errorAt('text')}
        hint={vi.editor.textHint(
          number(wordsIn(value.text)),
          durationInWords(readingMs(value.text)),
        )}
      >
        <Input.TextArea
          value={value.text}
          readOnly={disabled}
          autoSize={{ minRows: 8, maxRows: 24 }}
          onChange={(event) => change({ text: event.target.value })}
        />
      </Field>
      {value.consent && (
        <FieldGroup
          label={vi.editor.consentTitle}
          hint={vi.editor.consentHint}
          error={problem?.errorAt('consent_given')}
        >
          <Checkbox
            checked={value.consent_given}
            disabled={disabled}
            onChange={(event) => change({ consent_given: event.target.checked })}
          >
            {value.consent}
          </Checkbox>
        </FieldGroup>
      )}
      {value.days_in_a_row > 1 && (
        <Alert type="info" showIcon title={vi.editor.daysInARow(number(value.days_in_a_row))} />
      )}
    </div>
  );
}

const channels: Channel[] = ['speaker', 'board', 'site', 'phone'];

export function DetailFields({ value, change, disabled, problem }: Props) {
  const categories = useQuery({ queryKey: ['categories'], queryFn: listCategories });
  return (
    <div className="stack">
      <Field label={vi.editor.fieldCategory} error={problem?.errorAt('category')}>
        <Select
          value={value.category || undefined}
          disabled={disabled}
          allowClear
          placeholder={vi.editor.pickCategory}
          options={(categories.data?.items ?? []).map((one) => ({
            value: one.code,
            label: one.name,
          }))}
          onChange={(category) => change({ category: category ?? '' })}
        />
      </Field>
      <Field
        label={vi.editor.fieldLanguage}
        error={problem?.errorAt('language') ?? problem?.errorAt('media')}
      >
        <Select
          value={value.language}
          disabled={disabled}
          options={Object.entries(vi.bulletins.languages).map(([code, name]) => ({
            value: code,
            label: name,
          }))}
          onChange={(language) => change({ language })}
        />
      </Field>
      <FieldGroup
        label={vi.editor.fieldPriority}
        hint={vi.editor.priorityHint}
        error={problem?.errorAt('priority')}
      >
        <Radio.Group
          name="priority"
          value={value.priority}
          disabled={disabled}
          onChange={(event) => change({ priority: event.target.value })}
          options={[
            { value: 'normal', label: vi.bulletins.priorities.normal },
            { value: 'priority', label: vi.bulletins.priorities.priority },
          ]}
        />
      </FieldGroup>
      <FieldGroup label={vi.editor.fieldChannels} error={problem?.errorAt('channels')}>
        <Checkbox.Group
          value={value.channels}
          disabled={disabled}
          options={channels.map((channel) => ({
            value: channel,
            label: vi.bulletins.channels[channel],
          }))}
          onChange={(chosen) => change({ channels: chosen as Channel[] })}
        />
      </FieldGroup>
      <FieldGroup
        label={vi.editor.fieldValidity}
        error={problem?.errorAt('valid_to') ?? problem?.errorAt('valid_from')}
      >
        <div className="row">
          <MomentPicker
            aria-label={vi.editor.validFrom}
            placeholder={vi.editor.validFrom}
            disabled={disabled}
            value={value.valid_from}
            onChange={(moment) => change({ valid_from: moment })}
          />
          <MomentPicker
            aria-label={vi.editor.validTo}
            placeholder={vi.editor.validTo}
            disabled={disabled}
            value={value.valid_to}
            onChange={(moment) => change({ valid_to: moment })}
          />
        </div>
      </FieldGroup>
    </div>
  );
}

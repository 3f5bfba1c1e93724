// Who would not understand a prepared alert: what is spoken in which commune, and which alert has
// no recording of it. No voice of ours speaks these languages, so somebody has to beforehand.
import { CheckCircleOutlined, ExclamationCircleOutlined } from '@ant-design/icons';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Button, Select } from 'antd';
import { useState } from 'react';
import { listLanguages, saveLanguages } from '../../api/emergencies';
import type { CommuneLanguages } from '../../api/emergency_types';
import { useDeed } from '../../app/use_deed';
import { vi } from '../../locale/vi';
import { OptionalDayPicker } from '../../parts/day_picker';
import { Field } from '../../parts/field';
import { FormDrawer } from '../../parts/form_drawer';
import { day as dayText, number, startOfDay } from '../../parts/format';
import { languagesInWords, recordedLanguages } from '../../parts/languages';
import { Panel } from '../../parts/page';
import { EmptyState, Reading } from '../../parts/page_states';
import { sinceWords } from '../../parts/since';
import { StatusTag } from '../../parts/status_tag';

const words = vi.languages;

export function LanguagesPanel() {
  const [day, setDay] = useState<string>();
  const spoken = useQuery({
    queryKey: ['templates', 'languages', day],
    queryFn: () => listLanguages(day),
    retry: !day,
  });
  const [open, setOpen] = useState<CommuneLanguages[]>();
  const all = spoken.data?.items ?? [];
  const mine = all.filter((one) => one.may_edit);
  const declare = mine.length > 0 && <Button onClick={() => setOpen(mine)}>{words.declare}</Button>;
  return (
    <Panel title={words.title} extra={declare}>
      <div className="stack_tight">
        <p className="muted">{day ? words.asOfLead(dayText(startOfDay(day))) : words.lead}</p>
        <div>
          <OptionalDayPicker
            aria-label={words.asOf}
            placeholder={words.asOf}
            value={day}
            onChange={setDay}
          />
        </div>
        <Reading of={spoken} rows={2}>
          {({ items }) => (
            <Communes items={items} isPast={Boolean(day)} onEdit={(one) => setOpen([one])} />
          )}
        </Reading>
      </div>
      {open && <LanguagesForm communes={open} onClose={() => setOpen(undefined)} />}
    </Panel>
  );
}

function Communes({
  items,
  isPast,
  onEdit,
}: {
  items: CommuneLanguages[];
  isPast: boolean;
  onEdit: (one: CommuneLanguages) => void;
}) {
  const said = items
    .filter((one) => one.languages.length > 0)
    .sort((a, b) => Math.sign(b.lacks.length) - Math.sign(a.lacks.length));
  if (said.length === 0)
    return isPast ? (
      <EmptyState title={words.noneThen} text={words.noneThenText} />
    ) : (
      <EmptyState title={words.emptyTitle} text={words.emptyText} />
    );
  return (
    <ul className="plain list_rows">
      {said.map((one) => (
        <li key={one.unit} className="stack_tight">
          <div className="row_between">
            <div>
              <strong>{one.name}</strong>
              <div className="small muted">
                {words.speaks(languagesInWords(one.languages))}, {sinceWords(one.since)}
              </div>
            </div>
            {one.may_edit && (
              <Button aria-label={words.edit(one.name)} onClick={() => onEdit(one)}>
                {vi.common.edit}
              </Button>
            )}
          </div>
          {!isPast && (
            <div>
              {one.lacks.length === 0 ? (
                <StatusTag tone="good" icon={<CheckCircleOutlined />}>
                  {words.complete}
                </StatusTag>
              ) : (
                <StatusTag tone="warn" icon={<ExclamationCircleOutlined />}>
                  {words.lacking(number(one.lacks.length))}
                </StatusTag>
              )}
            </div>
          )}
          {byLanguages(one.lacks).map(([languages, titles]) => (
            <p key={languages} className="small">
              {words.lacks(languages, titles.join('; '))}
            </p>
          ))}
        </li>
      ))}
    </ul>
  );
}

// Most alerts lack the same: one line for all of these.
function byLanguages(lacks: CommuneLanguages['lacks']): [string, string[]][] {
  const titles = new Map<string, string[]>();
  for (const lack of lacks) {
    const languages = languagesInWords(lack.languages);
    titles.set(languages, [...(titles.get(languages) ?? []), lack.title]);
  }
  return [...titles];
}

// One commune, or the choice among several.
function LanguagesForm({
  communes,
  onClose,
}: {
  communes: CommuneLanguages[];
  onClose: () => void;
}) {
  const { message } = App.useApp();
  const queries = useQueryClient();
  const only = communes.length === 1 ? communes[0] : undefined;
  const [unit, setUnit] = useState(only?.unit);
  const [languages, setLanguages] = useState(only?.languages ?? []);
  const choose = (next: string) => {
    setUnit(next);
    setLanguages(communes.find((one) => one.unit === next)?.languages ?? []);
  };
  const save = useDeed({
    mutationFn: () => saveLanguages(unit ?? '', languages),
    onSuccess: (saved) => {
      void queries.invalidateQueries({ queryKey: ['templates', 'languages'] });
      void message.success(words.saved(saved.name));
      onClose();
    },
  });
  return (
    <FormDrawer
      size={480}
      title={only ? words.edit(only.name) : words.declare}
      save={words.save}
      blocked={!unit}
      busy={save.isPending}
      error={save.error}
      onSave={() => save.mutate()}
      onClose={onClose}
    >
      {!only && (
        <Field label={words.commune}>
          <Select
            showSearch
            optionFilterProp="label"
            value={unit}
            placeholder={words.pickCommune}
            options={communes.map((one) => ({ value: one.unit, label: one.name }))}
            onChange={choose}
          />
        </Field>
      )}
      <Field label={words.spoken} hint={words.spokenHint}>
        <Select
          mode="multiple"
          optionFilterProp="label"
          value={languages}
          options={recordedLanguages(languages)}
          onChange={setLanguages}
        />
      </Field>
    </FormDrawer>
  );
}

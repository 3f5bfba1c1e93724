// In which order each place hears the languages of a bulletin.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Button, Checkbox, Select } from 'antd';
import { useState } from 'react';
import { type LanguageRule, listLanguageRules, saveLanguageRule } from '../../api/rules';
import { useSession } from '../../app/session';
import { useDeed } from '../../app/use_deed';
import { vi } from '../../locale/vi';
import { Field } from '../../parts/field';
import { FormDrawer } from '../../parts/form_drawer';
import { languageName, recordedLanguages } from '../../parts/languages';
import { Reading } from '../../parts/page_states';

const words = vi.languageRules;

export function LanguageRulesSection({ day }: { day?: string }) {
  const { account } = useSession();
  const [open, setOpen] = useState<LanguageRule>();
  const rules = useQuery({
    queryKey: ['rules', 'languages', account.unit, day],
    queryFn: () => listLanguageRules(account.unit, day),
    retry: !day,
  });
  return (
    <section className="stack_tight">
      <h2>{words.title}</h2>
      <p className="muted">{words.help}</p>
      <Reading of={rules} rows={2}>
        {({ items }) => (
          <ul className="plain list_rows">
            {items.map((rule) => (
              <li key={rule.unit} className="row_between">
                <div>
                  <strong>{rule.name}</strong>
                  <div className="small">{rule.heard.map(languageName).join(words.arrow)}</div>
                  <div className="small muted">{sourceOf(rule)}</div>
                </div>
                {rule.may_edit && (
                  <Button aria-label={words.edit(rule.name)} onClick={() => setOpen(rule)}>
                    {vi.common.edit}
                  </Button>
                )}
              </li>
            ))}
          </ul>
        )}
      </Reading>
      {open && <RuleForm rule={open} onClose={() => setOpen(undefined)} />}
    </section>
  );
}

function sourceOf(rule: LanguageRule): string {
  const order =
    rule.from === null
      ? words.byDefault
      : rule.from === rule.unit
        ? words.own
        : words.fromAbove(rule.from_name ?? '');
  return rule.required || rule.required_above ? `${order}; ${words.isRequired}` : order;
}

function RuleForm({ rule, onClose }: { rule: LanguageRule; onClose: () => void }) {
  const { message } = App.useApp();
  const queries = useQueryClient();
  const [order, setOrder] = useState(rule.order);
  const [required, setRequired] = useState(rule.required);
  const save = useDeed({
    mutationFn: () => saveLanguageRule(rule.unit, { order, required, version: rule.version }),
    onSuccess: (saved) => {
      void queries.invalidateQueries({ queryKey: ['rules', 'languages'] });
      void queries.invalidateQueries({ queryKey: ['bulletins'] });
      void message.success(words.saved(saved.name));
      onClose();
    },
    // Somebody else may have said another order: what stands there now is shown.
    onError: () => void queries.invalidateQueries({ queryKey: ['rules', 'languages'] }),
  });
  const options = [
    { value: 'vi', label: vi.bulletins.languages.vi },
    ...recordedLanguages([...rule.heard, ...order].filter((code) => code !== 'vi')),
  ];
  return (
    <FormDrawer
      title={words.edit(rule.name)}
      save={words.save}
      busy={save.isPending}
      error={save.error}
      onSave={() => save.mutate()}
      onClose={onClose}
    >
      <Field label={words.order} hint={words.orderHint}>
        <Select
          mode="multiple"
          maxCount={6}
          optionFilterProp="label"
          value={order}
          options={options}
          onChange={setOrder}
        />
      </Field>
      {order.length > 1 && <p className="small">{order.map(languageName).join(words.arrow)}</p>}
      <div className="stack_tight">
        <Checkbox checked={required} onChange={(event) => setRequired(event.target.checked)}>
          {words.required}
        </Checkbox>
        <span className="field_hint">{words.requiredHint}</span>
        {rule.required_above && <span className="field_hint">{words.requiredAbove}</span>}
      </div>
    </FormDrawer>
  );
}

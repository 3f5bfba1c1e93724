import { useQueryClient } from '@tanstack/react-query';
import { App, Button, Drawer, InputNumber } from 'antd';
import { useState } from 'react';
import { type BoardRule, type BoardSizes, readBoardRule, saveBoardRule } from '../../api/assets';
import { asProblem } from '../../api/problem';
import { useSession } from '../../app/session';
import { useUrlState } from '../../app/url_state';
import { useDeed } from '../../app/use_deed';
import { vi } from '../../locale/vi';
import { SinceLine, useAsOf } from '../../parts/as_of';
import { OptionalDayPicker } from '../../parts/day_picker';
import { Field } from '../../parts/field';
import { UnitSelect } from '../../parts/filters';
import { Reading } from '../../parts/page_states';
import { PastDay } from '../../parts/past_day';
import { ProblemAlert } from '../../parts/problem_alert';

const sizes = ['commune_m2', 'large_m2'] as const;

// How large boards have to be in a unit and below it; zero: no rule.
export function BoardRuleForm({ onClose }: { onClose: () => void }) {
  const { account } = useSession();
  const [unit, setUnit] = useState(account.unit);
  const [{ day: shownDay }] = useUrlState();
  const [day, setDay] = useState(shownDay);
  const rule = useAsOf(['board_rule', unit], day, (then) => readBoardRule(unit, then));
  return (
    <Drawer open size={420} title={vi.register.boardRule} onClose={onClose}>
      <div className="stack">
        <p className="muted">{vi.register.boardRuleLead}</p>
        <UnitSelect
          label={vi.register.unit}
          value={unit}
          onChange={(chosen) => setUnit(chosen ?? account.unit)}
        />
        <OptionalDayPicker
          aria-label={vi.asOf.day}
          placeholder={vi.asOf.day}
          value={day}
          onChange={setDay}
        />
        <PastDay then={day} />
        <Reading of={rule}>
          {(found) => (
            <Sizes
              key={`${unit} ${day ?? ''}`}
              unit={unit}
              rule={found}
              isPast={Boolean(day)}
              onClose={onClose}
            />
          )}
        </Reading>
      </div>
    </Drawer>
  );
}

export function Sizes({
  unit,
  rule,
  isPast,
  onClose,
}: {
  unit: string;
  rule: BoardRule;
  // Nothing of an earlier day is written again.
  isPast: boolean;
  onClose: () => void;
}) {
  const { message } = App.useApp();
  const queries = useQueryClient();
  const { since, ...said } = rule;
  const [wish, setWish] = useState<BoardSizes>(said);
  const save = useDeed({
    mutationFn: () => saveBoardRule(unit, wish),
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: ['board_rule'] });
      // What is too small is told in the list.
      void queries.invalidateQueries({ queryKey: ['assets'] });
      void message.success(vi.register.boardRuleSaved);
      onClose();
    },
  });
  const problem = save.error ? asProblem(save.error) : undefined;
  return (
    <div className="stack">
      <SinceLine since={since} />
      <ProblemAlert error={save.error} />
      {sizes.map((name) => (
        <Field key={name} label={vi.register.boardSizes[name]} error={problem?.errorAt(name)}>
          <InputNumber
            controls={false}
            min={0}
            max={1000}
            precision={1}
            decimalSeparator=","
            suffix="m²"
            disabled={isPast}
            value={wish[name]}
            onChange={(value) => setWish((before) => ({ ...before, [name]: value ?? 0 }))}
          />
        </Field>
      ))}
      {!isPast && (
        <div className="row">
          <Button type="primary" loading={save.isPending} onClick={() => save.mutate()}>
            {vi.register.boardRuleSave}
          </Button>
        </div>
      )}
    </div>
  );
}

import { useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Button, Drawer, InputNumber } from 'antd';
import { useState } from 'react';
import { asProblem } from '../../api/problem';
import { lendSpare, listSpareMoves, listSpares, listSparesOn, type Spare } from '../../api/upkeep';
import { useUrlState } from '../../app/url_state';
import { useDeed } from '../../app/use_deed';
import { vi } from '../../locale/vi';
import { Field } from '../../parts/field';
import { DayFilter, FilterBar, UnitSelect } from '../../parts/filters';
import { FormDrawer } from '../../parts/form_drawer';
import { day as dayText, dayTime, number, startOfDay } from '../../parts/format';
import { EmptyState, Reading } from '../../parts/page_states';

const filters = ['day'];

export function SparesTab() {
  const [lending, setLending] = useState<Spare>();
  const [told, setTold] = useState<Spare>();
  const [{ day }] = useUrlState();
  const spares = useQuery(
    day
      ? { queryKey: ['spares', 'on', day], queryFn: () => listSparesOn(day) }
      : { queryKey: ['spares'], queryFn: listSpares },
  );
  return (
    <div className="stack">
      <FilterBar names={filters}>
        <DayFilter name="day" label={vi.upkeep.sparesAsOf} />
      </FilterBar>
      {day && <p className="muted">{vi.upkeep.sparesAsOfLead(dayText(startOfDay(day)))}</p>}
      <Reading of={spares}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState
              title={vi.upkeep.sparesEmptyTitle}
              text={day ? vi.upkeep.sparesNoneThen : vi.upkeep.sparesEmptyText}
            />
          ) : (
            <ul className="plain list_rows">
              {items.map((spare) => (
                <li key={spare.id}>
                  <div className="row_between">
                    <div>
                      <strong>{spare.name}</strong>
                      <div className="small muted">
                        {[spare.unit_name, spare.type, spare.serial].filter(Boolean).join(' · ')}
                      </div>
                    </div>
                    <div className="row">
                      <span className="number">{vi.upkeep.pieces(number(spare.quantity))}</span>
                      <Button
                        aria-label={`${vi.upkeep.moves}: ${spare.name}`}
                        onClick={() => setTold(spare)}
                      >
                        {vi.upkeep.moves}
                      </Button>
                      {spare.may_move && (
                        <Button
                          aria-label={`${vi.upkeep.lend}: ${spare.name}`}
                          onClick={() => setLending(spare)}
                        >
                          {vi.upkeep.lend}
                        </Button>
                      )}
                    </div>
                  </div>
                </li>
              ))}
            </ul>
          )
        }
      </Reading>
      {told && <Moves spare={told} onClose={() => setTold(undefined)} />}
      {lending && <LendForm spare={lending} onClose={() => setLending(undefined)} />}
    </div>
  );
}

function Moves({ spare, onClose }: { spare: Spare; onClose: () => void }) {
  const moves = useQuery({
    queryKey: ['spares', 'moves', spare.id],
    queryFn: () => listSpareMoves(spare.id),
  });
  return (
    <Drawer open size={420} title={spare.name} onClose={onClose}>
      <Reading of={moves}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="muted">{vi.upkeep.noMoves}</p>
          ) : (
            <ul className="plain list_rows" aria-label={vi.upkeep.moves}>
              {items.map((move) => (
                <li key={move.id}>
                  {vi.upkeep.moveWords(move.from_name, move.to_name, number(move.quantity))}
                  <div className="small muted">
                    {[
                      vi.upkeep.moveBy(move.by_name, dayTime(move.at)),
                      move.breakdown && vi.upkeep.moveUsed,
                      move.note,
                    ]
                      .filter(Boolean)
                      .join(' · ')}
                  </div>
                </li>
              ))}
            </ul>
          )
        }
      </Reading>
    </Drawer>
  );
}

function LendForm({ spare, onClose }: { spare: Spare; onClose: () => void }) {
  const { message } = App.useApp();
  const queries = useQueryClient();
  const [to, setTo] = useState<string>();
  const [quantity, setQuantity] = useState(1);
  const lend = useDeed({
    mutationFn: (unit: string) => lendSpare(spare.id, { to: unit, quantity }),
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: ['spares'] });
      void queries.invalidateQueries({ queryKey: ['assets'] });
      void message.success(vi.upkeep.lent(spare.name));
      onClose();
    },
  });
  const problem = lend.error ? asProblem(lend.error) : undefined;
  return (
    <FormDrawer
      size={420}
      title={spare.name}
      save={vi.upkeep.lend}
      blocked={!to}
      busy={lend.isPending}
      error={lend.error}
      onSave={() => to && lend.mutate(to)}
      onClose={onClose}
    >
      <Field label={vi.upkeep.lendTo} error={problem?.errorAt('to')}>
        <UnitSelect label={vi.upkeep.lendTo} value={to} onChange={setTo} />
      </Field>
      <Field label={vi.breakdowns.quantity} error={problem?.errorAt('quantity')}>
        <InputNumber
          controls={false}
          min={1}
          max={spare.quantity}
          value={quantity}
          onChange={(value) => setQuantity(value ?? 1)}
        />
      </Field>
    </FormDrawer>
  );
}

import { PlusOutlined } from '@ant-design/icons';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Alert, App, Button, Checkbox, Input } from 'antd';
import { useState } from 'react';
import { asProblem } from '../../api/problem';
import {
  type AssetKind,
  addSurveyRound,
  listSurveyRoundsOn,
  type SurveyRound,
  type SurveyRoundWish,
  saveSurveyRound,
} from '../../api/surveys';
import { useSession } from '../../app/session';
import { useUrlState } from '../../app/url_state';
import { useDeed } from '../../app/use_deed';
import { vi } from '../../locale/vi';
import { DayPicker } from '../../parts/day_picker';
import { Field, FieldGroup } from '../../parts/field';
import { DayFilter, FilterBar, UnitSelect } from '../../parts/filters';
import { FormDrawer } from '../../parts/form_drawer';
import { addDays, day, isoDay, startOfDay } from '../../parts/format';
import { Page, Panel } from '../../parts/page';
import { EmptyState } from '../../parts/page_states';
import { type Column, PagedTable } from '../../parts/paged_table';
import { PastDay } from '../../parts/past_day';
import { useWish } from '../../parts/use_wish';
import { openRounds } from './kept_survey';

export function SurveysPage() {
  const { account, may, offline } = useSession();
  const [{ day: then, cursor }] = useUrlState();
  const [form, setForm] = useState<SurveyRound | 'new'>();
  const rounds = useQuery({
    queryKey: ['survey_rounds', then, cursor],
    queryFn: async () =>
      then
        ? { ...(await listSurveyRoundsOn(then, cursor)), old: false }
        : { not_kept: 0, ...(await openRounds(account.id, cursor)) },
    placeholderData: (before) => before,
  });
  const add = may('manage_devices') && !offline && (
    <Button type="primary" icon={<PlusOutlined />} onClick={() => setForm('new')}>
      {vi.surveys.add}
    </Button>
  );
  const columns: Column<SurveyRound>[] = [
    {
      key: 'name',
      title: vi.surveys.name,
      lead: true,
      render: (one) => (
        <Link to="/surveys/$id" params={{ id: one.id }} search={{ day: then } as never}>
          <strong>{one.name}</strong>
        </Link>
      ),
    },
    { key: 'unit', title: vi.people.unit, render: (one) => one.unit_name },
    {
      key: 'days',
      title: vi.surveys.from,
      render: (one) => `${day(startOfDay(one.from))} – ${day(startOfDay(one.to))}`,
    },
    {
      key: 'kinds',
      title: vi.surveys.kinds,
      render: (one) => one.kinds.map((kind) => vi.surveys.kindNames[kind]).join(', '),
    },
    {
      key: 'deeds',
      title: vi.common.deeds,
      render: (one) =>
        one.may_edit &&
        !offline && (
          <Button aria-label={vi.surveys.edit(one.name)} onClick={() => setForm(one)}>
            {vi.common.edit}
          </Button>
        ),
    },
  ];
  return (
    <Page title={vi.surveys.title} lead={vi.surveys.lead} actions={add}>
      {rounds.data?.old && <Alert type="warning" showIcon title={vi.surveys.keptRounds} />}
      <Panel>
        <div className="stack">
          {!offline && (
            <FilterBar names={['day']}>
              <DayFilter name="day" label={vi.asOf.day} />
            </FilterBar>
          )}
          <PastDay then={then} notKept={rounds.data?.not_kept} />
          <PagedTable
            label={vi.surveys.title}
            columns={columns}
            of={rounds}
            rowKey={(round) => round.id}
            empty={
              then ? (
                <EmptyState title={vi.asOf.emptyTitle} text={vi.asOf.emptyText} />
              ) : (
                <EmptyState
                  title={vi.surveys.emptyTitle}
                  text={vi.surveys.emptyText}
                  action={add}
                />
              )
            }
          />
        </div>
      </Panel>
      {form && (
        <RoundForm round={form === 'new' ? undefined : form} onClose={() => setForm(undefined)} />
      )}
    </Page>
  );
}

function RoundForm({ round: opened, onClose }: { round?: SurveyRound; onClose: () => void }) {
  const { account } = useSession();
  const { message } = App.useApp();
  const queries = useQueryClient();
  const today = isoDay(Date.now());
  const {
    row: round,
    wish,
    change,
    keepMyPart,
  } = useWish<SurveyRound, SurveyRoundWish>(opened, (row) => ({
    unit: row?.unit ?? account.unit,
    name: row?.name ?? '',
    from: row?.from ?? today,
    to: row?.to ?? addDays(today, 30),
    kinds: row?.kinds ?? ['station', 'cluster'],
  }));
  const save = useDeed({
    mutationFn: () => {
      const { unit, ...rest } = { ...wish, name: wish.name.trim() };
      return round
        ? saveSurveyRound(round.id, { ...rest, version: round.version })
        : addSurveyRound({ unit, ...rest });
    },
    onSuccess: (saved) => {
      void queries.invalidateQueries({ queryKey: ['survey_rounds'] });
      void message.success(vi.surveys.saved(saved.name));
      onClose();
    },
  });
  const problem = save.error ? asProblem(save.error) : undefined;
  return (
    <FormDrawer
      title={round ? vi.surveys.edit(round.name) : vi.surveys.add}
      save={vi.surveys.save}
      blocked={!wish.name.trim() || !wish.unit || wish.kinds.length === 0}
      busy={save.isPending}
      error={save.error}
      suggestion={keepMyPart(save)}
      onSave={() => save.mutate()}
      onClose={onClose}
    >
      <Field label={vi.surveys.name} error={problem?.errorAt('name')}>
        <Input
          maxLength={200}
          value={wish.name}
          onChange={(event) => change({ name: event.target.value })}
        />
      </Field>
      {!round && (
        <Field label={vi.surveys.unit} error={problem?.errorAt('unit')}>
          <UnitSelect
            label={vi.surveys.unit}
            value={wish.unit}
            onChange={(unit) => change({ unit: unit ?? '' })}
          />
        </Field>
      )}
      <Field label={vi.surveys.from} error={problem?.errorAt('from')}>
        <DayPicker value={wish.from} onChange={(from) => change({ from })} />
      </Field>
      <Field label={vi.surveys.to} error={problem?.errorAt('to')}>
        <DayPicker value={wish.to} onChange={(to) => change({ to })} />
      </Field>
      <FieldGroup label={vi.surveys.kinds} error={problem?.errorAt('kinds')}>
        <Checkbox.Group
          value={wish.kinds}
          options={Object.entries(vi.surveys.kindNames).map(([value, label]) => ({
            value,
            label,
          }))}
          onChange={(kinds) => change({ kinds: kinds as AssetKind[] })}
        />
      </FieldGroup>
    </FormDrawer>
  );
}

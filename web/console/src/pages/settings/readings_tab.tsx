import { useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Button, Input } from 'antd';
import { type FormEvent, useState } from 'react';
import { asProblem } from '../../api/problem';
import { listReadings, removeReading, saveReading } from '../../api/speech';
import type { DictionaryEntry } from '../../api/types';
import { useSession } from '../../app/session';
import { undoable, useGoing } from '../../app/undo';
import { useDeed } from '../../app/use_deed';
import { vi } from '../../locale/vi';
import { Field } from '../../parts/field';
import { folded } from '../../parts/format';
import { EmptyState, Reading } from '../../parts/page_states';
import { ProblemAlert } from '../../parts/problem_alert';

export function ReadingsTab() {
  const { account, may } = useSession();
  const [search, setSearch] = useState('');
  const readings = useQuery({
    queryKey: ['readings', account.unit],
    queryFn: () => listReadings(account.unit),
  });
  const editable = may('manage_rules');
  const wanted = folded(search);
  return (
    <div className="stack">
      <p className="muted">{vi.settings.readingsHelp}</p>
      {editable && <NewReading unit={account.unit} />}
      <Reading of={readings}>
        {(page) =>
          page.items.length === 0 ? (
            <EmptyState
              title={vi.settings.readingsEmptyTitle}
              text={vi.settings.readingsEmptyText}
            />
          ) : (
            <>
              <Input.Search
                allowClear
                aria-label={vi.common.search}
                placeholder={vi.common.search}
                value={search}
                onChange={(event) => setSearch(event.target.value)}
              />
              <ul className="plain list_rows">
                {page.items
                  .filter((entry) => folded(`${entry.written} ${entry.spoken}`).includes(wanted))
                  .map((entry) => (
                    <ReadingRow key={entry.id} entry={entry} editable={editable} />
                  ))}
              </ul>
            </>
          )
        }
      </Reading>
    </div>
  );
}

function NewReading({ unit }: { unit: string }) {
  const { message } = App.useApp();
  const queries = useQueryClient();
  const [written, setWritten] = useState('');
  const [spoken, setSpoken] = useState('');
  const add = useDeed({
    mutationFn: () => saveReading({ unit, written: written.trim(), spoken: spoken.trim() }),
    onSuccess: () => {
      setWritten('');
      setSpoken('');
      void queries.invalidateQueries({ queryKey: ['readings'] });
      void message.success(vi.settings.readingSaved);
    },
  });
  const problem = add.error ? asProblem(add.error) : undefined;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    add.mutate();
  };
  return (
    <form className="stack_tight" onSubmit={submit}>
      <ProblemAlert error={add.error} />
      <div className="columns">
        <Field label={vi.settings.readingWritten} error={problem?.errorAt('written')}>
          <Input value={written} onChange={(event) => setWritten(event.target.value)} />
        </Field>
        <Field label={vi.settings.readingSpoken} error={problem?.errorAt('spoken')}>
          <Input value={spoken} onChange={(event) => setSpoken(event.target.value)} />
        </Field>
      </div>
      <div>
        <Button
          type="primary"
          htmlType="submit"
          disabled={!written.trim() || !spoken.trim()}
          loading={add.isPending}
        >
          {vi.settings.readingAdd}
        </Button>
      </div>
    </form>
  );
}

function ReadingRow({ entry, editable }: { entry: DictionaryEntry; editable: boolean }) {
  const { message } = App.useApp();
  const queries = useQueryClient();
  const [spoken, setSpoken] = useState<string>();
  const finished = (words: string) => {
    setSpoken(undefined);
    void queries.invalidateQueries({ queryKey: ['readings'] });
    void message.success(words);
  };
  const save = useDeed({
    mutationFn: () =>
      saveReading({
        unit: entry.unit,
        written: entry.written,
        spoken: spoken?.trim() ?? '',
      }),
    onSuccess: () => finished(vi.settings.readingSaved),
  });
  const going = useGoing();
  const subject = `reading ${entry.unit} ${entry.id}`;
  const drop = () =>
    undoable({
      subject,
      words: vi.settings.readingRemoved(entry.written),
      act: async () => {
        await removeReading(entry);
        await queries.invalidateQueries({ queryKey: ['readings'] });
      },
    });
  if (going.includes(subject)) return null;
  return (
    <li className="stack_tight">
      <div className="row_between">
        {spoken === undefined ? (
          <span>
            <strong>{entry.written}</strong> → {entry.spoken}
          </span>
        ) : (
          <Field label={`${entry.written}: ${vi.settings.readingSpoken.toLowerCase()}`}>
            <Input value={spoken} onChange={(event) => setSpoken(event.target.value)} />
          </Field>
        )}
        {editable && (
          <div className="row">
            {spoken === undefined ? (
              <>
                <Button
                  aria-label={`${vi.common.edit} ${entry.written}`}
                  onClick={() => setSpoken(entry.spoken)}
                >
                  {vi.common.edit}
                </Button>
                <Button aria-label={vi.settings.readingRemove(entry.written)} onClick={drop}>
                  {vi.common.remove}
                </Button>
              </>
            ) : (
              <>
                <Button
                  type="primary"
                  disabled={!spoken.trim()}
                  loading={save.isPending}
                  onClick={() => save.mutate()}
                >
                  {vi.common.save}
                </Button>
                <Button onClick={() => setSpoken(undefined)}>{vi.common.cancel}</Button>
              </>
            )}
          </div>
        )}
      </div>
      <ProblemAlert error={save.error} />
    </li>
  );
}

// What an officer makes of a list for himself: filters kept under a name with his account, and which
// columns it has on this machine, kept in his browser. They open in the page rather than over it: the keyboard goes on
// from the button into what it opened.
import { CloseOutlined, SettingOutlined, StarOutlined } from '@ant-design/icons';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Checkbox, Input } from 'antd';
import { type FormEvent, type ReactNode, useId, useState } from 'react';
import { forgetView, type KeptView, listViews, saveView } from '../api/views';
import { type UrlState, useUrlState } from '../app/url_state';
import { useDeed } from '../app/use_deed';
import { usePhone } from '../app/use_phone';
import { vi } from '../locale/vi';
import { useKept } from './kept_here';
import type { Column } from './paged_table';
import { ProblemAlert } from './problem_alert';

export interface SavedView {
  name: string;
  filters: UrlState;
}

// Of the address only what filters the list: not the page one stood on.
export function filtersOf(state: UrlState, names: readonly string[]): UrlState {
  return Object.fromEntries(
    names.flatMap((name) => (state[name] ? [[name, state[name]] as const] : [])),
  );
}

// A name stands once: saving it again replaces what it meant.
export function withView(views: readonly SavedView[], view: SavedView): SavedView[] {
  return [...views.filter((one) => one.name !== view.name), view].sort((a, b) =>
    a.name.localeCompare(b.name, 'vi', { numeric: true }),
  );
}

// The columns that are shown, and those among which one chooses.
export function useColumns<T>(list: string, all: Column<T>[]) {
  const phone = usePhone();
  const place = phone ? 'phone' : 'desk';
  const minor = phone ? all.filter((column) => column.minor).map((column) => column.key) : [];
  const [hidden, setHidden] = useKept<string[]>(`columns.${list}.${place}`, minor);
  return {
    shown: all.filter((column) => column.lead || !hidden.includes(column.key)),
    choices: all.filter((column) => !column.lead),
    hidden,
    setHidden,
  };
}

export function ListTools<T>({
  list,
  names,
  columns,
}: {
  list: string;
  // The filters of the list, as they stand in the address.
  names: string[];
  columns: ReturnType<typeof useColumns<T>>;
}) {
  const [open, setOpen] = useState<'views' | 'columns'>();
  const id = useId();
  const opener = (what: 'views' | 'columns', icon: ReactNode, words: string) => (
    <Button
      icon={icon}
      aria-expanded={open === what}
      aria-controls={open === what ? id : undefined}
      onClick={() => setOpen(open === what ? undefined : what)}
    >
      {words}
    </Button>
  );
  return (
    <>
      <div className="row">
        {opener('views', <StarOutlined />, vi.lists.views)}
        {opener('columns', <SettingOutlined />, vi.lists.columns)}
      </div>
      {open && (
        <section
          id={id}
          className="list_tools"
          aria-label={open === 'views' ? vi.lists.views : vi.lists.columns}
        >
          {open === 'views' ? (
            <Views list={list} names={names} />
          ) : (
            <Checkbox.Group
              value={columns.choices
                .filter((column) => !columns.hidden.includes(column.key))
                .map((column) => column.key)}
              options={columns.choices.map((column) => ({
                value: column.key,
                label: column.title,
              }))}
              onChange={(kept) =>
                columns.setHidden(
                  columns.choices.map(({ key }) => key).filter((key) => !kept.includes(key)),
                )
              }
            />
          )}
        </section>
      )}
    </>
  );
}

// What was kept in this browser before accounts had them is still shown in it.
function useViews(list: string) {
  const queries = useQueryClient();
  const [old, setOld] = useKept<SavedView[]>(`views.${list}`, []);
  const key = ['saved_views'];
  const found = useQuery({ queryKey: key, queryFn: listViews });
  const take = (all: { items: KeptView[] }) => queries.setQueryData(key, all);
  const save = useDeed<{ items: KeptView[] }, SavedView>({
    mutationFn: ({ name, filters }) =>
      saveView({
        list,
        name,
        filters: new URLSearchParams(filters as Record<string, string>).toString(),
      }),
    onSuccess: (all, { name }) => {
      take(all);
      setOld(old.filter((one) => one.name !== name));
    },
  });
  const drop = useDeed<{ items: KeptView[] }, string>({
    mutationFn: (name) => forgetView(list, name),
    onSuccess: (all, name) => {
      take(all);
      setOld(old.filter((one) => one.name !== name));
    },
  });
  const kept = viewsOf(found.data?.items ?? [], list);
  return {
    views: kept.reduce(withView, old),
    save: save.mutate,
    forget: drop.mutate,
    error: found.error ?? save.error ?? drop.error,
  };
}

export const viewsOf = (items: readonly KeptView[], list: string): SavedView[] =>
  items
    .filter((one) => one.list === list)
    .map((one) => ({
      name: one.name,
      filters: Object.fromEntries(new URLSearchParams(one.filters)) as UrlState,
    }));

function Views({ list, names }: { list: string; names: string[] }) {
  const [state, set] = useUrlState();
  const { views, save: keep, forget, error } = useViews(list);
  const [name, setName] = useState('');
  const now = filtersOf(state, names);
  const filtered = Object.keys(now).length > 0;
  const save = (event: FormEvent) => {
    event.preventDefault();
    keep({ name: name.trim(), filters: now });
    setName('');
  };
  const open = (view: SavedView) =>
    set({
      ...Object.fromEntries(names.map((one) => [one, undefined])),
      ...view.filters,
      cursor: undefined,
    });
  return (
    <div className="stack_tight">
      <ProblemAlert error={error} />
      {views.length > 0 && (
        <ul className="plain row">
          {views.map((view) => (
            <li key={view.name} className="row saved_view">
              <Button onClick={() => open(view)}>{view.name}</Button>
              <Button
                type="text"
                icon={<CloseOutlined />}
                aria-label={vi.lists.forget(view.name)}
                onClick={() => forget(view.name)}
              />
            </li>
          ))}
        </ul>
      )}
      {filtered ? (
        <form className="row" onSubmit={save}>
          <Input
            className="view_name"
            aria-label={vi.lists.name}
            placeholder={vi.lists.name}
            maxLength={60}
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
          <Button htmlType="submit" disabled={!name.trim()}>
            {vi.lists.save}
          </Button>
        </form>
      ) : (
        <p className="muted">{vi.lists.help}</p>
      )}
    </div>
  );
}

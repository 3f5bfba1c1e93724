// What an officer makes of a list for himself: filters kept under a name, and which columns it has.
// Both are kept in his browser. They open in the page rather than over it: the keyboard goes on
// from the button into what it opened.
import { CloseOutlined, SettingOutlined, StarOutlined } from '@ant-design/icons';
import { Button, Checkbox, Input } from 'antd';
import { type FormEvent, type ReactNode, useId, useState } from 'react';
import { type UrlState, useUrlState } from '../app/url_state';
import { usePhone } from '../app/use_phone';
import { vi } from '../locale/vi';
import { useKept } from './kept_here';
import type { Column } from './paged_table';

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

function Views({ list, names }: { list: string; names: string[] }) {
  const [state, set] = useUrlState();
  const [views, keep] = useKept<SavedView[]>(`views.${list}`, []);
  const [name, setName] = useState('');
  const now = filtersOf(state, names);
  const filtered = Object.keys(now).length > 0;
  const save = (event: FormEvent) => {
    event.preventDefault();
    keep(withView(views, { name: name.trim(), filters: now }));
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
      {views.length > 0 && (
        <ul className="plain row">
          {views.map((view) => (
            <li key={view.name} className="row saved_view">
              <Button onClick={() => open(view)}>{view.name}</Button>
              <Button
                type="text"
                icon={<CloseOutlined />}
                aria-label={vi.lists.forget(view.name)}
                onClick={() => keep(views.filter((one) => one !== view))}
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

import { PlusOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { listOfficers, type Officer } from '../../api/people';
import { useSession } from '../../app/session';
import { useUrlState } from '../../app/url_state';
import { vi } from '../../locale/vi';
import { DayFilter, FilterBar, SearchFilter, SelectFilter, UnitFilter } from '../../parts/filters';
import { day, isoDay, startOfDay } from '../../parts/format';
import { ListTools, useColumns } from '../../parts/list_tools';
import { optionsOf } from '../../parts/options';
import { EmptyState } from '../../parts/page_states';
import { type Column, PagedTable } from '../../parts/paged_table';
import { OfficerForm } from './officer_form';

const names = ['q', 'unit', 'staff', 'trained', 'day'];
export function OfficersTab() {
  const { may } = useSession();
  const [{ q, unit, staff, trained, day: asOf, cursor }] = useUrlState();
  const [form, setForm] = useState<Officer | 'new'>();
  const wish = { q, unit, staff, trained, day: asOf, cursor, limit: 50 };
  const officers = useQuery({
    queryKey: ['officers', wish],
    queryFn: () => listOfficers(wish),
    placeholderData: (before) => before,
  });
  const columns = useColumns('officers', columnsOf(setForm));
  const add = may('manage_accounts') && (
    <Button type="primary" icon={<PlusOutlined />} onClick={() => setForm('new')}>
      {vi.people.addOfficer}
    </Button>
  );
  return (
    <div className="stack">
      <FilterBar names={names}>
        <SearchFilter label={vi.people.search} />
        <UnitFilter label={vi.people.unit} />
        <SelectFilter name="staff" label={vi.people.staff} options={optionsOf(vi.people.staffs)} />
        <SelectFilter
          name="trained"
          label={vi.people.trained}
          options={optionsOf(vi.people.trainedChoices)}
        />
        <DayFilter name="day" label={vi.people.asOf} otherwise={isoDay(Date.now())} />
      </FilterBar>
      <div className="row_between">
        <ListTools list="officers" names={names} columns={columns} />
        {add}
      </div>
      <PagedTable
        label={vi.people.title}
        columns={columns.shown}
        of={officers}
        rowKey={(officer) => officer.id}
        empty={<EmptyState title={vi.people.emptyTitle} text={vi.people.emptyText} action={add} />}
      />
      {form && (
        <OfficerForm
          officer={form === 'new' ? undefined : form}
          onClose={() => setForm(undefined)}
        />
      )}
    </div>
  );
}

function columnsOf(edit: (officer: Officer) => void): Column<Officer>[] {
  return [
    {
      key: 'name',
      title: vi.people.name,
      lead: true,
      render: (one) => (
        <>
          <strong>{one.name}</strong>
          <div className="small muted">
            {one.post_title || (one.full_time ? vi.people.fullTime : vi.people.partTime)}
          </div>
        </>
      ),
    },
    { key: 'unit', title: vi.people.unit, render: (one) => one.unit_name },
    { key: 'staff', title: vi.people.staff, render: (one) => vi.people.staffs[one.staff] },
    { key: 'duties', title: vi.people.duties, minor: true, render: (one) => one.duties },
    { key: 'contact', title: vi.people.contact, render: (one) => <Contact officer={one} /> },
    {
      key: 'trained',
      title: vi.people.trained,
      render: (one) => {
        const last = one.trainings.at(-1);
        return last ? `${last.course} (${day(startOfDay(last.on))})` : vi.people.untrained;
      },
    },
    {
      key: 'deeds',
      title: vi.common.deeds,
      render: (one) =>
        one.may_edit && (
          <Button aria-label={vi.people.editOfficer(one.name)} onClick={() => edit(one)}>
            {vi.common.edit}
          </Button>
        ),
    },
  ];
}

function Contact({ officer }: { officer: Officer }) {
  if (officer.phone === null) return <span className="small muted">{vi.people.contactHidden}</span>;
  return (
    <>
      {officer.phone && <a href={`tel:${officer.phone.replace(/[^+\d]/g, '')}`}>{officer.phone}</a>}
      {officer.email && <div className="small">{officer.email}</div>}
      {officer.stand_in_name && (
        <div className="small muted">{vi.people.standInShort(officer.stand_in_name)}</div>
      )}
    </>
  );
}

import { PlusOutlined } from '@ant-design/icons';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Button, Input, InputNumber, Select } from 'antd';
import { useState } from 'react';
import {
  addStaffPost,
  listStaffPosts,
  type Staff,
  type StaffPost,
  type StaffPostWish,
  saveStaffPost,
} from '../../api/people';
import { asProblem } from '../../api/problem';
import { useSession } from '../../app/session';
import { useUrlState } from '../../app/url_state';
import { useDeed } from '../../app/use_deed';
import { vi } from '../../locale/vi';
import { DayPicker, OptionalDayPicker } from '../../parts/day_picker';
import { Field } from '../../parts/field';
import { DayFilter, FilterBar, SelectFilter, UnitFilter, UnitSelect } from '../../parts/filters';
import { FormDrawer } from '../../parts/form_drawer';
import { isoDay, number } from '../../parts/format';
import { EmptyState } from '../../parts/page_states';
import { type Column, PagedTable } from '../../parts/paged_table';
import { useWish } from '../../parts/use_wish';

export function PostsTab() {
  const { may } = useSession();
  const [{ unit, vacant, day, cursor }] = useUrlState();
  const [form, setForm] = useState<StaffPost | 'new'>();
  const wish = { unit, vacant, day, cursor, limit: 50 };
  const posts = useQuery({
    queryKey: ['staff_posts', wish],
    queryFn: () => listStaffPosts(wish),
    placeholderData: (before) => before,
  });
  const add = may('manage_accounts') && (
    <Button type="primary" icon={<PlusOutlined />} onClick={() => setForm('new')}>
      {vi.people.addPost}
    </Button>
  );
  const columns: Column<StaffPost>[] = [
    { key: 'title', title: vi.people.postTitle, lead: true, render: (one) => one.title },
    { key: 'unit', title: vi.people.unit, render: (one) => one.unit_name },
    { key: 'staff', title: vi.people.staff, render: (one) => vi.people.staffs[one.staff] },
    {
      key: 'seats',
      title: vi.people.seats,
      numeric: true,
      render: (one) => number(one.seats),
    },
    {
      key: 'holders',
      title: vi.people.holders,
      numeric: true,
      render: (one) => number(one.holders),
    },
    {
      key: 'vacancies',
      title: vi.people.vacancies,
      numeric: true,
      render: (one) => <strong>{number(one.vacancies)}</strong>,
    },
    {
      key: 'deeds',
      title: vi.common.deeds,
      render: (one) =>
        one.may_edit && (
          <Button aria-label={vi.people.editPost(one.title)} onClick={() => setForm(one)}>
            {vi.common.edit}
          </Button>
        ),
    },
  ];
  return (
    <div className="stack">
      <FilterBar names={['unit', 'vacant', 'day']}>
        <UnitFilter label={vi.people.unit} />
        <SelectFilter
          name="vacant"
          label={vi.people.onlyVacant}
          options={Object.entries(vi.people.vacantChoices).map(([value, label]) => ({
            value,
            label,
          }))}
        />
        <DayFilter name="day" label={vi.people.asOf} otherwise={isoDay(Date.now())} />
      </FilterBar>
      <div>{add}</div>
      <PagedTable
        label={vi.people.tabs.posts}
        columns={columns}
        of={posts}
        rowKey={(post) => post.id}
        empty={
          <EmptyState title={vi.people.noPostsTitle} text={vi.people.noPostsText} action={add} />
        }
      />
      {form && (
        <PostForm post={form === 'new' ? undefined : form} onClose={() => setForm(undefined)} />
      )}
    </div>
  );
}

function PostForm({ post: opened, onClose }: { post?: StaffPost; onClose: () => void }) {
  const { account } = useSession();
  const { message } = App.useApp();
  const queries = useQueryClient();
  const {
    row: post,
    wish,
    change,
    keepMyPart,
  } = useWish<StaffPost, StaffPostWish>(opened, (row) => ({
    unit: row?.unit ?? account.unit,
    title: row?.title ?? '',
    staff: row?.staff ?? 'grassroots',
    duties: row?.duties ?? '',
    seats: row?.seats ?? 1,
    from: row?.from ?? isoDay(Date.now()),
    to: row?.to ?? null,
  }));
  const save = useDeed({
    mutationFn: () => {
      const { unit, ...rest } = { ...wish, title: wish.title.trim() };
      return post
        ? saveStaffPost(post.id, { ...rest, version: post.version })
        : addStaffPost({ unit, ...rest });
    },
    onSuccess: (saved) => {
      for (const key of ['staff_posts', 'staff_figures'])
        void queries.invalidateQueries({ queryKey: [key] });
      void message.success(vi.people.saved(saved.title));
      onClose();
    },
  });
  const problem = save.error ? asProblem(save.error) : undefined;
  return (
    <FormDrawer
      title={post ? vi.people.editPost(post.title) : vi.people.addPost}
      save={vi.people.save}
      blocked={!wish.title.trim() || !wish.unit}
      busy={save.isPending}
      error={save.error}
      suggestion={keepMyPart(save)}
      onSave={() => save.mutate()}
      onClose={onClose}
    >
      <Field
        label={vi.people.postTitle}
        hint={vi.people.postHint}
        error={problem?.errorAt('title')}
      >
        <Input
          maxLength={100}
          value={wish.title}
          onChange={(event) => change({ title: event.target.value })}
        />
      </Field>
      {!post && (
        <Field label={vi.people.unit} error={problem?.errorAt('unit')}>
          <UnitSelect
            label={vi.people.unit}
            value={wish.unit}
            onChange={(unit) => change({ unit: unit ?? '' })}
          />
        </Field>
      )}
      <Field label={vi.people.staff}>
        <Select
          value={wish.staff}
          options={Object.entries(vi.people.staffs).map(([value, label]) => ({ value, label }))}
          onChange={(staff) => change({ staff: staff as Staff })}
        />
      </Field>
      <Field label={vi.people.seats} error={problem?.errorAt('seats')}>
        <InputNumber
          controls={false}
          min={1}
          max={100}
          precision={0}
          value={wish.seats}
          onChange={(seats) => change({ seats: seats ?? 1 })}
        />
      </Field>
      <Field label={vi.people.duties} error={problem?.errorAt('duties')}>
        <Input.TextArea
          autoSize={{ minRows: 2, maxRows: 6 }}
          maxLength={1000}
          value={wish.duties}
          onChange={(event) => change({ duties: event.target.value })}
        />
      </Field>
      <div className="row">
        <Field label={vi.people.from} error={problem?.errorAt('from')}>
          <DayPicker value={wish.from} onChange={(from) => change({ from })} />
        </Field>
        <Field label={vi.people.to} error={problem?.errorAt('to')}>
          <OptionalDayPicker value={wish.to} onChange={(to) => change({ to: to ?? null })} />
        </Field>
      </div>
    </FormDrawer>
  );
}

import { CloseOutlined, PlusOutlined } from '@ant-design/icons';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Button, Input, Radio, Select } from 'antd';
import {
  addOfficer,
  listOfficers,
  listStaffPosts,
  type Officer,
  type OfficerWish,
  type Staff,
  saveOfficer,
  type Training,
} from '../../api/people';
import { asProblem } from '../../api/problem';
import { useSession } from '../../app/session';
import { useDeed } from '../../app/use_deed';
import { vi } from '../../locale/vi';
import { AccountSelect } from '../../parts/account_select';
import { DayPicker, OptionalDayPicker } from '../../parts/day_picker';
import { Field, FieldGroup } from '../../parts/field';
import { UnitSelect } from '../../parts/filters';
import { FormDrawer } from '../../parts/form_drawer';
import { isoDay } from '../../parts/format';
import { useWish } from '../../parts/use_wish';

function wishOf(officer: Officer): OfficerWish {
  const { unit, post, name, staff, full_time, duties, account, stand_in, from, to } = officer;
  return {
    unit,
    post,
    name,
    staff,
    full_time,
    duties,
    account,
    stand_in,
    from,
    to,
    phone: officer.phone ?? '',
    email: officer.email ?? '',
    trainings: officer.trainings,
  };
}

// Lines that were opened and left empty are not sent.
export function cleaned(wish: OfficerWish): OfficerWish {
  return {
    ...wish,
    name: wish.name.trim(),
    phone: wish.phone.trim(),
    email: wish.email.trim(),
    trainings: wish.trainings
      .map((one) => ({ ...one, course: one.course.trim() }))
      .filter((one) => one.course),
  };
}

export function OfficerForm({
  officer: opened,
  onClose,
}: {
  officer?: Officer;
  onClose: () => void;
}) {
  const { account } = useSession();
  const { message } = App.useApp();
  const queries = useQueryClient();
  const {
    row: officer,
    wish,
    change,
    keepMyPart,
  } = useWish<Officer, OfficerWish>(opened, (row) =>
    row
      ? wishOf(row)
      : {
          unit: account.unit,
          post: null,
          name: '',
          staff: 'grassroots',
          full_time: true,
          duties: '',
          phone: '',
          email: '',
          account: null,
          stand_in: null,
          from: isoDay(Date.now()),
          to: null,
          trainings: [],
        },
  );
  const posts = useQuery({
    queryKey: ['staff_posts', 'of', wish.unit],
    queryFn: () => listStaffPosts({ unit: wish.unit, limit: 500 }),
    enabled: Boolean(wish.unit),
  });
  const others = useQuery({
    queryKey: ['officers', 'of', wish.unit],
    queryFn: () => listOfficers({ unit: wish.unit, limit: 500 }),
    enabled: Boolean(wish.unit),
  });
  const save = useDeed({
    mutationFn: () =>
      officer
        ? saveOfficer(officer.id, { ...cleaned(wish), version: officer.version })
        : addOfficer(cleaned(wish)),
    onSuccess: (saved) => {
      for (const key of ['officers', 'staff_posts', 'staff_figures'])
        void queries.invalidateQueries({ queryKey: [key] });
      void message.success(vi.people.saved(saved.name));
      onClose();
    },
  });
  const problem = save.error ? asProblem(save.error) : undefined;
  const postOptions = (posts.data?.items ?? [])
    .filter((post) => post.unit === wish.unit)
    .map((post) => ({ value: post.id, label: post.title }));
  const standIns = (others.data?.items ?? [])
    .filter((one) => one.id !== officer?.id)
    .map((one) => ({ value: one.id, label: one.name }));
  return (
    <FormDrawer
      title={officer ? vi.people.editOfficer(officer.name) : vi.people.addOfficer}
      save={vi.people.save}
      blocked={!wish.name.trim() || !wish.unit}
      busy={save.isPending}
      error={save.error}
      suggestion={keepMyPart(save)}
      onSave={() => save.mutate()}
      onClose={onClose}
    >
      <Field label={vi.people.name} error={problem?.errorAt('name')}>
        <Input
          value={wish.name}
          maxLength={100}
          onChange={(event) => change({ name: event.target.value })}
        />
      </Field>
      <Field label={vi.people.unit} error={problem?.errorAt('unit')}>
        <UnitSelect
          label={vi.people.unit}
          value={wish.unit}
          onChange={(unit) => change({ unit: unit ?? '', post: null, stand_in: null })}
        />
      </Field>
      <Field label={vi.people.post} error={problem?.errorAt('post')}>
        <Select
          allowClear
          placeholder={vi.people.noPost}
          value={wish.post ?? undefined}
          options={postOptions}
          onChange={(post?: string) => change({ post: post ?? null })}
        />
      </Field>
      <FieldGroup label={vi.people.staff}>
        <Radio.Group
          value={wish.staff}
          options={Object.entries(vi.people.staffs).map(([value, label]) => ({ value, label }))}
          onChange={(event) => change({ staff: event.target.value as Staff })}
        />
      </FieldGroup>
      <Radio.Group
        aria-label={vi.people.fullTime}
        value={wish.full_time}
        options={[
          { value: true, label: vi.people.fullTime },
          { value: false, label: vi.people.partTime },
        ]}
        onChange={(event) => change({ full_time: event.target.value as boolean })}
      />
      <Field label={vi.people.duties} error={problem?.errorAt('duties')}>
        <Input.TextArea
          autoSize={{ minRows: 2, maxRows: 6 }}
          maxLength={1000}
          value={wish.duties}
          onChange={(event) => change({ duties: event.target.value })}
        />
      </Field>
      <Field label={vi.people.phone} error={problem?.errorAt('phone')}>
        <Input
          type="tel"
          maxLength={100}
          value={wish.phone}
          onChange={(event) => change({ phone: event.target.value })}
        />
      </Field>
      <Field label={vi.people.email} error={problem?.errorAt('email')}>
        <Input
          type="email"
          maxLength={100}
          value={wish.email}
          onChange={(event) => change({ email: event.target.value })}
        />
      </Field>
      <Field
        label={vi.people.account}
        hint={vi.people.accountHint}
        error={problem?.errorAt('account')}
      >
        <AccountSelect
          label={vi.people.account}
          allowClear
          value={wish.account ?? undefined}
          name={officer?.account === wish.account ? officer?.name : undefined}
          onChange={(chosen) => change({ account: chosen ?? null })}
        />
      </Field>
      <Field label={vi.people.standIn} error={problem?.errorAt('stand_in')}>
        <Select
          allowClear
          value={wish.stand_in ?? undefined}
          options={standIns}
          onChange={(stand_in?: string) => change({ stand_in: stand_in ?? null })}
        />
      </Field>
      <div className="row">
        <Field label={vi.people.from} error={problem?.errorAt('from')}>
          <DayPicker value={wish.from} onChange={(from) => change({ from })} />
        </Field>
        <Field label={vi.people.to} hint={vi.people.toHint} error={problem?.errorAt('to')}>
          <OptionalDayPicker value={wish.to} onChange={(to) => change({ to: to ?? null })} />
        </Field>
      </div>
      <Trainings value={wish.trainings} onChange={(trainings) => change({ trainings })} />
    </FormDrawer>
  );
}

function Trainings({
  value,
  onChange,
}: {
  value: Training[];
  onChange: (value: Training[]) => void;
}) {
  const put = (index: number, part: Partial<Training>) =>
    onChange(value.map((one, i) => (i === index ? { ...one, ...part } : one)));
  return (
    <FieldGroup label={vi.people.trainings}>
      {value.map((one, index) => (
        // Lines have no name of their own while they are written.
        <div key={index} className="row">
          <Input
            aria-label={vi.people.course}
            placeholder={vi.people.course}
            maxLength={200}
            value={one.course}
            onChange={(event) => put(index, { course: event.target.value })}
          />
          <DayPicker
            aria-label={vi.people.courseOn}
            value={one.on}
            onChange={(on) => put(index, { on })}
          />
          <Button
            type="text"
            icon={<CloseOutlined />}
            aria-label={vi.people.removeTraining(one.course)}
            onClick={() => onChange(value.filter((_, i) => i !== index))}
          />
        </div>
      ))}
      <Button
        icon={<PlusOutlined />}
        onClick={() => onChange([...value, { course: '', on: isoDay(Date.now()) }])}
      >
        {vi.people.addTraining}
      </Button>
    </FieldGroup>
  );
}

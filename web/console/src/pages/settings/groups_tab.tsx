import { PlusOutlined } from '@ant-design/icons';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { App, Button, Input } from 'antd';
import { useState } from 'react';
import { addGroup, listGroups, listGroupsOn, removeGroup, saveGroup } from '../../api/groups';
import { asProblem } from '../../api/problem';
import type { AudienceItem, Group } from '../../api/types';
import { useSession } from '../../app/session';
import { undoable, useGoing } from '../../app/undo';
import { useUrlState } from '../../app/url_state';
import { useDeed } from '../../app/use_deed';
import { vi } from '../../locale/vi';
import { AudiencePicker } from '../../parts/audience_picker';
import { Field } from '../../parts/field';
import { DayFilter, FilterBar } from '../../parts/filters';
import { FormDrawer } from '../../parts/form_drawer';
import { day as dayText, number, shortMoment, startOfDay } from '../../parts/format';
import { MannerSelect } from '../../parts/manner_select';
import { EmptyState, Reading } from '../../parts/page_states';

const filters = ['day'];

// Who is named in a group; of an earlier day, what of it stood somewhere then.
export function memberWords({ units, devices, on_day: then }: Group): string {
  const words = then
    ? [
        then.clusters ? vi.settings.groupClusters(number(then.clusters)) : '',
        then.boards ? vi.settings.groupBoards(number(then.boards)) : '',
      ]
    : [
        units?.length ? vi.settings.groupUnits(number(units.length)) : '',
        devices?.length ? vi.settings.groupDevices(number(devices.length)) : '',
      ];
  const said = words.filter(Boolean).join(', ');
  return !said && then ? vi.settings.groupNobodyThen : said;
}

// What nobody knows any more of the group on that day.
export function unknownWords({ on_day: then }: Group): string | undefined {
  if (!then || then.members_known || !then.saved_at) return undefined;
  return vi.settings.groupChangedSince(shortMoment(then.saved_at));
}

export function GroupsTab() {
  const { may } = useSession();
  const [{ day }] = useUrlState();
  const [open, setOpen] = useState<Group | 'new'>();
  const groups = useQuery(
    day
      ? { queryKey: ['groups', 'on', day], queryFn: () => listGroupsOn(day) }
      : { queryKey: ['groups'], queryFn: listGroups },
  );
  // Nothing of an earlier day is changed.
  const editable = !day && may('manage_rules');
  const add = editable && (
    <Button type="primary" icon={<PlusOutlined />} onClick={() => setOpen('new')}>
      {vi.settings.groupAdd}
    </Button>
  );
  return (
    <div className="stack">
      <p className="muted">
        {day ? vi.settings.groupsAsOfLead(dayText(startOfDay(day))) : vi.settings.groupsHelp}
      </p>
      <FilterBar names={filters}>
        <DayFilter name="day" label={vi.settings.groupsAsOf} />
      </FilterBar>
      <Reading of={groups}>
        {(page) =>
          page.items.length === 0 ? (
            <EmptyState
              title={day ? vi.settings.groupsNoneThen : vi.settings.groupsEmptyTitle}
              text={day ? vi.settings.groupsNoneThenText : vi.settings.groupsEmptyText}
              action={add}
            />
          ) : (
            <>
              <div>{add}</div>
              <ul className="plain list_rows">
                {page.items.map((group) => (
                  <GroupRow
                    key={group.id}
                    group={group}
                    day={day}
                    editable={editable}
                    onEdit={() => setOpen(group)}
                  />
                ))}
              </ul>
            </>
          )
        }
      </Reading>
      {open && (
        <GroupForm group={open === 'new' ? undefined : open} onClose={() => setOpen(undefined)} />
      )}
    </div>
  );
}

function GroupRow({
  group,
  day,
  editable,
  onEdit,
}: {
  group: Group;
  // As of which it is shown.
  day?: string;
  editable: boolean;
  onEdit: () => void;
}) {
  const queries = useQueryClient();
  const going = useGoing();
  const drop = () =>
    undoable({
      subject: `group ${group.id}`,
      words: vi.settings.groupRemoved(group.name),
      act: async () => {
        await removeGroup(group.id);
        await queries.invalidateQueries({ queryKey: ['groups'] });
      },
    });
  if (going.includes(`group ${group.id}`)) return null;
  const unknown = unknownWords(group);
  return (
    <li className="stack_tight">
      <div className="row_between">
        <span>
          <strong>{group.name}</strong>
          <span className="small muted"> · {memberWords(group)}</span>
          {' · '}
          <Link
            className="small"
            to="/devices"
            search={{ group: group.id, at: day } as never}
            aria-label={vi.settings.groupShowDevicesOf(group.name)}
          >
            {vi.settings.groupShowDevices}
          </Link>
        </span>
        {editable && (
          <div className="row">
            <Button aria-label={vi.settings.groupEdit(group.name)} onClick={onEdit}>
              {vi.common.edit}
            </Button>
            <Button aria-label={vi.settings.groupRemove(group.name)} onClick={drop}>
              {vi.common.remove}
            </Button>
          </div>
        )}
      </div>
      {unknown && <p className="small muted">{unknown}</p>}
    </li>
  );
}

function GroupForm({ group, onClose }: { group?: Group; onClose: () => void }) {
  const { account } = useSession();
  const { message } = App.useApp();
  const queries = useQueryClient();
  const [name, setName] = useState(group?.name ?? '');
  const [manner, setManner] = useState(group?.manner ?? null);
  const [members, setMembers] = useState<AudienceItem[]>([
    ...(group?.units ?? []).map((unit) => ({ unit })),
    ...(group?.devices ?? []).map((device) => ({ device })),
  ]);
  const save = useDeed({
    mutationFn: () => {
      const body = {
        name: name.trim(),
        units: members.flatMap((item) => (item.unit ? [item.unit] : [])),
        devices: members.flatMap((item) => (item.device ? [item.device] : [])),
        manner,
      };
      return group
        ? saveGroup(group.id, { ...body, version: group.version })
        : addGroup({ unit: account.unit, ...body });
    },
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: ['groups'] });
      void message.success(vi.settings.groupSaved);
      onClose();
    },
  });
  return (
    <FormDrawer
      title={group ? vi.settings.groupEdit(group.name) : vi.settings.groupAdd}
      save={vi.settings.groupSave}
      blocked={!name.trim() || members.length === 0}
      busy={save.isPending}
      error={save.error}
      onSave={() => save.mutate()}
      onClose={onClose}
    >
      <Field
        label={vi.audience.groupName}
        error={save.error ? asProblem(save.error).errorAt('name') : undefined}
      >
        <Input value={name} maxLength={120} onChange={(event) => setName(event.target.value)} />
      </Field>
      <AudiencePicker value={members} onChange={setMembers} withoutGroups />
      <MannerSelect value={manner} leftTo={vi.manner.byUnits} onChange={setManner} />
    </FormDrawer>
  );
}

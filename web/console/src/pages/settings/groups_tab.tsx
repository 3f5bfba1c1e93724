import { PlusOutlined } from '@ant-design/icons';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Button, Input } from 'antd';
import { useState } from 'react';
import { addGroup, listGroups, removeGroup, saveGroup } from '../../api/groups';
import { asProblem } from '../../api/problem';
import type { AudienceItem, Group } from '../../api/types';
import { useSession } from '../../app/session';
import { undoable, useGoing } from '../../app/undo';
import { useDeed } from '../../app/use_deed';
import { vi } from '../../locale/vi';
import { AudiencePicker } from '../../parts/audience_picker';
import { Field } from '../../parts/field';
import { FormDrawer } from '../../parts/form_drawer';
import { number } from '../../parts/format';
import { MannerSelect } from '../../parts/manner_select';
import { EmptyState, Reading } from '../../parts/page_states';

export function GroupsTab() {
  const { may } = useSession();
  const [open, setOpen] = useState<Group | 'new'>();
  const groups = useQuery({ queryKey: ['groups'], queryFn: listGroups });
  const editable = may('manage_rules');
  const add = editable && (
    <Button type="primary" icon={<PlusOutlined />} onClick={() => setOpen('new')}>
      {vi.settings.groupAdd}
    </Button>
  );
  return (
    <div className="stack">
      <p className="muted">{vi.settings.groupsHelp}</p>
      <Reading of={groups}>
        {(page) =>
          page.items.length === 0 ? (
            <EmptyState
              title={vi.settings.groupsEmptyTitle}
              text={vi.settings.groupsEmptyText}
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
  editable,
  onEdit,
}: {
  group: Group;
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
  const members = [
    group.units?.length ? vi.settings.groupUnits(number(group.units.length)) : '',
    group.devices?.length ? vi.settings.groupDevices(number(group.devices.length)) : '',
  ].filter(Boolean);
  return (
    <li className="stack_tight">
      <div className="row_between">
        <span>
          <strong>{group.name}</strong>
          <span className="small muted"> · {members.join(', ')}</span>
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

// Who hears it: the tree of units with tri-state boxes, single devices, saved groups, and a live count.

import { CloseOutlined } from '@ant-design/icons';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Button, Checkbox, Input, Tabs } from 'antd';
import { useMemo, useRef, useState } from 'react';
import { listDevices } from '../api/devices';
import { addGroup, listGroups } from '../api/groups';
import type { AudienceItem, Unit } from '../api/types';
import { listUnits } from '../api/units';
import { useSession } from '../app/session';
import { useDeed } from '../app/use_deed';
import { vi } from '../locale/vi';
import { AudienceReach } from './audience_reach';
import { boxOf, type Place, toggled } from './audience_tree';
import { ProblemAlert } from './problem_alert';
import { UnitName } from './unit_name';
import { branchKey, UnitTree } from './unit_tree';
import { useAncestors } from './use_ancestors';
import './audience_picker.css';

interface Props {
  value: AudienceItem[];
  onChange: (audience: AudienceItem[]) => void;
  disabled?: boolean;
  // What counts as reached is said elsewhere where not everything that is chosen will do.
  withoutCount?: boolean;
  // A group holds no groups.
  withoutGroups?: boolean;
}

const unitsOf = (audience: AudienceItem[]): string[] =>
  audience.flatMap((item) => (item.unit ? [item.unit] : []));

export function AudiencePicker({ value, onChange, disabled, withoutCount, withoutGroups }: Props) {
  const setUnits = (units: Set<string>) =>
    onChange([...value.filter((item) => !item.unit), ...[...units].map((unit) => ({ unit }))]);
  return (
    <div className="stack audience">
      {!withoutCount && <AudienceReach audience={value} />}
      <Chosen value={value} onChange={onChange} disabled={disabled} />
      {!disabled && (
        <Tabs
          items={[
            {
              key: 'units',
              label: vi.audience.byUnit,
              children: <UnitBoxes chosen={unitsOf(value)} onChange={setUnits} />,
            },
            {
              key: 'devices',
              label: vi.audience.byDevice,
              children: <DeviceBoxes value={value} onChange={onChange} />,
            },
            {
              key: 'groups',
              label: vi.audience.byGroup,
              children: <GroupBoxes value={value} onChange={onChange} />,
            },
          ].filter((tab) => !(withoutGroups && tab.key === 'groups'))}
        />
      )}
    </div>
  );
}

function Chosen({ value, onChange, disabled }: Props) {
  if (value.length === 0) return null;
  return (
    <ul className="plain row chosen" aria-label={vi.audience.chosen}>
      {value.map((item) => (
        <li key={item.unit ?? item.group ?? item.device}>
          <Button
            size="small"
            disabled={disabled}
            onClick={() => onChange(value.filter((other) => other !== item))}
          >
            <UnitName item={item} />
            {!disabled && <CloseOutlined aria-label={vi.common.unselect} />}
          </Button>
        </li>
      ))}
      {!disabled && value.length > 1 && (
        <li>
          <Button type="link" size="small" onClick={() => onChange([])}>
            {vi.audience.clear}
          </Button>
        </li>
      )}
    </ul>
  );
}

export function UnitBoxes({
  chosen: list,
  onChange,
}: {
  chosen: string[];
  onChange: (units: Set<string>) => void;
}) {
  const { account } = useSession();
  const queries = useQueryClient();
  const [search, setSearch] = useState('');
  // Places met on screen; a chosen unit that was never on screen is looked up.
  const places = useRef(new Map<string, readonly string[]>());
  const chosen = useMemo(() => new Set(list), [list]);
  const ancestors = useAncestors(list, places.current);
  const found = useQuery({
    queryKey: ['units', 'search', search],
    queryFn: () => listUnits({ q: search, limit: 50 }),
    enabled: search.trim().length > 1,
  });

  const box = (unit: Unit, path: readonly string[]) => {
    places.current.set(unit.id, path);
    const place: Place = { id: unit.id, path };
    const state = boxOf(place, chosen, ancestors);
    return (
      <Checkbox
        checked={state === 'checked'}
        indeterminate={state === 'half'}
        onChange={() =>
          onChange(
            toggled(place, chosen, ancestors, (parent) =>
              (queries.getQueryData<Unit[]>(branchKey(parent)) ?? []).map((child) => child.id),
            ),
          )
        }
      >
        {unit.name}
        {state === 'half' && <span className="muted small"> ({vi.audience.partly})</span>}
      </Checkbox>
    );
  };

  return (
    <div className="stack_tight">
      <Input.Search
        allowClear
        aria-label={vi.audience.searchUnit}
        placeholder={vi.audience.searchUnit}
        value={search}
        onChange={(event) => setSearch(event.target.value)}
      />
      <section className="audience_scroll" aria-label={vi.audience.byUnit}>
        {search.trim().length > 1 ? (
          <ul className="plain" aria-label={vi.audience.searchUnit}>
            {found.data?.items.map((unit) => (
              <li key={unit.id} className="unit_row">
                <FlatBox unit={unit} chosen={chosen} onChange={onChange} />
              </li>
            ))}
            {found.data?.items.length === 0 && <li className="muted">{vi.audience.noMatch}</li>}
          </ul>
        ) : (
          <UnitTree
            root={account.unit}
            label={vi.audience.byUnit}
            renderRow={box}
            isOpenAtFirst={(_, depth) => depth === 0}
          />
        )}
      </section>
    </div>
  );
}

// A hit of the search stands without its branch: it is added or taken out as it is.
function FlatBox({
  unit,
  chosen,
  onChange,
}: {
  unit: Unit;
  chosen: ReadonlySet<string>;
  onChange: (units: Set<string>) => void;
}) {
  const path = useAncestors(
    [unit.id],
    useMemo(() => new Map(), []),
  );
  const covered = path.get(unit.id)?.some((id) => chosen.has(id)) ?? false;
  return (
    <Checkbox
      checked={covered || chosen.has(unit.id)}
      disabled={covered}
      onChange={(event) => {
        const next = new Set(chosen);
        if (event.target.checked) next.add(unit.id);
        else next.delete(unit.id);
        onChange(next);
      }}
    >
      {unit.name} <span className="muted small">{vi.unitKinds[unit.kind]}</span>
    </Checkbox>
  );
}

// Single clusters and boards, found by their name.
function DeviceBoxes({ value, onChange }: Props) {
  const [search, setSearch] = useState('');
  const wish = { q: search.trim() || undefined, limit: 50 };
  const found = useQuery({
    queryKey: ['devices', 'search', wish],
    queryFn: () => listDevices(wish),
    placeholderData: (before) => before,
  });
  return (
    <div className="stack_tight">
      <Input.Search
        allowClear
        aria-label={vi.audience.searchDevice}
        placeholder={vi.audience.searchDevice}
        value={search}
        onChange={(event) => setSearch(event.target.value)}
      />
      <section className="audience_scroll" aria-label={vi.audience.byDevice}>
        <ul className="plain">
          {found.data?.items.map((device) => (
            <li key={device.id} className="unit_row">
              <Checkbox
                checked={value.some((item) => item.device === device.id)}
                onChange={(event) =>
                  onChange(
                    event.target.checked
                      ? [...value, { device: device.id }]
                      : value.filter((item) => item.device !== device.id),
                  )
                }
              >
                {device.name} <span className="muted small">{device.unit_name}</span>
              </Checkbox>
            </li>
          ))}
        </ul>
        {found.data?.items.length === 0 && <p className="muted">{vi.audience.noDeviceMatch}</p>}
        {found.data?.next && <p className="muted small">{vi.audience.moreDevices}</p>}
      </section>
    </div>
  );
}

export function GroupBoxes({ value, onChange }: Props) {
  const { account, may } = useSession();
  const { message } = App.useApp();
  const queries = useQueryClient();
  const groups = useQuery({ queryKey: ['groups'], queryFn: listGroups });
  const [name, setName] = useState('');
  const units = unitsOf(value);
  const devices = value.flatMap((item) => (item.device ? [item.device] : []));
  const save = useDeed({
    mutationFn: () => addGroup({ unit: account.unit, name: name.trim(), units, devices }),
    onSuccess: (group) => {
      setName('');
      void queries.invalidateQueries({ queryKey: ['groups'] });
      void message.success(vi.audience.groupSaved(group.name));
    },
  });
  return (
    <div className="stack">
      <ul className="plain">
        {groups.data?.items.map((group) => (
          <li key={group.id} className="unit_row">
            <Checkbox
              checked={value.some((item) => item.group === group.id)}
              onChange={(event) =>
                onChange(
                  event.target.checked
                    ? [...value, { group: group.id }]
                    : value.filter((item) => item.group !== group.id),
                )
              }
            >
              {group.name}
            </Checkbox>
          </li>
        ))}
      </ul>
      {groups.data?.items.length === 0 && (
        <p className="muted">
          {may('manage_rules') ? vi.audience.noGroups : vi.audience.noGroupsHere}
        </p>
      )}
      <ProblemAlert error={save.error} />
      {may('manage_rules') && units.length + devices.length > 0 && (
        <div className="row">
          <Input
            aria-label={vi.audience.groupName}
            placeholder={vi.audience.groupName}
            value={name}
            onChange={(event) => setName(event.target.value)}
            style={{ flex: '1 1 180px' }}
          />
          <Button disabled={!name.trim()} loading={save.isPending} onClick={() => save.mutate()}>
            {vi.audience.saveGroup}
          </Button>
        </div>
      )}
    </div>
  );
}

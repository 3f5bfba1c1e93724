// Where an alert is heard: units of the tree, saved groups, shapes drawn on the map, together.
import { CloseOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button, Segmented } from 'antd';
import { lazy, Suspense, useState } from 'react';
import { previewEmergency } from '../../api/emergencies';
import type { AreaItem, EmergencyPreview, Manner, Tone } from '../../api/emergency_types';
import { vi } from '../../locale/vi';
import { GroupBoxes, UnitBoxes } from '../../parts/audience_picker';
import { number } from '../../parts/format';
import { Loading } from '../../parts/page_states';
import { UnitName } from '../../parts/unit_name';
import { useSettled } from '../../parts/use_spoken';

const AreaMap = lazy(() => import('./area_map'));

export interface Said {
  text?: string;
  repeat?: number;
  manner?: Manner;
  tone?: Tone;
}

const quietMs = 800;

// With the words it also says how long it takes until all have heard them.
export function usePreview(audience: AreaItem[], exercise: boolean, said: Said = {}) {
  const text = useSettled(said.text?.trim() || undefined, quietMs);
  return useQuery({
    queryKey: [
      'emergencies',
      'preview',
      exercise,
      audience,
      text,
      said.repeat,
      said.manner,
      said.tone,
    ],
    queryFn: () => previewEmergency(audience, exercise, { ...said, text }),
    enabled: audience.length > 0,
    placeholderData: (before) => before,
  });
}

// "24 cụm loa (58 loa)". Boards do not sound and are spoken of elsewhere.
export const reachInWords = (preview: EmergencyPreview): string =>
  vi.alarm.reachOf(number(preview.speaker_devices), number(preview.speakers));

const isShape = (item: AreaItem) => Boolean(item.circle || item.polygon);

export function AreaName({ item }: { item: AreaItem }) {
  if (item.circle) return <>{vi.alarm.circle(number(item.circle.radius_m / 1000))}</>;
  if (item.polygon) return <>{vi.alarm.polygon(number(item.polygon.length - 1))}</>;
  return <UnitName item={item} />;
}

export const areaKey = (item: AreaItem): string =>
  item.unit ?? item.group ?? item.device ?? JSON.stringify(item.circle ?? item.polygon);

export function AreaPicker({
  value,
  onChange,
}: {
  value: AreaItem[];
  onChange: (area: AreaItem[]) => void;
}) {
  const [way, setWay] = useState<'units' | 'groups' | 'scheme'>('units');
  const setUnits = (units: Set<string>) =>
    onChange([...value.filter((item) => !item.unit), ...[...units].map((unit) => ({ unit }))]);
  return (
    <div className="stack audience">
      {value.length > 0 && (
        <ul className="plain row chosen" aria-label={vi.audience.chosen}>
          {value.map((item) => (
            <li key={areaKey(item)}>
              <Button onClick={() => onChange(value.filter((other) => other !== item))}>
                <AreaName item={item} />
                <CloseOutlined aria-label={vi.common.unselect} />
              </Button>
            </li>
          ))}
        </ul>
      )}
      <Segmented
        block
        aria-label={vi.alarm.area}
        value={way}
        options={[
          { value: 'units', label: vi.alarm.byUnit },
          { value: 'groups', label: vi.alarm.byGroup },
          { value: 'scheme', label: vi.alarm.byMap },
        ]}
        onChange={setWay}
      />
      {way === 'units' && (
        <UnitBoxes
          chosen={value.flatMap((item) => (item.unit ? [item.unit] : []))}
          onChange={setUnits}
        />
      )}
      {way === 'groups' && (
        <GroupBoxes
          value={value.filter((item) => !isShape(item))}
          onChange={(others) => onChange([...others, ...value.filter(isShape)])}
        />
      )}
      {way === 'scheme' && (
        <Suspense fallback={<Loading rows={6} />}>
          <AreaMap
            shapes={value.filter(isShape)}
            onChange={(shapes) => onChange([...value.filter((item) => !isShape(item)), ...shapes])}
          />
        </Suspense>
      )}
    </div>
  );
}

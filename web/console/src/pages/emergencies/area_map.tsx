// The ground as a scheme: each device a point, and shapes drawn over them with a finger or a mouse.
// Whoever has neither adds a circle about a device by the form below the picture.
import { MinusOutlined, PlusOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button, InputNumber, Segmented } from 'antd';
import { useState } from 'react';
import { listPlaces, readDevice } from '../../api/devices';
import type { AreaItem, Place } from '../../api/emergency_types';
import { vi } from '../../locale/vi';
import { DeviceSelect } from '../../parts/device_select';
import { Field } from '../../parts/field';
import { number } from '../../parts/format';
import { Reading } from '../../parts/page_states';
import { type Box, boxAround, closed, isInside, onPlane, planeOf, zoomed } from './geometry';
import { Scheme, type Tool } from './scheme';

interface Props {
  shapes: AreaItem[];
  onChange: (shapes: AreaItem[]) => void;
}

const ratio = 1.5;

export default function SchemePicker(props: Props) {
  const places = useQuery({
    queryKey: ['devices', 'places'],
    queryFn: listPlaces,
    staleTime: 5 * 60_000,
  });
  return (
    <Reading of={places} rows={6}>
      {(found) =>
        found.places.length === 0 ? (
          <p className="muted">{vi.scheme.noPlaces}</p>
        ) : (
          <Drawing {...props} places={found.places} cut={found.cut} />
        )
      }
    </Reading>
  );
}

function Drawing({ shapes, onChange, places, cut }: Props & { places: Place[]; cut: boolean }) {
  const [plane] = useState(() => planeOf(places));
  const [whole] = useState(() =>
    boxAround(
      places.map((place) => onPlane(plane, place)),
      ratio,
    ),
  );
  const [box, setBox] = useState<Box>(whole);
  const [tool, setTool] = useState<Tool>('circle');
  const [corners, setCorners] = useState<Place[]>([]);
  const inside = places.filter((place) => isInside(shapes, place)).length;
  const finish = () => {
    onChange([...shapes, { polygon: closed(corners) }]);
    setCorners([]);
  };
  return (
    <div className="stack_tight">
      <p className="small muted">{vi.scheme.help}</p>
      <div className="row_between">
        <Segmented
          aria-label={vi.scheme.label}
          value={tool}
          options={[
            { value: 'circle', label: vi.scheme.circle },
            { value: 'polygon', label: vi.scheme.polygon },
            { value: 'move', label: vi.scheme.move },
          ]}
          onChange={setTool}
        />
        <div className="row">
          <Button
            icon={<PlusOutlined />}
            aria-label={vi.scheme.zoomIn}
            onClick={() => setBox(zoomed(box, 0.6))}
          />
          <Button
            icon={<MinusOutlined />}
            aria-label={vi.scheme.zoomOut}
            onClick={() => setBox(zoomed(box, 1 / 0.6))}
          />
          <Button onClick={() => setBox(whole)}>{vi.scheme.fit}</Button>
        </div>
      </div>
      <Scheme
        plane={plane}
        box={box}
        tool={tool}
        places={places}
        shapes={shapes}
        corners={corners}
        onMove={setBox}
        onCorner={(corner) => setCorners([...corners, corner])}
        onCircle={(circle) => onChange([...shapes, { circle }])}
      />
      <p className="small muted">{vi.scheme[`${tool}Help`]}</p>
      {corners.length > 0 && (
        <div className="row">
          <Button type="primary" disabled={corners.length < 3} onClick={finish}>
            {vi.scheme.finish}
          </Button>
          <Button onClick={() => setCorners(corners.slice(0, -1))}>{vi.scheme.drop}</Button>
        </div>
      )}
      <p aria-live="polite">{vi.scheme.inside(number(inside), number(places.length))}</p>
      {cut && <p className="small muted">{vi.scheme.cut(number(places.length))}</p>}
      <CircleForm onAdd={(circle) => onChange([...shapes, { circle }])} />
    </div>
  );
}

function CircleForm({ onAdd }: { onAdd: (circle: { centre: Place; radius_m: number }) => void }) {
  const [device, setDevice] = useState<string>();
  const [radius, setRadius] = useState<number | null>(2);
  const chosen = useQuery({
    queryKey: ['devices', 'one', device],
    queryFn: () => readDevice(device as string),
    enabled: Boolean(device),
  });
  const { lat, lon } = chosen.data ?? {};
  return (
    <div className="row row_bottom">
      <Field label={vi.scheme.around}>
        <DeviceSelect label={vi.scheme.around} value={device} onChange={setDevice} />
      </Field>
      <Field label={vi.scheme.radius}>
        <InputNumber
          min={0.1}
          max={200}
          step={0.5}
          decimalSeparator=","
          value={radius}
          onChange={setRadius}
        />
      </Field>
      <Button
        disabled={lat == null || lon == null || !radius}
        onClick={() =>
          lat != null &&
          lon != null &&
          radius &&
          onAdd({ centre: [lat, lon], radius_m: Math.round(radius * 1000) })
        }
      >
        {vi.scheme.addCircle}
      </Button>
    </div>
  );
}

// Where an alert is heard, drawn on the map with a finger or a mouse. Whoever has neither adds a
// circle about a device, or corners by their coordinates, in the forms below it.
import { useQuery } from '@tanstack/react-query';
import { Button, Input, InputNumber, Segmented } from 'antd';
import { useState } from 'react';
import { type PlacedDevice, readDevice } from '../../api/devices';
import type { AreaItem, Circle, Place } from '../../api/emergency_types';
import { useSession } from '../../app/session';
import { vi } from '../../locale/vi';
import { DeviceSelect } from '../../parts/device_select';
import { Field } from '../../parts/field';
import { number } from '../../parts/format';
import { closed, isInside, readCorners } from '../../parts/geometry';
import { GroundMap, type Outline, type Tool } from '../../parts/ground_map';
import { Legend, ZoomButtons } from '../../parts/map_tools';
import { Loading, Reading } from '../../parts/page_states';
import { useOutlines, usePlaces, useView } from '../../parts/use_ground';

interface Props {
  shapes: AreaItem[];
  onChange: (shapes: AreaItem[]) => void;
}

const leastCorners = 3;
const mostCorners = 100;

export default function AreaMap(props: Props) {
  const { account } = useSession();
  const places = usePlaces();
  const { outlines, isPending } = useOutlines(account.unit);
  const add = (shape: AreaItem) => props.onChange([...props.shapes, shape]);
  return (
    <div className="stack">
      {isPending ? (
        <Loading rows={6} />
      ) : (
        <Reading of={places} rows={6}>
          {(found) =>
            found.places.length === 0 && outlines.length === 0 ? (
              <p className="muted">{vi.scheme.noPlaces}</p>
            ) : (
              <Drawing {...props} places={found.places} cut={found.cut} outlines={outlines} />
            )
          }
        </Reading>
      )}
      <CircleForm onAdd={(circle) => add({ circle })} />
      <CornersForm onAdd={(polygon) => add({ polygon })} />
    </div>
  );
}

function Drawing({
  shapes,
  onChange,
  places,
  outlines,
  cut,
}: Props & { places: PlacedDevice[]; outlines: Outline[]; cut: boolean }) {
  const view = useView(
    places.map(({ place }) => place),
    outlines,
  );
  const [tool, setTool] = useState<Tool>('circle');
  const [corners, setCorners] = useState<Place[]>([]);
  const isIn = ({ place }: PlacedDevice) => isInside(shapes, place);
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
        <ZoomButtons view={view} />
      </div>
      <GroundMap
        plane={view.plane}
        box={view.box}
        label={vi.scheme.label}
        tool={tool}
        outlines={outlines}
        marks={places.map((one) => ({
          key: one.id,
          place: one.place,
          kind: isIn(one) ? 'inside' : 'plain',
          title: one.name,
        }))}
        shapes={shapes}
        corners={corners}
        onMove={view.setBox}
        onCorner={(corner) => corners.length < mostCorners && setCorners([...corners, corner])}
        onCircle={(circle) => onChange([...shapes, { circle }])}
      />
      <p className="small muted">{vi.scheme[`${tool}Help`]}</p>
      {corners.length > 0 && (
        <div className="row">
          <Button type="primary" disabled={corners.length < leastCorners} onClick={finish}>
            {vi.scheme.finish}
          </Button>
          <Button onClick={() => setCorners(corners.slice(0, -1))}>{vi.scheme.drop}</Button>
        </div>
      )}
      <p aria-live="polite">
        {vi.scheme.inside(number(places.filter(isIn).length), number(places.length))}
      </p>
      <Legend
        rows={[
          { kind: 'inside', words: vi.scheme.legendInside },
          { kind: 'plain', words: vi.scheme.legendOutside },
        ]}
      />
      {outlines.length === 0 && <p className="small muted">{vi.scheme.noOutlines}</p>}
      {cut && <p className="small muted">{vi.scheme.cut(number(places.length))}</p>}
    </div>
  );
}

function CircleForm({ onAdd }: { onAdd: (circle: Circle) => void }) {
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
          controls={false}
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

function CornersForm({ onAdd }: { onAdd: (polygon: Place[]) => void }) {
  const [text, setText] = useState('');
  const corners = readCorners(text);
  const enough = corners && corners.length >= leastCorners && corners.length <= mostCorners;
  const wrong = text.trim() !== '' && !corners ? vi.scheme.cornersWrong : undefined;
  return (
    <details>
      <summary>{vi.scheme.byCorners}</summary>
      <div className="stack_tight">
        <Field label={vi.scheme.corners} hint={vi.scheme.cornersHint} error={wrong}>
          <Input.TextArea
            autoSize={{ minRows: 4, maxRows: 10 }}
            placeholder={'21,7540 106,0710\n21,7600 106,0810\n21,7480 106,0850'}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        </Field>
        <div>
          <Button
            disabled={!enough}
            onClick={() => {
              onAdd(closed(corners ?? []));
              setText('');
            }}
          >
            {vi.scheme.addPolygon}
          </Button>
        </div>
      </div>
    </details>
  );
}

// Where something stands: typed, chosen on the map, or where the phone is. A place that is hardly meant is doubted while
// it is typed; whoever is sure saves it all the same.
import { AimOutlined, EnvironmentOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Alert, Button, InputNumber } from 'antd';
import { useState } from 'react';
import { readPlaceDoubt } from '../../api/units';
import { vi } from '../../locale/vi';
import { Field } from '../../parts/field';
import { PlaceOnMap } from '../../parts/place_on_map';
import { useHere } from '../../parts/use_here';
import { useSettled } from '../../parts/use_spoken';

const quietMs = 400;

interface Props {
  unit: string;
  lat: number | null;
  lon: number | null;
  isChanged: boolean;
  error?: string;
  onChange: (part: { lat?: number | null; lon?: number | null }) => void;
}

export function PlaceFields({ unit, lat, lon, isChanged, error, onChange }: Props) {
  const here = useHere(onChange);
  const [onMap, setOnMap] = useState(false);
  const asked = useSettled(`${lat} ${lon}`, quietMs);
  const isSettled = asked === `${lat} ${lon}`;
  const doubt = useQuery({
    queryKey: ['place_doubt', unit, lat, lon],
    queryFn: () => readPlaceDoubt(unit, lat ?? 0, lon ?? 0),
    enabled: isChanged && isSettled && unit !== '' && lat !== null && lon !== null,
  });
  return (
    <div className="stack_tight">
      <div className="row">
        <Field label={vi.register.lat} error={error}>
          <InputNumber
            controls={false}
            min={-90}
            max={90}
            step={0.0001}
            decimalSeparator=","
            value={lat}
            onChange={(value) => onChange({ lat: value })}
          />
        </Field>
        <Field label={vi.register.lon}>
          <InputNumber
            controls={false}
            min={-180}
            max={180}
            step={0.0001}
            decimalSeparator=","
            value={lon}
            onChange={(value) => onChange({ lon: value })}
          />
        </Field>
      </div>
      <div className="row">
        {here.able && (
          <Button icon={<AimOutlined />} onClick={here.locate}>
            {vi.register.here}
          </Button>
        )}
        <Button icon={<EnvironmentOutlined />} disabled={!unit} onClick={() => setOnMap(true)}>
          {vi.imports.onMap}
        </Button>
      </div>
      {onMap && (
        <PlaceOnMap
          under={unit}
          title={vi.imports.onMap}
          before={lat === null || lon === null ? undefined : [lat, lon]}
          onClose={() => setOnMap(false)}
          onPlace={([north, east]) => {
            setOnMap(false);
            onChange({ lat: north, lon: east });
          }}
        />
      )}
      {here.lost && <Alert type="warning" showIcon title={vi.register.noPosition} />}
      {isChanged && doubt.data && <Alert type="warning" showIcon title={doubt.data.message} />}
    </div>
  );
}

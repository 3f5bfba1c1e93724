// A place chosen with a click on the map, for whoever does not stand there.
import { Button, Modal, Segmented } from 'antd';
import { useState } from 'react';
import type { Place } from '../api/emergency_types';
import { vi } from '../locale/vi';
import { GroundMap, type Mark, type Outline, type Tool } from './ground_map';
import { ZoomButtons } from './map_tools';
import { EmptyState, Loading } from './page_states';
import { ProblemAlert } from './problem_alert';
import { useOutlines, usePlaces, useView } from './use_ground';

const words = vi.placeOnMap;

interface Props {
  // Of which unit the ground is shown.
  under: string;
  title: string;
  // Where it is said to be so far.
  before?: Place;
  onPlace: (place: Place) => void;
  onClose: () => void;
}

export function PlaceOnMap(props: Props) {
  const { outlines, isPending } = useOutlines(props.under);
  const places = usePlaces(props.under);
  const devices = places.data?.places ?? [];
  return (
    <Modal open title={props.title} footer={null} onCancel={props.onClose} width={760}>
      {isPending || places.isPending ? (
        <Loading rows={6} />
      ) : places.isError && outlines.length === 0 ? (
        <ProblemAlert error={places.error} />
      ) : outlines.length === 0 && devices.length === 0 ? (
        <EmptyState title={words.nothing} text={words.nothingText} />
      ) : (
        <Picking
          {...props}
          outlines={outlines}
          marks={devices.map(({ id, name, place }) => ({
            key: id,
            place,
            kind: 'plain',
            title: name,
          }))}
        />
      )}
    </Modal>
  );
}

function Picking({
  before,
  outlines,
  marks,
  onPlace,
}: Props & { outlines: Outline[]; marks: Mark[] }) {
  // A place in the sea would make the unit a dot: the ground of the unit is what is looked at.
  const view = useView(outlines.length > 0 ? [] : marks.map(({ place }) => place), outlines);
  const [tool, setTool] = useState<Tool>('polygon');
  const [chosen, setChosen] = useState<Place>();
  const shown: Mark[] = [...marks];
  if (before) shown.push({ key: 'before', place: before, kind: 'out', title: words.before });
  if (chosen) shown.push({ key: 'chosen', place: chosen, kind: 'inside', title: words.chosen });
  return (
    <div className="stack_tight">
      <div className="row_between">
        <Segmented
          aria-label={words.tool}
          value={tool}
          options={[
            { value: 'polygon', label: words.pick },
            { value: 'move', label: words.move },
          ]}
          onChange={setTool}
        />
        <ZoomButtons view={view} />
      </div>
      <GroundMap
        plane={view.plane}
        box={view.box}
        label={words.label}
        tool={tool}
        outlines={outlines}
        marks={shown}
        onMove={view.setBox}
        onCorner={setChosen}
      />
      <p aria-live="polite">
        {chosen ? words.at(chosen[0].toFixed(6), chosen[1].toFixed(6)) : words.help}
      </p>
      <div>
        <Button type="primary" disabled={!chosen} onClick={() => chosen && onPlace(chosen)}>
          {words.take}
        </Button>
      </div>
    </div>
  );
}

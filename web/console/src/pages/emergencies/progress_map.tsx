// The same progress on the ground: who failed stands out by form and colour, and lies on top.
import { useQuery } from '@tanstack/react-query';
import { listEmergencyDevices } from '../../api/emergencies';
import type { DeviceProgress, Emergency, Place } from '../../api/emergency_types';
import { useSession } from '../../app/session';
import { vi } from '../../locale/vi';
import { number } from '../../parts/format';
import { GroundMap, type Mark, type MarkKind } from '../../parts/ground_map';
import { Legend, ZoomButtons } from '../../parts/map_tools';
import { Panel } from '../../parts/page';
import { Loading } from '../../parts/page_states';
import { useOutlines, usePlaces, useView } from '../../parts/use_ground';

const mostShown = 2000;
const onePage = 500;

async function allDevices(id: string): Promise<DeviceProgress[]> {
  const all: DeviceProgress[] = [];
  let cursor: string | undefined;
  do {
    const page = await listEmergencyDevices(id, { limit: onePage, cursor });
    all.push(...page.items);
    cursor = page.next ?? undefined;
  } while (cursor && all.length < mostShown);
  return all;
}

export function kindOf({ stage, online }: Pick<DeviceProgress, 'stage' | 'online'>): MarkKind {
  if (stage === 'refused' || (stage === 'waiting' && !online)) return 'bad';
  if (stage === 'sounded') return 'done';
  return stage === 'sounding' ? 'sounding' : 'waiting';
}

// Drawn one after the other: what lies on top comes last.
const order: MarkKind[] = ['done', 'sounding', 'waiting', 'bad'];

export function marksOf(
  devices: readonly DeviceProgress[],
  places: ReadonlyMap<string, Place>,
): Mark[] {
  return devices
    .flatMap((device) => {
      const place = places.get(device.device);
      const kind = kindOf(device);
      const title = `${device.name}: ${vi.progressMap.kinds[kind]}`;
      return place ? [{ key: device.device, place, kind, title }] : [];
    })
    .sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind));
}

export default function ProgressMap({
  emergency,
  isOpen,
}: {
  emergency: Emergency;
  isOpen: boolean;
}) {
  const { account } = useSession();
  const devices = useQuery({
    queryKey: ['emergencies', 'on_map', emergency.id, emergency.version],
    queryFn: () => allDevices(emergency.id),
    refetchInterval: isOpen ? 3000 : false,
  });
  const places = usePlaces();
  const { outlines, isPending } = useOutlines(account.unit);
  if (isPending || !devices.data || !places.data) return <Loading rows={4} />;
  const known = new Map(places.data.places.map(({ id, place }) => [id, place]));
  return (
    <Drawn
      marks={marksOf(devices.data, known)}
      total={devices.data.length}
      outlines={outlines}
      emergency={emergency}
    />
  );
}

function Drawn({
  marks,
  total,
  outlines,
  emergency,
}: {
  marks: Mark[];
  total: number;
  outlines: ReturnType<typeof useOutlines>['outlines'];
  emergency: Emergency;
}) {
  const view = useView(
    marks.map(({ place }) => place),
    outlines,
  );
  if (marks.length === 0 && outlines.length === 0) return null;
  const kinds = [...order].reverse();
  const shapes = emergency.audience.filter((item) => item.circle || item.polygon);
  return (
    <Panel title={vi.progressMap.title} extra={<ZoomButtons view={view} />}>
      <div className="stack_tight">
        <GroundMap
          plane={view.plane}
          box={view.box}
          label={vi.progressMap.title}
          outlines={outlines}
          marks={marks}
          shapes={shapes}
          onMove={view.setBox}
        />
        <Legend
          rows={kinds.map((kind) => ({
            kind,
            words: `${vi.progressMap.kinds[kind]}: ${number(
              marks.filter((mark) => mark.kind === kind).length,
            )}`,
          }))}
        />
        {total > marks.length && (
          <p className="small muted">{vi.progressMap.unplaced(number(total - marks.length))}</p>
        )}
      </div>
    </Panel>
  );
}

// What is listed, on the ground.
import { useQuery } from '@tanstack/react-query';
import { type Asset, type AssetFilter, listAssets } from '../../api/assets';
import { useSession } from '../../app/session';
import { vi } from '../../locale/vi';
import { number } from '../../parts/format';
import { GroundMap, type Mark, type MarkKind } from '../../parts/ground_map';
import { Legend, ZoomButtons } from '../../parts/map_tools';
import { EmptyState, Reading } from '../../parts/page_states';
import { useOutlines, useView } from '../../parts/use_ground';
import { assetName } from './asset_values';

const most = 500;

const kindOf: Record<Asset['condition'], MarkKind> = {
  unknown: 'plain',
  works: 'done',
  degraded: 'waiting',
  broken: 'bad',
  not_working: 'bad',
};

export function marksOf(assets: Asset[]): Mark[] {
  return assets.flatMap((asset): Mark[] =>
    asset.lat === null || asset.lon === null
      ? []
      : [
          {
            key: asset.id,
            place: [asset.lat, asset.lon],
            kind: kindOf[asset.condition],
            title: `${assetName(asset)}, ${asset.unit_name}: ${vi.register.conditions[asset.condition]}`,
          },
        ],
  );
}

export function AssetMap({ filter }: { filter: AssetFilter }) {
  const { account } = useSession();
  const { outlines, isPending } = useOutlines(filter.unit ?? account.unit, filter.day);
  const assets = useQuery({
    queryKey: ['assets', 'map', filter],
    queryFn: () => listAssets({ ...filter, limit: most }),
  });
  if (isPending) return null;
  return (
    <Reading of={assets}>
      {(found) => (
        <Drawn
          key={JSON.stringify(filter)}
          marks={marksOf(found.items)}
          isPart={Boolean(found.next)}
          outlines={outlines}
        />
      )}
    </Reading>
  );
}

function Drawn({
  marks,
  isPart,
  outlines,
}: {
  marks: Mark[];
  isPart: boolean;
  outlines: ReturnType<typeof useOutlines>['outlines'];
}) {
  const view = useView(
    marks.map(({ place }) => place),
    outlines,
  );
  if (marks.length === 0 && outlines.length === 0)
    return <EmptyState title={vi.register.noPlaces} text={vi.register.noPlacesText} />;
  return (
    <div className="stack_tight">
      <ZoomButtons view={view} />
      {isPart && <p className="muted">{vi.register.mapPart(number(most))}</p>}
      <GroundMap
        plane={view.plane}
        box={view.box}
        label={vi.register.map}
        outlines={outlines}
        marks={marks}
        onMove={view.setBox}
      />
      <Legend
        rows={[
          { kind: 'done', words: vi.register.legend.done },
          { kind: 'waiting', words: vi.register.legend.waiting },
          { kind: 'bad', words: vi.register.legend.bad },
          { kind: 'plain', words: vi.register.legend.plain },
        ]}
      />
    </div>
  );
}

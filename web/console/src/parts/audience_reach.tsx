import { SoundOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import type { AudienceItem } from '../api/types';
import { countAudience } from '../api/units';
import { vi } from '../locale/vi';
import { number } from './format';
import './audience_reach.css';

export function useReach(audience: AudienceItem[]) {
  return useQuery({
    queryKey: ['devices', 'count', audience],
    queryFn: () => countAudience(audience),
    enabled: audience.length > 0,
    placeholderData: (before) => before,
  });
}

// "5 cụm loa và 1 bảng tin"
function namesOf(devices: number, boards: number): string {
  const clusters = devices - boards;
  return [
    clusters > 0 && vi.audience.clusters(number(clusters)),
    boards > 0 && vi.audience.boards(number(boards)),
  ]
    .filter(Boolean)
    .join(' và ');
}

// "Phát tới 214 cụm loa (612 loa), 37 bảng tin", counted by the server as boxes are ticked.
export function AudienceReach({ audience }: { audience: AudienceItem[] }) {
  const reach = useReach(audience);
  let words: string = vi.audience.counting;
  if (audience.length === 0) {
    words = vi.audience.nobody;
  } else if (reach.data) {
    const { speaker_devices: clusters, speakers, boards } = reach.data;
    words =
      clusters + boards === 0
        ? vi.audience.noDevices
        : vi.audience.reach(number(clusters), number(speakers)) +
          (boards ? `, ${vi.audience.boards(number(boards))}` : '');
  } else if (reach.error) {
    words = vi.audience.countFailed;
  }
  const unpaired = (audience.length > 0 && reach.data?.unpaired) || 0;
  const boards = reach.data?.unpaired_boards ?? 0;
  return (
    <output className="reach" aria-live="polite">
      <SoundOutlined aria-hidden="true" /> {words}
      {unpaired > 0 && (
        <span className="reach_unpaired">{vi.audience.unpaired(namesOf(unpaired, boards))}</span>
      )}
    </output>
  );
}

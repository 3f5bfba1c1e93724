// Where the blocks of one day stand: what overlaps stands side by side, never hidden.

export interface Block {
  key: string;
  // Minutes since midnight in Vietnam.
  begins: number;
  ends: number;
}

export interface Placed {
  lane: number;
  lanes: number;
}

// A notice of two minutes must still be seen and hit: it is drawn at least this long.
export const drawnMinutes = 30;

export function placed(blocks: readonly Block[]): Map<string, Placed> {
  const places = new Map<string, Placed>();
  const sorted = [...blocks].sort((a, b) => a.begins - b.begins || a.key.localeCompare(b.key));
  let cluster: { key: string; lane: number }[] = [];
  let laneEnds: number[] = [];
  const close = () => {
    for (const { key, lane } of cluster) places.set(key, { lane, lanes: laneEnds.length });
    cluster = [];
    laneEnds = [];
  };
  for (const block of sorted) {
    if (laneEnds.length > 0 && laneEnds.every((end) => end <= block.begins)) close();
    let lane = laneEnds.findIndex((end) => end <= block.begins);
    if (lane < 0) lane = laneEnds.length;
    laneEnds[lane] = Math.max(block.ends, block.begins + drawnMinutes);
    cluster.push({ key: block.key, lane });
  }
  close();
  return places;
}

import { vi } from '../../locale/vi';

// Below the first nothing is understood from a horn; above the second it is clipped.
const tooQuiet = 0.06;
const tooLoud = 0.97;

export function Level({ peak }: { peak: number }) {
  const objection = peak >= tooLoud ? vi.live.loud : peak < tooQuiet ? vi.live.quiet : '';
  return (
    <div className="stack_tight">
      <meter
        className="live_level"
        aria-label={vi.live.level}
        min={0}
        max={1}
        high={tooLoud}
        value={peak}
      />
      <span className="small live_objection">{objection}</span>
    </div>
  );
}

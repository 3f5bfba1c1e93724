import type { Speech } from '../api/types';
import { vi } from '../locale/vi';
import { type Cut, cutsOf, type Mark } from './reading_pieces';
import './reading_preview.css';

const legend: [Exclude<Mark, 'plain'>, string][] = [
  ['changed', vi.speech.legendChanged],
  ['doubtful', vi.speech.legendDoubtful],
  ['skipped', vi.speech.legendSkipped],
];

// The written text and what will be heard, side by side, with the same pieces marked in both.
export function ReadingPreview({ text, speech }: { text: string; speech: Speech }) {
  const cuts = cutsOf(speech.text ?? text, speech.pieces ?? []);
  return (
    <div className="stack_tight">
      <p className="small row" aria-hidden="true">
        {legend.map(([mark, words]) => (
          <span key={mark} className={`cut_${mark}`}>
            {words}
          </span>
        ))}
      </p>
      <div className="columns reading">
        <section className="stack_tight">
          <h3>{vi.speech.original}</h3>
          <p className="reading_text">
            {cuts.map((cut) => (
              <Written key={cut.key} cut={cut} />
            ))}
          </p>
        </section>
        <section className="stack_tight">
          <h3>{vi.speech.spoken}</h3>
          <p className="reading_text">
            {speech.pieces?.length
              ? cuts
                  .filter((cut) => cut.mark !== 'skipped')
                  .map((cut) =>
                    cut.mark === 'plain' ? (
                      cut.spoken
                    ) : (
                      <mark key={cut.key} className={`cut_${cut.mark}`}>
                        {cut.spoken}
                      </mark>
                    ),
                  )
              : speech.spoken_text}
          </p>
        </section>
      </div>
    </div>
  );
}

function Written({ cut }: { cut: Cut }) {
  if (cut.mark === 'plain') return <>{cut.written}</>;
  if (cut.mark === 'skipped') {
    return (
      <del className="cut_skipped">
        {cut.written}
        <span className="sr_only"> ({vi.speech.legendSkipped})</span>
      </del>
    );
  }
  return <mark className={`cut_${cut.mark}`}>{cut.written}</mark>;
}
